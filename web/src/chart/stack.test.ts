import fc from "fast-check";
import { expect, it } from "vitest";
import { bandsOf, valueAxis } from "./axis.ts";
import { barPaths, dashes } from "./bar-paths.ts";
import type { Bucket, Series } from "./series.ts";
import { stack } from "./stack.ts";

const complete: Bucket = { from: "2026-11-01", until: "2026-11-02", state: "complete" };
const arriving: Bucket = { from: "2026-11-02", until: "2026-11-03", state: "arriving" };

function seriesOf(id: string, values: (string | null)[], credits?: (string | null)[]): Series {
  return { id, name: id, paint: 1, values, ...(credits && { credits }) };
}

it("stacks from zero up, the first series nearest to it", () => {
  const { pieces, high, low } = stack([seriesOf("a", ["10"]), seriesOf("b", ["5"])], [complete]);
  expect(pieces.map(({ series, near, far, isLast }) => [series, near, far, isLast])).toEqual([
    [0, 0, 10, false],
    [1, 10, 15, true],
  ]);
  expect([low, high]).toEqual([0, 15]);
});

it("draws the usage in full above zero and its credit as an outline below", () => {
  const { pieces, low, high } = stack([seriesOf("a", ["-1700"], ["-4200"])], [complete]);
  expect(pieces.map(({ kind, near, far }) => [kind, near, far])).toEqual([
    ["solid", 0, 2500],
    ["outline", 0, -4200],
  ]);
  expect([low, high]).toEqual([-4200, 2500]);
});

it("hangs a refund without a credit below zero too", () => {
  const { pieces } = stack([seriesOf("a", ["-3"]), seriesOf("b", ["-2"], [null])], [complete]);
  expect(pieces.map(({ kind, near, far }) => [kind, near, far])).toEqual([
    ["outline", 0, -3],
    ["outline", -3, -5],
  ]);
});

it("hatches what still arrives, and draws nothing for what is unknown or nothing", () => {
  const { pieces } = stack([seriesOf("a", ["1", "2"]), seriesOf("b", [null, "0"])], [complete, arriving]);
  expect(pieces.map(({ series, bucket, kind }) => [series, bucket, kind])).toEqual([
    [0, 0, "solid"],
    [0, 1, "hatched"],
  ]);
});

it("adds up: what is above less what is below is the sum of the values, without holes", () => {
  const cents = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((number) => (number / 100).toFixed(2));
  fc.assert(
    fc.property(fc.array(fc.tuple(cents, fc.option(cents)), { maxLength: 9 }), (pairs) => {
      const { pieces, low, high } = stack(
        pairs.map(([value, credit], index) => seriesOf(String(index), [value], [credit])),
        [complete],
      );
      const sum = pairs.reduce((total, [value]) => total + Number(value), 0);
      expect(high + low).toBeCloseTo(sum, 4);
      for (const isAbove of [true, false]) {
        const side = pieces.filter(({ far, near }) => far > near === isAbove);
        side.forEach((piece, index) => {
          expect(piece.near).toBe(side[index - 1]?.far ?? 0);
          expect(piece.isLast).toBe(index === side.length - 1);
        });
      }
    }),
  );
});

it("makes one path per series and kind, however many bars there are", () => {
  const days = Array.from({ length: 1250 }, (_, index) => (index < 1200 ? complete : arriving));
  const series = Array.from({ length: 8 }, (_, index) =>
    seriesOf(
      String(index),
      days.map(() => "1.5"),
    ),
  );
  const { pieces, low, high } = stack(series, days);
  expect(pieces).toHaveLength(10_000);
  const paths = barPaths(pieces, bandsOf(days.length, 1200), valueAxis(low, high, 250).y);
  expect(paths).toHaveLength(16);
  expect(paths.every(({ d }) => !d.includes("NaN"))).toBe(true);
});

it("parts stacked pieces by one pixel and rounds the outer end", () => {
  const { pieces } = stack([seriesOf("a", ["10"]), seriesOf("b", ["10"])], [complete]);
  const [lower, upper] = barPaths(pieces, bandsOf(1, 50), (value) => 100 - value);
  expect(lower?.d).toBe("M8 100V91h35V100z");
  expect(upper?.d).toBe("M8 90V82q0 -2 2 -2h31q2 0 2 2V90z");
});

it("dashes the compared period at complete buckets only", () => {
  const d = dashes(
    ["5", "6", null],
    bandsOf(3, 90),
    (value) => 100 - value,
    (index) => index !== 1,
  );
  expect(d).toBe("M0.5 94.75h29");
});
