import type { columns } from "./columns.ts";
import type { extensionColumns } from "./extension-columns.ts";

type RowOf<Columns extends readonly { name: string; nulls: boolean }[]> = {
  readonly [Each in Columns[number] as Each["name"]]: Each["nulls"] extends true ? string | null : string;
};

/**
 * A FOCUS 1.3 row as our own code sees it: decimals, integers and instants (UTC) as text, so no digit is lost; JSON
 * columns as their serialised text. A row of a bill that breaks a not-null rule does not fit this type.
 */
export type FocusRow = RowOf<typeof columns>;

/** A row of the warehouse: FOCUS, and what we add to it. */
export type CostRow = FocusRow & RowOf<typeof extensionColumns>;
