import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, decimal, dividedBy, median, minus, percentOf, plus, rounded, textOf, times } from "./decimal.ts";

const amount = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 18 }))
  .map(([units, scale]) => ({ units, scale }));

test("adds what a float cannot, to the last of 18 places", () => {
  expect(textOf(plus(decimal("0.1"), decimal("0.2")))).toBe("0.3");
  expect(textOf(plus(decimal("12345678901234567890.000000000000000001"), decimal("-0.000000000000000002")))).toBe(
    "12345678901234567889.999999999999999999",
  );
});

test("subtracting what was added gives the number back", () => {
  fc.assert(fc.property(amount, amount, (a, b) => compare(minus(plus(a, b), b), a) === 0));
});

test("text and number are the same thing, and equal numbers have one text", () => {
  fc.assert(fc.property(amount, (a) => compare(decimal(textOf(a)), a) === 0));
  expect(["100", "100.0", "100.00"].map((text) => textOf(decimal(text)))).toEqual(["100", "100", "100"]);
  expect(textOf(decimal("-0.50"))).toBe("-0.5");
});

test("compares numbers, not their spelling", () => {
  expect(compare(decimal("100.000"), decimal("100"))).toBe(0);
  expect(compare(decimal("99.999999999999999999"), decimal("100"))).toBe(-1);
  expect(compare(decimal("-1"), decimal("-2"))).toBe(1);
});

test("the median of an even count is the exact mean of the middle two", () => {
  expect(textOf(median(["10", "1", "0.000000000000000001", "2"].map(decimal)))).toBe("1.5");
  expect(textOf(median(["0", "0.000000000000000001"].map(decimal)))).toBe("0.0000000000000000005");
  expect(textOf(median(["3", "-5", "1"].map(decimal)))).toBe("1");
});

test("a share is exact", () => {
  expect(textOf(percentOf(decimal("33.3333"), decimal("0.01")))).toBe("0.00333333");
});

test("a quotient is the nearest there is, half to even, whatever the signs", () => {
  const quotient = (a: string, b: string) => textOf(dividedBy(decimal(a), decimal(b), 2));
  expect([quotient("1", "3"), quotient("-2", "3"), quotient("2", "-3")]).toEqual(["0.33", "-0.67", "-0.67"]);
  expect([quotient("0.25", "10"), quotient("0.35", "10"), quotient("-0.25", "-10")]).toEqual(["0.02", "0.04", "0.02"]);
  expect(() => quotient("1", "0.00")).toThrow("nothing to divide by");
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      fc.pre(b.units !== 0n);
      return compare(dividedBy(times(a, b), b, 36), a) === 0;
    }),
  );
});

test("rounds half to even", () => {
  const round = (text: string) => textOf(rounded(decimal(text), 2));
  expect(["0.125", "0.135", "-0.125", "-0.135", "2.005", "0.1251"].map(round)).toEqual([
    "0.12",
    "0.14",
    "-0.12",
    "-0.14",
    "2",
    "0.13",
  ]);
});

test.each(["", "1e5", "1,000", "NaN", ".5", "5.", "+1", " 1"])("refuses %j", (text) => {
  expect(() => decimal(text)).toThrow("A decimal number");
});
