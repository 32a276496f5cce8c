import fc from "fast-check";
import { expect, it } from "vitest";
import { cumulative, sumOf } from "./cumulative.ts";

it("adds decimal text exactly where floats do not", () => {
  expect(cumulative(["0.1", "0.2", "-0.3", "12345678901234567890.01"])).toEqual([
    "0.10",
    "0.30",
    "0.00",
    "12345678901234567890.01",
  ]);
  expect(sumOf(["0.1", "0.2"])).toBe("0.3");
});

it("runs on over holes and ends with the last known value", () => {
  expect(cumulative(["1", null, "2", null])).toEqual(["1", "1", "3", null]);
  expect(sumOf([null, null])).toBeNull();
  expect(sumOf([])).toBeNull();
});

it("ends at the sum of all cents, whatever their signs", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), { minLength: 1 }), (cents) => {
      const text = (value: bigint) => {
        const digits = String(value < 0n ? -value : value).padStart(3, "0");
        return `${value < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
      };
      const sum = cents.reduce((a, b) => a + b, 0n);
      expect(cumulative(cents.map(text)).at(-1)).toBe(text(sum));
    }),
  );
});
