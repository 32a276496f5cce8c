import type { CostAnswer, CostGroup, CostSection, Rate } from "./answer.ts";
import type { Period } from "./days.ts";
import { type Field, tagKeyOf } from "./dimensions.ts";
import { bucketsOf, comparedBuckets, comparedPeriod, daysBetween, periodOf } from "./periods.ts";
import type { CostQuery, Filter } from "./query.ts";

/** A line item of a small ledger. */
export type NaiveRow = Readonly<Record<string, string | null>>;

export interface NaiveDeps {
  rows: readonly NaiveRow[];
  completeUntil: string | null;
  rates: readonly Rate[];
  now: Date;
}

type Naive = Pick<CostAnswer, "period" | "counted" | "comparison" | "sections" | "withoutRate" | "rowCount" | "rates">;

/** An amount of 18 decimals times a rate of 12 fits. */
const places = 30;

/** What `answerCosts` promises, as plainly as it can be said: every row is looked at for every figure, with integers only. */
export function naiveAnswer(query: CostQuery, deps: NaiveDeps): Naive {
  const period = periodOf(query, deps.now);
  const counted = countedOf(query, period, deps.completeUntil);
  const whole = query.compare ? comparedPeriod(period, query.compare) : undefined;
  const compared = whole && clip(whole, period, counted);
  const asked = askedRows(query, deps.rows).filter(({ day }) => isIn(day, period) || (whole && isIn(day, whole)));
  const items = asked.map((row) => ({ ...row, ...converted(query, row, deps.rates) }));
  const known = items.filter(({ factor }) => factor !== undefined);
  const days = { period, counted, whole, compared };
  const sections = [...Map.groupBy(known, ({ section }) => section)]
    .map(([unit, rows]) => sectionOf(unit, rows, query, days))
    .sort((a, b) => byAmount(a.total, b.total) || (a.unit < b.unit ? -1 : 1));
  const unrated = Map.groupBy(
    items.filter(({ factor }) => factor === undefined),
    ({ unit }) => unit,
  );
  return {
    period,
    counted,
    comparison: query.compare && compared ? { kind: query.compare, ...compared } : null,
    sections,
    withoutRate: [...unrated]
      .map(([currency, rows]) => ({ currency, rows: rows.filter(({ day }) => isIn(day, counted)) }))
      .map(({ currency, rows }) => ({ currency, rows: rows.length, total: textOf(sum(rows, (row) => row.value)) }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    rowCount: known.filter(({ day }) => isIn(day, counted)).length,
    rates: deps.rates
      .filter((rate) => known.some((row) => row.rate === rate))
      .sort((a, b) => (`${a.from} ${a.day}` < `${b.from} ${b.day}` ? -1 : 1)),
  };
}

interface Days {
  period: Period;
  counted: Period;
  whole: Period | undefined;
  compared: Period | undefined;
}

interface Item {
  day: string;
  unit: string;
  keys: (string | null)[];
  value: bigint | null;
  isCredit: boolean;
}

function countedOf({ days }: CostQuery, { from, until }: Period, completeUntil: string | null): Period {
  if (days === "all" || completeUntil === null || completeUntil <= from) return { from, until };
  return { from, until: completeUntil < until ? completeUntil : until };
}

function clip(whole: Period, period: Period, counted: Period): Period {
  if (counted.until === period.until) return whole;
  const length = daysBetween(counted.from, counted.until);
  const until = new Date(Date.parse(whole.from) + length * 86_400_000).toISOString().slice(0, 10);
  return { from: whole.from, until: until < whole.until ? until : whole.until };
}

const isIn = (day: string, { from, until }: Period) => day >= from && day < until;
const dayOf = (row: NaiveRow) => (row.ChargePeriodStart ?? "").slice(0, 10);

function askedRows(query: CostQuery, rows: readonly NaiveRow[]): Item[] {
  const billedDays = new Set(
    rows.filter((row) => row.x_CostBasis === "billed").map((row) => `${row.x_ConnectionId} ${dayOf(row)}`),
  );
  const isOfBasis = (row: NaiveRow) => {
    if (query.costBasis !== "ledger") return row.x_CostBasis === query.costBasis;
    return row.x_CostBasis === "billed" || !billedDays.has(`${row.x_ConnectionId} ${dayOf(row)}`);
  };
  return rows
    .filter(isOfBasis)
    .filter((row) => query.filters.every((filter) => passes(filter, row)))
    .flatMap((row) => itemOf(query, row));
}

const costColumns = {
  billed: "BilledCost",
  effective: "EffectiveCost",
  list: "ListCost",
  contracted: "ContractedCost",
};

function itemOf({ metric, groupBy }: CostQuery, row: NaiveRow): Item[] {
  const item = {
    day: dayOf(row),
    keys: groupBy.map((field) => fieldOf(field, row) || null),
    isCredit: row.ChargeCategory === "Credit" || row.ChargeCategory === "Adjustment",
  };
  if (metric !== "quantity" && metric !== "tokens") {
    return [{ ...item, unit: row.BillingCurrency ?? "XXX", value: unitsOf(row[costColumns[metric]]) }];
  }
  const unit = row.ConsumedUnit ?? null;
  if (unit === null) return [];
  const quantity = unitsOf(row.ConsumedQuantity);
  if (metric === "quantity") return [{ ...item, unit, value: quantity }];
  const said = /^(\d*)([KM]?) ?tokens?$/i.exec(unit);
  if (!said) return [];
  const [, number = "", letter = ""] = said;
  const scale = BigInt(number || "1") * { "": 1n, k: 1000n, m: 1_000_000n }[letter.toLowerCase() as "" | "k" | "m"];
  return [{ ...item, unit: "tokens", value: quantity === null ? null : quantity * scale }];
}

function fieldOf(field: Field, row: NaiveRow): string | null {
  const key = tagKeyOf(field);
  if (key !== undefined) return JSON.parse(row.Tags ?? "{}")[key] ?? null;
  if (field !== "x_Kind") return row[field] ?? null;
  if (row.ServiceSubcategory === "Generative AI") return "GenAI";
  return row.ServiceCategory === "Business Applications" ? "SaaS" : "Cloud";
}

function passes(filter: Filter, row: NaiveRow): boolean {
  const value = fieldOf(filter.field, row);
  const has = (part: string) => value?.toLowerCase().includes(part.toLowerCase()) ?? false;
  if (filter.operator === "is") return value !== null && filter.values.includes(value);
  if (filter.operator === "is-not") return value === null || !filter.values.includes(value);
  if (filter.operator === "contains") return filter.values.some(has);
  if (filter.operator === "not-contains") return !filter.values.some(has);
  return (filter.operator === "empty") === !value;
}

function converted({ metric, currency }: CostQuery, { unit, day }: Item, rates: readonly Rate[]) {
  if (metric === "quantity" || metric === "tokens" || currency === undefined) {
    return { section: unit, factor: 10n ** 12n, rate: undefined };
  }
  if (unit === currency) return { section: currency, factor: 10n ** 12n, rate: undefined };
  const rate = rates
    .filter(({ from, to, day: first }) => from === unit && to === currency && first <= day)
    .sort((a, b) => (a.day < b.day ? 1 : -1))[0];
  return { section: currency, factor: rate && (unitsOf(rate.rate) ?? 0n) / 10n ** 18n, rate };
}

type Converted = Item & { factor: bigint | undefined };

function sectionOf(unit: string, rows: readonly Converted[], query: CostQuery, days: Days): CostSection {
  const all = figuresOf(rows, rows, days);
  const kinds = Map.groupBy(rows, ({ keys }) =>
    query.groupBy.length > 0 && keys[0] === null ? "" : JSON.stringify(keys),
  );
  const empty = kinds.get("");
  kinds.delete("");
  const size = ({ total, previous }: CostGroup) => {
    if (query.order === "total" || !query.compare) return total;
    return textOf(abs((unitsOf(total) ?? 0n) - (unitsOf(previous) ?? 0n)));
  };
  const describe = (kind: CostGroup["kind"], members: readonly Converted[], key: CostGroup["key"], groups: number) => ({
    key,
    kind,
    groups,
    ...figuresOf(members, rows, days),
    share: percent(figuresOf(members, rows, days).total, all.total),
    ...seriesOf(members, query, days),
  });
  const ranked = [...kinds.values()]
    .map((members) => ({ members, group: describe("group", members, members[0]?.keys ?? [], 1) }))
    .sort((a, b) => byAmount(size(a.group), size(b.group)) || compareKeys(a.group.key, b.group.key));
  const isLimited = query.groupBy.length > 0;
  const top = isLimited ? ranked.slice(0, query.limit) : ranked;
  const rest = isLimited ? ranked.slice(query.limit) : [];
  const nothing = query.groupBy.map(() => null);
  const shown = [...top.map(({ group }) => group), ...(empty ? [describe("empty", empty, nothing, 1)] : [])].sort(
    (a, b) => byAmount(size(a), size(b)) || (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1),
  );
  const other = rest.flatMap(({ members }) => members);
  const groups = other.length > 0 ? [...shown, describe("other", other, [], rest.length)] : shown;
  return { unit, ...all, ...seriesOf(rows, query, days), groups };
}

function figuresOf(rows: readonly Converted[], section: readonly Converted[], { counted, compared }: Days) {
  const within = (range: Period | undefined, of = rows) => of.filter(({ day }) => range && isIn(day, range));
  const [now, before] = [within(counted), within(compared)];
  const [total, previous] = [amountOf(now), amountOf(before)];
  const isComparable = within(counted, section).length > 0 && within(compared, section).length > 0;
  const a = now.length === 0 ? "0" : total;
  const b = before.length === 0 ? "0" : previous;
  const change = isComparable && a !== null && b !== null ? textOf((unitsOf(a) ?? 0n) - (unitsOf(b) ?? 0n)) : null;
  return {
    total,
    previous,
    change,
    changePercent: change && previous ? percent(change, textOf(abs(unitsOf(previous) ?? 0n))) : null,
    rows: now.length,
    unknownRows: now.filter(({ value }) => value === null).length,
  };
}

function seriesOf(rows: readonly Converted[], { granularity }: CostQuery, { period, whole }: Days) {
  const within = (range: Period, of = rows) => amountOf(of.filter(({ day }) => isIn(day, range)));
  const credits = rows.filter(({ isCredit }) => isCredit);
  return {
    values: bucketsOf(period, granularity).map((bucket) => within(bucket)),
    credits: bucketsOf(period, granularity).map((bucket) => within(bucket, credits)),
    previousValues: whole ? comparedBuckets(whole, period, granularity).map((bucket) => within(bucket)) : [],
  };
}

const amountOf = (rows: readonly Converted[]) =>
  textOf(sum(rows, ({ value, factor }) => (value === null ? null : (value * (factor ?? 0n)) / 10n ** 12n)));

function sum<T>(rows: readonly T[], read: (row: T) => bigint | null): bigint | null {
  const values = rows.map(read).filter((value) => value !== null);
  return values.length > 0 ? values.reduce((a, b) => a + b) : null;
}

/** "1.5" in units of 10^-30. */
function unitsOf(text: string | null | undefined): bigint | null {
  if (text === null || text === undefined) return null;
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const units = BigInt(whole + fraction.padEnd(places, "0"));
  return text.startsWith("-") ? -units : units;
}

function textOf(units: bigint | null): string | null {
  if (units === null) return null;
  const digits = String(abs(units)).padStart(places + 1, "0");
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "");
  return units < 0n ? `-${text}` : text;
}

const abs = (value: bigint) => (value < 0n ? -value : value);

/** Largest first, what is unknown last. */
function byAmount(a: string | null, b: string | null): number {
  const [first, second] = [unitsOf(a), unitsOf(b)];
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  return first === second ? 0 : first > second ? -1 : 1;
}

function compareKeys(a: CostGroup["key"], b: CostGroup["key"]): number {
  for (const [index, key] of a.entries()) {
    const other = b[index] ?? null;
    if (key === other) continue;
    if (key === null || other === null) return key === null ? 1 : -1;
    return Buffer.compare(Buffer.from(key), Buffer.from(other));
  }
  return 0;
}

/** One decimal, half to even. */
function percent(part: string | null, whole: string | null): number | null {
  const [numerator, denominator] = [unitsOf(part), unitsOf(whole)];
  if (numerator === null || denominator === null || denominator === 0n) return null;
  const twice = abs(numerator) * 2000n;
  const unit = abs(denominator);
  let tenths = twice / (2n * unit);
  const rest = twice % (2n * unit);
  if (rest > unit || (rest === unit && tenths % 2n === 1n)) tenths += 1n;
  const isNegative = numerator < 0n !== denominator < 0n;
  return (Number(tenths) / 10) * (isNegative && tenths !== 0n ? -1 : 1);
}
