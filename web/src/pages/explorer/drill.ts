import type { CostQuery, Field, Filter } from "./cost-query.ts";
import type { DrillStep, ExplorerState } from "./explorer-search.ts";

/** From the widest to the narrowest: opening a group shows the next one of it. */
const order: readonly Field[] = [
  "x_Kind",
  "x_Provider",
  "ServiceName",
  "SubAccountName",
  "SubAccountId",
  "SkuMeter",
  "SkuId",
  "ResourceName",
  "ResourceId",
];

/** What to group by inside a group: the next narrower field that there is and that is not pinned yet; undefined at the bottom. */
export function nextField(query: CostQuery, available: ReadonlySet<string>): Field | undefined {
  const pinned = new Set(query.filters.filter(isPin).map(({ field }) => field));
  const deepest = Math.max(0, ...query.groupBy.map((field) => order.indexOf(field)));
  return order
    .slice(deepest + 1)
    .find((field) => available.has(field) && !pinned.has(field) && !query.groupBy.includes(field));
}

/** Opens a group: pins its values as filters and groups by the next field. The state itself when there is nothing below. */
export function drillIn(
  state: ExplorerState,
  key: readonly (string | null)[],
  available: ReadonlySet<string>,
): ExplorerState {
  const { query, drill } = state;
  const next = nextField(query, available);
  if (!next || key.length !== query.groupBy.length || key.length === 0) return state;
  const step: DrillStep = { groupBy: query.groupBy, key: [...key] };
  const pins = pinsOf(step);
  const kept = query.filters.filter((filter) => !pins.some((pin) => sameFilter(pin, filter)));
  return {
    ...state,
    query: { ...query, filters: [...kept, ...pins], groupBy: [next] },
    drill: [...drill, step],
    isolated: [],
  };
}

/** Goes back out to the level before the step at `index`: its grouping is back, its pins and later ones are gone. */
export function drillOut(state: ExplorerState, index = state.drill.length - 1): ExplorerState {
  const step = state.drill[index];
  if (!step) return state;
  const gone = state.drill.slice(index).flatMap(pinsOf);
  const filters = state.query.filters.filter((filter) => !gone.some((pin) => sameFilter(pin, filter)));
  return {
    ...state,
    query: { ...state.query, filters, groupBy: step.groupBy },
    drill: state.drill.slice(0, index),
    isolated: [],
  };
}

/** The path without steps whose filters were taken away by hand, and all below them. */
export function pathStillTrue(drill: readonly DrillStep[], filters: readonly Filter[]): DrillStep[] {
  const broken = drill.findIndex(
    (step) => !pinsOf(step).every((pin) => filters.some((filter) => sameFilter(pin, filter))),
  );
  return broken < 0 ? [...drill] : drill.slice(0, broken);
}

function pinsOf({ groupBy, key }: DrillStep): Filter[] {
  return groupBy.map((field, index) => {
    const value = key[index] ?? null;
    return value === null ? { field, operator: "empty" } : { field, operator: "is", values: [value] };
  });
}

function isPin(filter: Filter): boolean {
  return filter.operator === "empty" || (filter.operator === "is" && filter.values.length === 1);
}

function sameFilter(a: Filter, b: Filter): boolean {
  const textOf = (filter: Filter) =>
    JSON.stringify([filter.field, filter.operator, "values" in filter ? filter.values : []]);
  return textOf(a) === textOf(b);
}
