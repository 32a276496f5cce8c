import type { CostGroup } from "./answer.ts";
import { absolute, compare, type Decimal, decimal, dividedBy, minus, plus, textOf, times, zero } from "./decimal.ts";

/** A sum so far; null while no row had a value. */
type Sum = Decimal | null;

/** What is added up for a section or a group. */
export interface Tally {
  total: Sum;
  rows: number;
  unknownRows: number;
  previous: Sum;
  previousRows: number;
  values: Sum[];
  credits: Sum[];
  previousValues: Sum[];
}

export function emptyTally(buckets: number, previousBuckets: number): Tally {
  const none = (length: number): Sum[] => Array.from({ length }, () => null);
  return {
    total: null,
    rows: 0,
    unknownRows: 0,
    previous: null,
    previousRows: 0,
    values: none(buckets),
    credits: none(buckets),
    previousValues: none(previousBuckets),
  };
}

/** Amounts of rows that count alike. An index that is undefined: they are none of those days. */
export interface Cell {
  amount: Sum;
  credit: Sum;
  rows: number;
  unknownRows: number;
  bucket: number | undefined;
  previousBucket: number | undefined;
  isCounted: boolean;
  isPreviousCounted: boolean;
}

export function addCell(tally: Tally, cell: Cell): void {
  if (cell.bucket !== undefined) {
    tally.values[cell.bucket] = sum(tally.values[cell.bucket], cell.amount);
    tally.credits[cell.bucket] = sum(tally.credits[cell.bucket], cell.credit);
  }
  if (cell.previousBucket !== undefined) {
    tally.previousValues[cell.previousBucket] = sum(tally.previousValues[cell.previousBucket], cell.amount);
  }
  if (cell.isCounted) {
    tally.total = sum(tally.total, cell.amount);
    tally.rows += cell.rows;
    tally.unknownRows += cell.unknownRows;
  }
  if (cell.isPreviousCounted) {
    tally.previous = sum(tally.previous, cell.amount);
    tally.previousRows += cell.rows;
  }
}

export function sum(a: Sum | undefined, b: Sum | undefined): Sum {
  if (!a || !b) return a ?? b ?? null;
  return plus(a, b);
}

type Figures = Pick<CostGroup, "total" | "previous" | "change" | "changePercent" | "rows" | "unknownRows">;
type Series = Pick<CostGroup, "values" | "credits" | "previousValues">;

/**
 * The change of a section is known when both sides are; that of a group also when one side of it has no rows at all, while the section
 * has some: it is new, or gone.
 */
export function figuresOf(tally: Tally, section: Tally = tally): Figures {
  const change = changeOf(tally, section);
  const { previous } = tally;
  return {
    total: amountOf(tally.total),
    previous: amountOf(previous),
    change: amountOf(change),
    changePercent: change && previous ? percentOf(change, absolute(previous)) : null,
    rows: tally.rows,
    unknownRows: tally.unknownRows,
  };
}

export function seriesOf({ values, credits, previousValues }: Tally): Series {
  return {
    values: values.map(amountOf),
    credits: credits.map(amountOf),
    previousValues: previousValues.map(amountOf),
  };
}

export function shareOf({ total }: Tally, section: Tally): number | null {
  return total && section.total ? percentOf(total, section.total) : null;
}

/** What the largest groups are by, nulls last. */
export function compareTallies(a: Tally, b: Tally, order: "total" | "change"): number {
  if (order === "change") return compare(movement(b), movement(a));
  if (!a.total || !b.total) return Number(a.total === null) - Number(b.total === null);
  return compare(b.total, a.total);
}

function movement({ total, previous }: Tally): Decimal {
  return absolute(minus(total ?? zero, previous ?? zero));
}

function changeOf(tally: Tally, section: Tally): Decimal | null {
  if (section.rows === 0 || section.previousRows === 0) return null;
  const total = tally.rows === 0 ? zero : tally.total;
  const previous = tally.previousRows === 0 ? zero : tally.previous;
  return total && previous ? minus(total, previous) : null;
}

/** One decimal; null when there is nothing to divide by. */
function percentOf(part: Decimal, whole: Decimal): number | null {
  if (compare(whole, zero) === 0) return null;
  return Number(textOf(dividedBy(times(part, decimal("100")), whole, 1)));
}

function amountOf(amount: Sum): string | null {
  return amount && textOf(amount);
}
