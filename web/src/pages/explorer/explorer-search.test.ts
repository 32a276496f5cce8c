import { defaultParseSearch, defaultStringifySearch } from "@tanstack/react-router";
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  chartKinds,
  comparisons,
  costBases,
  type Filter,
  granularities,
  metrics,
  operators,
  presets,
} from "./cost-query.ts";
import { type ExplorerState, explorerSearch, searchOf, stateOf } from "./explorer-search.ts";

const field = fc.oneof(
  fc.constantFrom("x_Provider" as const, "ServiceName" as const, "SkuId" as const),
  fc.string({ minLength: 1 }).map((key) => `tag:${key}` as const),
);
const day = fc
  .integer({ min: 15_000, max: 21_000 })
  .map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10));
const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    field,
    operator: fc.constantFrom("is" as const, "is-not" as const, "contains" as const, "not-contains" as const),
    values: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ field, operator: fc.constantFrom("empty" as const, "not-empty" as const) }),
);
const groupBy = fc.uniqueArray(field, { maxLength: 3 });
const drillStep = fc.uniqueArray(field, { minLength: 1, maxLength: 3 }).chain((fields) =>
  fc.record({
    groupBy: fc.constant(fields),
    key: fc.array(fc.option(fc.string()), { minLength: fields.length, maxLength: fields.length }),
  }),
);
const state: fc.Arbitrary<ExplorerState> = fc.record(
  {
    query: fc.record(
      {
        metric: fc.constantFrom(...metrics),
        groupBy,
        filters: fc.array(filter, { maxLength: 4 }),
        period: fc.oneof(
          fc.constantFrom(...presets).map((preset) => ({ preset })),
          fc
            .tuple(day, day)
            .filter(([from, until]) => from < until)
            .map(([from, until]) => ({ from, until })),
        ),
        granularity: fc.constantFrom(...granularities),
        compare: fc.constantFrom(...comparisons),
        currency: fc.constantFrom("USD", "EUR"),
        costBasis: fc.constantFrom(...costBases),
        days: fc.constantFrom("complete" as const, "all" as const),
        limit: fc.integer({ min: 1, max: 1000 }),
        order: fc.constantFrom("total" as const, "change" as const),
      },
      {
        requiredKeys: ["metric", "groupBy", "filters", "period", "granularity", "costBasis", "days", "limit", "order"],
      },
    ),
    chart: fc.constantFrom(...chartKinds),
    drill: fc.array(drillStep, { maxLength: 4 }),
    isolated: fc.array(fc.string(), { maxLength: 3 }),
    view: fc.uuid(),
  },
  { requiredKeys: ["query", "chart", "drill", "isolated"] },
);

it("shows the same again when an address is copied, whatever is in it", () => {
  fc.assert(
    fc.property(state, (shown) => {
      const address = defaultStringifySearch(searchOf(shown));
      expect(stateOf(defaultParseSearch(address))).toEqual(shown);
    }),
  );
});

it("leaves everything usual out of the address", () => {
  expect(searchOf(stateOf({}))).toEqual({});
  expect(defaultStringifySearch(searchOf(stateOf({})))).toBe("");
});

it("keeps a comparison that was turned off, and a grouping that was emptied", () => {
  expect(explorerSearch({ groupBy: [] })).toEqual({ groupBy: [] });
  expect(explorerSearch({ metric: undefined, granularity: "month" })).toEqual({ granularity: "month" });
  expect(stateOf({ groupBy: [] }).query.groupBy).toEqual([]);
  expect(stateOf({ compare: "off" }).query.compare).toBeUndefined();
});

it("opens an address it does not understand as usual", () => {
  const broken = {
    metric: "love",
    groupBy: ["ServiceName", "DROP TABLE", 7],
    filters: [{ field: "ServiceName" }, "x", null, { field: "ServiceName", operator: "is", values: [] }],
    period: "2026-11-20_2026-11-01",
    limit: 0,
    drill: [{ groupBy: ["ServiceName"], key: [] }],
    currency: "dollars",
  };
  expect(stateOf(broken)).toEqual({ ...stateOf({}), query: { ...stateOf({}).query, groupBy: ["ServiceName"] } });
});

it("knows every operator and preset of the API", () => {
  for (const operator of operators) {
    const written = operator.endsWith("empty")
      ? { field: "SkuId", operator }
      : { field: "SkuId", operator, values: ["a"] };
    expect(stateOf({ filters: [written] }).query.filters).toEqual([written]);
  }
  for (const preset of presets) expect(stateOf({ period: preset }).query.period).toEqual({ preset });
});
