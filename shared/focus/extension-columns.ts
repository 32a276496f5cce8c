import type { Column } from "./columns.ts";

type Extension = Pick<Column, "name" | "type" | "nulls"> & {
  /** `normalize`: in every FOCUS file we write. `load`: known only when the file is loaded. */
  readonly from: "normalize" | "load";
};

/** Our own columns, after the 65 of FOCUS in every dataset. */
export const extensionColumns = [
  { name: "x_Provider", type: "String", nulls: false, from: "normalize" },
  { name: "x_SourceFormat", type: "String", nulls: false, from: "normalize" },
  /** `billed`: the vendor charged it. `estimated`: computed from usage and a price list. Never sum both for one day. */
  { name: "x_CostBasis", type: "String", nulls: false, from: "normalize" },
  /** Key-value JSON of what the vendor sends beyond FOCUS. */
  { name: "x_SourceColumns", type: "Json", nulls: true, from: "normalize" },
  { name: "x_OrganizationId", type: "String", nulls: false, from: "load" },
  { name: "x_ConnectionId", type: "String", nulls: false, from: "load" },
  { name: "x_RunId", type: "String", nulls: false, from: "load" },
  { name: "x_Generation", type: "Integer", nulls: false, from: "load" },
  { name: "x_HierarchyPath", type: "String", nulls: true, from: "load" },
] as const satisfies readonly (Omit<Extension, "type"> & { type: Column["type"] | "Integer" })[];
