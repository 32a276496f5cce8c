import type { Period } from "#shared/costs/days.ts";
import { billedDays } from "#shared/costs/estimates.ts";
import { keyOf } from "#shared/costs/fields.ts";
import { costColumns } from "#shared/costs/scan-days.ts";
import {
  and,
  call,
  chargeDay,
  column,
  compare,
  isIn,
  isNull,
  or,
  output,
  type Select,
  text,
  within,
} from "#shared/costs/select.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";
import type { DailyCost } from "./cost-history.ts";
import { eachOf, type RuleDefinition } from "./rule.ts";

/** The daily costs a rule watches, with the value of its `each`; days whose cost is unknown are left out. */
export async function readCosts(
  warehouse: Pick<Warehouse, "select">,
  dataset: string,
  rule: RuleDefinition,
  days: Period,
): Promise<DailyCost[]> {
  const rows = await warehouse.select(dataset, dailyCosts(rule, days));
  return rows.flatMap(({ day, currency, cost, each }) =>
    day && currency && cost ? [{ day, currency, cost, each: each ?? null }] : [],
  );
}

/** An estimate counts only on days its connection was not billed for. */
function dailyCosts(rule: RuleDefinition, days: Period): Select {
  const field = eachOf(rule);
  const isBilled = compare(column("x_CostBasis"), "=", text("billed"));
  const scope = Object.entries(rule.scope).map(([name, values]) =>
    isIn(keyOf(name as keyof typeof rule.scope, column), values),
  );
  return {
    with: [{ name: "billed_days", select: billedDays({ segments: [days] }) }],
    columns: [
      { as: "day", value: chargeDay },
      { as: "currency", value: column("BillingCurrency") },
      ...(field ? [{ as: "each", value: keyOf(field, column) }] : []),
      { as: "cost", value: call("sum", column(costColumns[rule.metric])) },
    ],
    from: "cost_daily",
    leftJoin: {
      cte: "billed_days",
      on: and(
        compare(output("billed_connection"), "=", column("x_ConnectionId")),
        compare(output("billed_day"), "=", chargeDay),
      ),
    },
    where: and(within(days.from, days.until), ...scope, or(isBilled, isNull(output("billed_day")))),
    groupBy: ["day", "currency", ...(field ? ["each"] : [])],
  };
}
