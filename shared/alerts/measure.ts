import { addDays } from "#shared/costs/days.ts";
import type { Decimal } from "#shared/costs/decimal.ts";
import type { Judgement } from "./breach.ts";
import { type CostHistory, newestDay } from "./cost-history.ts";

/** As of when costs are judged. Days are YYYY-MM-DD, UTC. */
export interface Moment {
  /** Later days do not count. */
  today: string;
  /**
   * The first day that is not complete, of the costs of one value of `each` (null: of the whole scope). Null: no day is
   * complete. Undefined: unknown, and then the newest day with cost may be there in part.
   */
  completeUntil(each: string | null): string | null | undefined;
}

/** One series as of a moment: what a rule sees in it, whatever the rule's amount is. */
export interface Measure {
  each: string | null;
  /** First day of what is looked at: of a jump its day, else the running period's. */
  from?: string;
  /** Of a jump the rise above usual, else the cost of the running period so far. Left out when it is unknown. */
  drawn?: Decimal;
  usual?: Decimal;
  /** What `drawn` is held against if the rule's amount were this one. */
  line?(amount: Decimal): Decimal;
  /** The verdict of the rule if its amount were this one. */
  judge(amount: Decimal): Judgement;
}

/** A series of which nothing can be said, whatever the amount. */
export function silent(each: string | null, quiet: () => string): Measure {
  return { each, judge: () => ({ isBroken: false, quiet }) };
}

/** The last day that counts as complete; undefined when there is none. */
export function lastCompleteDay(history: CostHistory, moment: Moment, each: string | null): string | undefined {
  const until = moment.completeUntil(each);
  if (until === null) return undefined;
  if (until !== undefined) return until <= moment.today ? addDays(until, -1) : moment.today;
  const newest = newestDay(history.days, moment.today);
  return newest === undefined ? undefined : newestDay(history.days, addDays(newest, -1));
}
