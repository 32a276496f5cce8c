import { expect, it } from "vitest";
import { drillIn, drillOut, nextField, pathStillTrue } from "./drill.ts";
import { stateOf } from "./explorer-search.ts";

const available = new Set([
  "x_Kind",
  "x_Provider",
  "ServiceName",
  "SubAccountName",
  "SkuMeter",
  "ResourceId",
  "tag:team",
]);
const providers = stateOf({});

it("goes from provider to service to account to meter to resource", () => {
  const seen = [];
  let state = providers;
  for (const value of ["aws", "AmazonEC2", "Labs", "BoxUsage"]) {
    state = drillIn(state, [value], available);
    seen.push(state.query.groupBy[0]);
  }
  expect(seen).toEqual(["ServiceName", "SubAccountName", "SkuMeter", "ResourceId"]);
  expect(state.query.filters.map((filter) => ("values" in filter ? filter.values[0] : null))).toEqual([
    "aws",
    "AmazonEC2",
    "Labs",
    "BoxUsage",
  ]);
  expect(drillIn(state, ["i-1"], available)).toBe(state);
});

it("skips fields no bill has, and those a filter pins already", () => {
  expect(nextField(stateOf({}).query, new Set(["ResourceId"]))).toBe("ResourceId");
  const pinned = stateOf({
    groupBy: ["tag:team"],
    filters: [{ field: "x_Provider", operator: "is", values: ["aws"] }],
  });
  expect(nextField(pinned.query, available)).toBe("ServiceName");
});

it("opens the rows without a value by asking for empty", () => {
  const state = drillIn(stateOf({ groupBy: ["tag:team"] }), [null], available);
  expect(state.query.filters).toEqual([{ field: "tag:team", operator: "empty" }]);
  expect(state.query.groupBy).toEqual(["x_Provider"]);
});

it("pins every field of a group of several", () => {
  const state = drillIn(stateOf({ groupBy: ["x_Provider", "tag:team"] }), ["aws", "Labs"], available);
  expect(state.query.filters.map(({ field }) => field)).toEqual(["x_Provider", "tag:team"]);
  expect(state.query.groupBy).toEqual(["ServiceName"]);
});

it("comes out where it went in, and keeps filters set by hand", () => {
  const start = stateOf({ filters: [{ field: "ChargeCategory", operator: "is-not", values: ["Tax"] }] });
  const inside = drillIn(drillIn(start, ["aws"], available), ["AmazonEC2"], available);
  expect(drillOut(drillOut(inside))).toEqual(start);
  expect(drillOut(inside, 0)).toEqual(start);
  expect(drillOut(start)).toBe(start);
});

it("forgets the path from the step whose filter was taken away", () => {
  const inside = drillIn(drillIn(providers, ["aws"], available), ["AmazonEC2"], available);
  expect(pathStillTrue(inside.drill, inside.query.filters)).toEqual(inside.drill);
  expect(pathStillTrue(inside.drill, inside.query.filters.slice(0, 1))).toEqual(inside.drill.slice(0, 1));
  expect(pathStillTrue(inside.drill, inside.query.filters.slice(1))).toEqual([]);
});
