import {
  type ChartKind,
  type CostQuery,
  chartKinds,
  comparisons,
  costBases,
  type Field,
  type Filter,
  granularities,
  metrics,
  operators,
  type Period,
  presets,
} from "./cost-query.ts";

/** One step into the breakdown: what was grouped by, and the group that was opened. */
export interface DrillStep {
  groupBy: Field[];
  /** One value per field; null: rows without one. */
  key: (string | null)[];
}

/** Everything Explorer shows. */
export interface ExplorerState {
  query: CostQuery;
  chart: ChartKind;
  drill: DrillStep[];
  /** Ids of the series shown; empty: all. */
  isolated: string[];
  /** Id of the saved view this one was made from by editing. */
  view?: string;
}

/** The same in the address: what is as usual is left out. */
export interface ExplorerSearch {
  metric?: CostQuery["metric"];
  groupBy?: Field[];
  filters?: Filter[];
  /** A preset, or both ends: `2026-11-01_2026-11-21`, the second exclusive. */
  period?: string;
  granularity?: CostQuery["granularity"];
  compare?: NonNullable<CostQuery["compare"]> | "off";
  currency?: string;
  costBasis?: CostQuery["costBasis"];
  days?: CostQuery["days"];
  limit?: number;
  order?: CostQuery["order"];
  chart?: ChartKind;
  drill?: DrillStep[];
  only?: string[];
  view?: string;
}

export const usualQuery = {
  metric: "effective",
  groupBy: ["x_Provider"],
  filters: [],
  period: { preset: "month-to-date" },
  granularity: "day",
  compare: "same-days-last-month",
  costBasis: "ledger",
  days: "complete",
  limit: 7,
  order: "total",
} as const satisfies Omit<CostQuery, "groupBy" | "filters"> & { groupBy: readonly Field[]; filters: readonly Filter[] };

/** A question in which anything may be left out. */
type PartialQuery = { [Part in keyof CostQuery]?: CostQuery[Part] | undefined };

/** The address of a question, for a link into Explorer. What the question leaves out is taken as Explorer usually has it. */
export function explorerSearch(query: PartialQuery, rest: Partial<Omit<ExplorerState, "query">> = {}): ExplorerSearch {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  const all: CostQuery = { ...usualQuery, groupBy: [...usualQuery.groupBy], filters: [], ...given };
  return searchOf({ chart: "bars", drill: [], isolated: [], ...rest, query: all });
}

export function searchOf({ query, chart, drill, isolated, view }: ExplorerState): ExplorerSearch {
  const period = "preset" in query.period ? query.period.preset : `${query.period.from}_${query.period.until}`;
  const compare = query.compare ?? "off";
  return {
    ...(query.metric !== usualQuery.metric && { metric: query.metric }),
    ...(JSON.stringify(query.groupBy) !== JSON.stringify(usualQuery.groupBy) && { groupBy: query.groupBy }),
    ...(query.filters.length > 0 && { filters: query.filters }),
    ...(period !== usualQuery.period.preset && { period }),
    ...(query.granularity !== usualQuery.granularity && { granularity: query.granularity }),
    ...(compare !== usualQuery.compare && { compare }),
    ...(query.currency !== undefined && { currency: query.currency }),
    ...(query.costBasis !== usualQuery.costBasis && { costBasis: query.costBasis }),
    ...(query.days !== usualQuery.days && { days: query.days }),
    ...(query.limit !== usualQuery.limit && { limit: query.limit }),
    ...(query.order !== usualQuery.order && { order: query.order }),
    ...(chart !== "bars" && { chart }),
    ...(drill.length > 0 && { drill }),
    ...(isolated.length > 0 && { only: isolated }),
    ...(view !== undefined && { view }),
  };
}

/** Reads an address. What it does not know or understand is taken as usual: an old link still opens. */
export function stateOf(search: Readonly<Record<string, unknown>>): ExplorerState {
  const compare = search.compare === "off" ? undefined : oneOf(comparisons, search.compare, usualQuery.compare);
  const currency = search.currency;
  const query: CostQuery = {
    metric: oneOf(metrics, search.metric, usualQuery.metric),
    groupBy: search.groupBy === undefined ? [...usualQuery.groupBy] : fieldsOf(search.groupBy),
    filters: listOf(search.filters).filter(isFilter),
    period: periodOf(search.period),
    granularity: oneOf(granularities, search.granularity, usualQuery.granularity),
    ...(compare && { compare }),
    ...(typeof currency === "string" && /^[A-Z]{3}$/.test(currency) && { currency }),
    costBasis: oneOf(costBases, search.costBasis, usualQuery.costBasis),
    days: oneOf(["complete", "all"], search.days, usualQuery.days),
    limit: limitOf(search.limit),
    order: oneOf(["total", "change"], search.order, usualQuery.order),
  };
  return {
    query,
    chart: oneOf(chartKinds, search.chart, "bars"),
    drill: listOf(search.drill).filter(isDrillStep),
    isolated: listOf(search.only).filter((id) => typeof id === "string"),
    ...(typeof search.view === "string" && { view: search.view }),
  };
}

function oneOf<const T>(known: readonly T[], value: unknown, usual: T): T {
  return known.find((one) => one === value) ?? usual;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** The API knows which fields there are; here only what cannot be one is dropped. */
function isField(value: unknown): value is Field {
  return typeof value === "string" && /^(?:[A-Za-z_]+|tag:.+)$/s.test(value);
}

function fieldsOf(value: unknown): Field[] {
  return [...new Set(listOf(value).filter(isField))].slice(0, 3);
}

function isFilter(value: unknown): value is Filter {
  if (!isObject(value) || !isField(value.field) || !operators.some((one) => one === value.operator)) return false;
  if (value.operator === "empty" || value.operator === "not-empty") return true;
  const values = value.values;
  return Array.isArray(values) && values.length > 0 && values.every((one) => typeof one === "string");
}

function isDrillStep(value: unknown): value is DrillStep {
  if (!isObject(value)) return false;
  const { groupBy, key } = value;
  return (
    Array.isArray(groupBy) &&
    groupBy.every(isField) &&
    Array.isArray(key) &&
    key.length === groupBy.length &&
    key.every((part) => part === null || typeof part === "string")
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function periodOf(value: unknown): Period {
  const preset = presets.find((one) => one === value);
  const [, from, until] = /^(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)$/.exec(typeof value === "string" ? value : "") ?? [];
  return from && until && from < until ? { from, until } : { preset: preset ?? usualQuery.period.preset };
}

function limitOf(value: unknown): number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 1000 ? value : usualQuery.limit;
}
