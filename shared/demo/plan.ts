import { addDays } from "#shared/costs/days.ts";
import { type Bill, billOf } from "./bill.ts";
import { sources } from "./bills.ts";
import { firstOfMonth, monthAfter, openLedger, uuidOf } from "./ledger.ts";

export const seed = "northwind";
/** Vendors go on delivering a month for so many days after its end. */
const openDays = 5;

/** An import of the demo organization. */
export interface PlannedRun {
  /** What it is, and so whether it happened: the same name has the same bills. */
  name: string;
  /** First days of the months it brings. */
  months: readonly string[];
  /** Makes the bills, one by one. */
  bills(): Iterable<Bill>;
}

/**
 * All imports of a demo organization made on the day `anchor`, in stages that wait for each other: the running month, so that
 * there is a number soon; the one before, to compare with; the months before those; the month that AWS restated; then, month by month, what was still open on a later
 * day, as it now is.
 */
export function planRuns({ anchor, today }: { anchor: string; today: string }): PlannedRun[][] {
  const current = firstOfMonth(anchor);
  const monthsAgo = (...ago: number[]) => ago.map((months) => monthAfter(current, -months));
  const history = [monthsAgo(2, 3, 4), monthsAgo(5, 6, 7), monthsAgo(8, 9, 10), monthsAgo(11, 12)];
  return [
    [deliveryRun(anchor, anchor, [current])],
    [deliveryRun(anchor, anchor, monthsAgo(1))],
    history.map((months) => deliveryRun(anchor, anchor, months)),
    [restatementRun(anchor, monthAfter(current, -1))],
    ...laterRuns(anchor, today).map((run) => [run]),
  ];
}

function deliveryRun(anchor: string, asOf: string, months: readonly string[]): PlannedRun {
  const ledger = openLedger({ seed, anchor, asOf });
  return {
    name: `${months.map((month) => month.slice(0, 7)).join(" ")} as of ${asOf}`,
    months,
    *bills() {
      for (const source of sources) {
        const bill = billOf(source, ledger, months);
        // Some vendors say nothing of a day before it is over; a bill without a row is no bill.
        if (bill.rows > 0) yield bill;
      }
    },
  };
}

function restatementRun(anchor: string, month: string): PlannedRun {
  const ledger = openLedger({ seed, anchor, asOf: anchor });
  return {
    name: `${month.slice(0, 7)} restated`,
    months: [month],
    *bills() {
      for (const source of sources) {
        if (source.id === "aws") yield billOf(source, ledger, [month], { restated: true });
      }
    },
  };
}

function laterRuns(anchor: string, today: string): PlannedRun[] {
  const runs: PlannedRun[] = [];
  for (let month = monthAfter(anchor, -1); month <= today; month = monthAfter(month, 1)) {
    const settled = addDays(monthAfter(month, 1), openDays);
    const asOf = today < settled ? today : settled;
    if (asOf > anchor) runs.push(deliveryRun(anchor, asOf, [month]));
  }
  return runs;
}

/** A run's id hangs on what it brings to whom, so asking for it again is asking for the same run. */
export function runIdOf(orgId: string, run: PlannedRun): string {
  return uuidOf(`${seed} ${orgId} ${run.name}`);
}
