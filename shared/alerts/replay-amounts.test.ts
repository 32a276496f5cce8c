import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, decimal } from "#shared/costs/decimal.ts";
import { amountsAround, percentOfSize } from "./replay-amounts.ts";

test.each([
  ["600", ["200", "500", "600", "1000", "2000"]],
  ["50.00", ["10", "20", "50.00", "100", "200"]],
  ["0.07", ["0.02", "0.05", "0.07", "0.1", "0.2"]],
  ["1", ["0.2", "0.5", "1", "2", "5"]],
  ["0", ["0", "1", "2", "5", "10"]],
])("around %s lie round amounts", (amount, amounts) => {
  expect(amountsAround(amount)).toEqual(amounts);
});

test("any amount is in the middle of two smaller and two larger ones, in order", () => {
  const amount = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 20n }), fc.stringMatching(/^\d{1,18}$/))
    .map(([whole, fraction]) => `${whole}.${fraction}`);
  fc.assert(
    fc.property(amount, (written) => {
      const amounts = amountsAround(written);
      expect(amounts[2]).toBe(written);
      const pairs = amounts.slice(1).map((next, index) => compare(decimal(amounts[index] ?? ""), decimal(next)));
      expect(pairs).toEqual([-1, -1, -1, -1]);
    }),
  );
});

test("a percentage is of the size, to one decimal, half up by size, and none of nothing", () => {
  const percent = (part: string, whole: string) => percentOfSize(decimal(part), decimal(whole));
  expect(percent("1", "3")).toBe(33.3);
  expect(percent("-2", "3")).toBe(-66.7);
  expect(percent("50", "-100.00")).toBe(50);
  expect(percent("0.0005", "1")).toBe(0.1);
  expect(percent("5", "0")).toBeNull();
});
