import { decimal, plus, textOf, zero } from "#shared/costs/decimal.ts";
import type { Ledger } from "./ledger.ts";
import { writeCsv } from "./table.ts";

export type Row = Readonly<Record<string, string>>;

/** Whoever sends bills, and its rows of a month in its own format. */
export interface BillSource {
  id: string;
  header: readonly string[];
  currency: string;
  /** The column that its invoice adds up. */
  costColumn: string;
  /** `restated`: with the rows that came after the month was closed. */
  rows(ledger: Ledger, month: string, options: { restated: boolean }): readonly Row[];
}

/** A bill as its vendor would deliver it. */
export interface Bill {
  source: string;
  name: string;
  content: string;
  rows: number;
  currency: string;
  /** What the vendor's own invoice would say: the sum of all rows, exactly, as decimal text. */
  total: string;
}

/** The bill of these months, by their first days, in one file. */
export function billOf(
  source: BillSource,
  ledger: Ledger,
  months: readonly string[],
  { restated = false }: { restated?: boolean } = {},
): Bill {
  const ordered = months.toSorted();
  const rows = ordered.flatMap((month) => source.rows(ledger, month, { restated }));
  const ends = new Set([ordered[0], ordered.at(-1)].map((month = "") => month.slice(0, 7)));
  return {
    source: source.id,
    name: `${source.id}-${[...ends].join("-to-")}.csv`,
    content: writeCsv(source.header, rows),
    rows: rows.length,
    currency: source.currency,
    total: sumOf(rows.map((row) => row[source.costColumn] ?? "0")),
  };
}

/** Exact, whatever the order. */
export function sumOf(amounts: readonly string[]): string {
  return textOf(amounts.map(decimal).reduce(plus, zero));
}
