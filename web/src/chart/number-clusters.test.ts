import { expect, it } from "vitest";
import { numberClusters } from "./number-clusters.ts";

it("numbers that would touch share one mark, by the first and the last", () => {
  expect(numberClusters([0, 100, 106, 112, 200])).toEqual([
    { first: 0, last: 0 },
    { first: 1, last: 3 },
    { first: 4, last: 4 },
  ]);
  expect(numberClusters([])).toEqual([]);
});
