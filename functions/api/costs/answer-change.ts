import type { ChangeAnswer } from "#shared/api/costs.ts";
import { answerCosts } from "#shared/costs/answer-costs.ts";
import { explainChange } from "#shared/costs/change.ts";
import { changeRowOf, planChange } from "#shared/costs/change-select.ts";
import { frameOf } from "#shared/costs/frame.ts";
import type { CostQuery } from "#shared/costs/query.ts";
import { isCost } from "#shared/costs/scan-days.ts";
import { HttpError } from "#shared/http/http-error.ts";
import type { Ledger } from "#shared/ledger/open-ledger.ts";

/** Why each currency's total changed. Amounts are not converted: a moved exchange rate would look like a moved price. */
export async function answerChange(
  query: CostQuery,
  ledger: Pick<Ledger, "answering" | "now">,
): Promise<ChangeAnswer[]> {
  const { metric } = query;
  if (!isCost(metric)) throw new HttpError(422, `Why a total changed is known of costs, not of ${metric}.`);
  if (!query.compare) {
    throw new HttpError(422, 'A change is against something: add compare, such as "same-days-last-month".');
  }
  const whole: CostQuery = { ...query, groupBy: [], granularity: "none", currency: undefined };
  const deps = await ledger.answering(whole);
  const { completeUntil } = await answerCosts(whole, deps);
  const frame = frameOf(whole, { now: ledger.now, completeUntil, cuts: [] });
  const plan = planChange(whole, metric, frame);
  return plan ? explainChange((await deps.select(plan)).map(changeRowOf)) : [];
}
