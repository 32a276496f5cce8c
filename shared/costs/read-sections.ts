import type { CostAnswer, CostGroup, CostSection, Rate } from "./answer.ts";
import { addDays, type Period } from "./days.ts";
import { type Decimal, decimal, textOf, times } from "./decimal.ts";
import type { Frame, Segment } from "./frame.ts";
import type { CostQuery } from "./query.ts";
import { keyNames } from "./rank-groups.ts";
import { factorOf, type Scale } from "./scale.ts";
import {
  addCell,
  type Cell,
  compareTallies,
  emptyTally,
  figuresOf,
  seriesOf,
  shareOf,
  sum,
  type Tally,
} from "./tally.ts";

export type SelectedRow = Record<string, string | null>;

interface Question {
  query: CostQuery;
  frame: Frame;
  scale: Scale | undefined;
}

interface Group {
  kind: CostGroup["kind"];
  key: (string | null)[];
  groups: number;
  tally: Tally;
}

interface Section {
  tally: Tally;
  groups: Map<string, Group>;
}

type Read = Pick<CostAnswer, "sections" | "rates" | "withoutRate" | "rowCount">;

/** What the rows of `planCosts` say: multiplied and added up exactly, in sections by unit. */
export function readSections(rows: readonly SelectedRow[], question: Question): Read {
  const sections = new Map<string, Section>();
  const rates = new Set<Rate>();
  const unrated = new Map<string, { rows: number; total: Decimal | null }>();
  const toCell = cellReader(question);
  const daysOf = daysReader(question.frame);
  for (const row of rows) {
    const unit = row.unit ?? "";
    const days = daysOf(row);
    const { scale } = question;
    const factor = scale && factorOf(scale, unit, days.segment.from);
    if (scale && !factor) {
      addUnrated(unrated, unit, toCell(row, days, undefined));
      continue;
    }
    if (factor?.rate) rates.add(factor.rate);
    addRow(sections, { unit: scale?.unit ?? unit, row, cell: toCell(row, days, factor?.factor) }, question);
  }
  const described = [...sections].map(([unit, section]) => describeSection(unit, section, question));
  return {
    sections: described.toSorted((a, b) => bySize(sections, a, b)),
    rates: [...rates].toSorted((a, b) => compareText(`${a.from} ${a.day}`, `${b.from} ${b.day}`)),
    withoutRate: [...unrated]
      .map(([currency, { rows, total }]) => ({ currency, rows, total: total && textOf(total) }))
      .toSorted((a, b) => compareText(a.currency, b.currency)),
    rowCount: described.reduce((count, { rows }) => count + rows, 0),
  };
}

interface RowDays {
  days: Period;
  segment: Segment;
}

/** The days of a row, and the segment that holds them, looked up once for each. */
function daysReader({ segments }: Frame): (row: SelectedRow) => RowDays {
  const known = new Map<string, RowDays>();
  const find = ({ day, segment: number }: SelectedRow): RowDays => {
    const segment = day ? segments.find(({ from, until }) => day >= from && day < until) : segments[Number(number)];
    if (!segment) throw new Error("A row of costs came from days that were not asked for.");
    return { segment, days: day ? { from: day, until: addDays(day, 1) } : segment };
  };
  return (row) => {
    const label = row.day ?? row.segment ?? "";
    const days = known.get(label) ?? find(row);
    known.set(label, days);
    return days;
  };
}

function cellReader({ frame }: Question) {
  const [bucket, previousBucket] = [finder(frame.buckets), finder(frame.previousBuckets)];
  return (row: SelectedRow, { days, segment }: RowDays, factor: Decimal | undefined): Cell => ({
    amount: scaled(row.amount, factor),
    credit: scaled(row.credit, factor),
    rows: Number(row.row_count),
    unknownRows: Number(row.unknown_count),
    bucket: segment.isCurrent ? bucket(days) : undefined,
    previousBucket: segment.isPrevious ? previousBucket(days) : undefined,
    isCounted: segment.isCounted,
    isPreviousCounted: segment.isPreviousCounted,
  });
}

/** The bucket that holds these days, looked up once for each of them. */
function finder(buckets: readonly Period[]): (days: Period) => number | undefined {
  const known = new Map<string, number>();
  return ({ from, until }) => {
    const index = known.get(from) ?? buckets.findIndex((bucket) => from >= bucket.from && until <= bucket.until);
    known.set(from, index);
    return index < 0 ? undefined : index;
  };
}

function scaled(amount: string | null | undefined, factor: Decimal | undefined): Decimal | null {
  if (amount === null || amount === undefined) return null;
  return factor ? times(decimal(amount), factor) : decimal(amount);
}

function addUnrated(unrated: Map<string, { rows: number; total: Decimal | null }>, unit: string, cell: Cell): void {
  const { rows, total } = unrated.get(unit) ?? { rows: 0, total: null };
  unrated.set(unit, cell.isCounted ? { rows: rows + cell.rows, total: sum(total, cell.amount) } : { rows, total });
}

interface Addition {
  unit: string;
  row: SelectedRow;
  cell: Cell;
}

function addRow(sections: Map<string, Section>, { unit, row, cell }: Addition, { query, frame }: Question): void {
  const newTally = () => emptyTally(frame.buckets.length, frame.previousBuckets.length);
  const section = sections.get(unit) ?? { tally: newTally(), groups: new Map() };
  sections.set(unit, section);
  const kind = (row.kind ?? "group") as CostGroup["kind"];
  const key = kind === "other" ? [] : keyNames(query).map((name) => row[`${name}_shown`] ?? null);
  const id = JSON.stringify([kind, key]);
  const groups = kind === "other" ? Number(row.among) - query.limit : 1;
  const group: Group = section.groups.get(id) ?? { kind, key, groups, tally: newTally() };
  section.groups.set(id, group);
  addCell(section.tally, cell);
  addCell(group.tally, cell);
}

function describeSection(unit: string, { tally, groups }: Section, { query }: Question): CostSection {
  const sorted = [...groups.values()].toSorted((a, b) => compareGroups(a, b, query));
  return {
    unit,
    ...figuresOf(tally),
    ...seriesOf(tally),
    groups: sorted.map((group) => ({
      key: group.key,
      kind: group.kind,
      groups: group.groups,
      ...figuresOf(group.tally, tally),
      share: shareOf(group.tally, tally),
      ...seriesOf(group.tally),
    })),
  };
}

/** Other last, whatever its size. */
function compareGroups(a: Group, b: Group, query: CostQuery): number {
  const order = query.compare ? query.order : "total";
  const [isOther, isOtherB] = [a, b].map(({ kind }) => Number(kind === "other"));
  return (
    Number(isOther) - Number(isOtherB) ||
    compareTallies(a.tally, b.tally, order) ||
    compareText(JSON.stringify(a.key), JSON.stringify(b.key))
  );
}

function bySize(sections: ReadonlyMap<string, Section>, a: CostSection, b: CostSection): number {
  const [first, second] = [sections.get(a.unit), sections.get(b.unit)];
  const size = first && second ? compareTallies(first.tally, second.tally, "total") : 0;
  return size || compareText(a.unit, b.unit);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
