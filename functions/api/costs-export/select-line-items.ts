import { allOf, conjunction } from "#shared/costs/fields.ts";
import { periodOf } from "#shared/costs/periods.ts";
import type { CostQuery } from "#shared/costs/query.ts";
import { column, compare, type Select, text, within } from "#shared/costs/select.ts";
import type { ColumnOf } from "#shared/costs/tables.ts";
import { columns } from "#shared/focus/columns.ts";
import { extensionColumns } from "#shared/focus/extension-columns.ts";

/** Every column of the line items that the query's filters and period select: FOCUS first, then ours. */
export function selectLineItems(query: CostQuery, now: Date): Select {
  const { from, until } = periodOf(query, now);
  const names: ColumnOf[] = [...columns, ...extensionColumns].map(({ name }) => name);
  return {
    columns: names.map((name) => ({ as: name, value: column(name) })),
    from: "cost_data_standard_1_3",
    where: conjunction([
      within(from, until),
      query.costBasis === "ledger" ? undefined : compare(column("x_CostBasis"), "=", text(query.costBasis)),
      ...allOf(query.filters, column),
    ]),
  };
}
