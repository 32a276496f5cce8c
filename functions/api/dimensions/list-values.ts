import type { Answer } from "#shared/api/routes.ts";
import type { Field } from "#shared/costs/dimensions.ts";
import { conjunction, isFieldOf, keyOf } from "#shared/costs/fields.ts";
import { call, column, contains, isIn, or, type Select, within } from "#shared/costs/select.ts";
import { type ColumnOf, type TableName, typeOfColumn } from "#shared/costs/tables.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";

export interface ValuesQuery {
  field: Field;
  /** Days in UTC, `until` exclusive. */
  from: string;
  until: string;
  /** Part of a value or of its label, ignoring case; empty: all. */
  search: string;
  limit: number;
}

/** Ids that nobody reads, and the column that says what they are. */
const labelColumns: Partial<Record<Field, ColumnOf>> = {
  SubAccountId: "SubAccountName",
  BillingAccountId: "BillingAccountName",
  RegionId: "RegionName",
  ResourceId: "ResourceName",
};

/**
 * Values by effective cost, the largest first; null for rows without one, unless something is searched. Amounts of all currencies rank
 * together, which is why none is shown. `known` labels values that we name ourselves.
 */
export async function listValues(
  warehouse: Pick<Warehouse, "select">,
  dataset: string,
  query: ValuesQuery,
  known: ReadonlyMap<string, string>,
): Promise<Answer<"GET /api/dimensions/{field}">> {
  const rows = await warehouse.select(dataset, planValues(query, known));
  const values = rows.slice(0, query.limit).map((row) => {
    const value = row.value ?? null;
    const label = value === null ? null : (known.get(value) ?? row.label ?? null);
    return { value, label: label === value ? null : label, rows: Number(row.row_count) };
  });
  return { values, more: rows.length > query.limit };
}

function planValues({ field, from, until, search, limit }: ValuesQuery, known: ReadonlyMap<string, string>): Select {
  const label = labelColumns[field];
  const table = tableFor(field, label);
  const value = keyOf(field, column);
  const part = search.toLowerCase();
  const named = [...known].filter(([, name]) => name.toLowerCase().includes(part)).map(([id]) => id);
  const found = [contains(value, search), isIn(value, named), ...(label ? [contains(column(label), search)] : [])];
  return {
    columns: [
      { as: "value", value },
      ...(label ? [{ as: "label", value: call("max", column(label)) }] : []),
      { as: "row_count", value: table === "cost_daily" ? call("sum", column("x_RowCount")) : call("count") },
      { as: "cost", value: call("abs", call("sum", column("EffectiveCost"))) },
    ],
    from: table,
    where: conjunction([within(from, until), search === "" ? undefined : or(...found)]),
    groupBy: ["value"],
    orderBy: [
      { by: "cost", direction: "desc" },
      { by: "row_count", direction: "desc" },
      { by: "value", direction: "asc" },
    ],
    limit: limit + 1,
  };
}

function tableFor(field: Field, label: ColumnOf | undefined): TableName {
  const isDaily = isFieldOf("cost_daily", field) && (!label || typeOfColumn("cost_daily", label) !== undefined);
  return isDaily ? "cost_daily" : "cost_data_standard_1_3";
}
