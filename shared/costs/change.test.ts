import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChangeRow, explainChange } from "./change.ts";
import { decimal, minus, plus, textOf, zero } from "./decimal.ts";

function row(more: Partial<ChangeRow>): ChangeRow {
  return {
    unit: "USD",
    provider: "aws",
    service: "Amazon EC2",
    sku: "m5.large",
    pricingUnit: "Hours",
    chargeCategory: "Usage",
    rowsNow: 1,
    rowsBefore: 1,
    now: "0",
    before: "0",
    quantityNow: null,
    quantityBefore: null,
    ...more,
  };
}

function termsOf(...rows: ChangeRow[]) {
  const [section] = explainChange(rows);
  return Object.fromEntries((section?.terms ?? []).map(({ kind, amount }) => [kind, amount]));
}

describe("a change is taken apart into", () => {
  it("usage at the old price, and price on the new usage", () => {
    const terms = termsOf(row({ before: "100", quantityBefore: "1000", now: "150", quantityNow: "1200" }));
    expect(terms).toEqual({ usage: "20", price: "30" });
  });

  it("usage alone, when the price moved by rounding only", () => {
    const terms = termsOf(row({ before: "1", quantityBefore: "3", now: "0.67", quantityNow: "2" }));
    expect(terms).toHaveProperty("price");
    expect(termsOf(row({ before: "1000", quantityBefore: "3", now: "666.67", quantityNow: "2" }))).toEqual({
      usage: "-333.33",
    });
  });

  it("usage alone, when a quantity is unknown, none, or of no one thing", () => {
    expect(termsOf(row({ before: "1", now: "3", quantityNow: "4" }))).toEqual({ usage: "2" });
    expect(termsOf(row({ before: "1", quantityBefore: "0", now: "3", quantityNow: "4" }))).toEqual({ usage: "2" });
    const unnamed = row({ sku: null, before: "1", quantityBefore: "1", now: "3", quantityNow: "1" });
    expect(termsOf(unnamed)).toEqual({ usage: "2" });
  });

  it("what was not there before, and what is no more", () => {
    const terms = termsOf(
      row({ sku: "a", rowsBefore: 0, before: null, now: "7" }),
      row({ sku: "b", rowsNow: 0, before: "4", now: null }),
    );
    expect(terms).toEqual({ new: "7", gone: "-4" });
  });

  it("credits and tax, whatever their quantities", () => {
    const terms = termsOf(
      row({ chargeCategory: "Credit", before: "-10", now: "-25", quantityNow: "1", quantityBefore: "2" }),
      row({ chargeCategory: "Adjustment", rowsBefore: 0, before: null, now: "-1" }),
      row({ chargeCategory: "Tax", before: "19", now: "21" }),
    );
    expect(terms).toEqual({ credits: "-16", tax: "2" });
  });
});

it("terms of nothing are left out, and the largest comes first", () => {
  const [section] = explainChange([
    row({ before: "5", now: "5" }),
    row({ chargeCategory: "Tax", before: "1", now: "3" }),
    row({ sku: "gone", rowsNow: 0, before: "9", now: null }),
  ]);
  expect(section?.terms.map(({ kind }) => kind)).toEqual(["gone", "tax"]);
});

it("names at most five services that moved most within a term, up or down", () => {
  const moves = ["1", "-9", "4", "2", "8", "3"];
  const [section] = explainChange(moves.map((now, index) => row({ service: `service ${index}`, now })));
  expect(section?.terms[0]?.largest.map(({ amount }) => amount)).toEqual(["-9", "8", "4", "3", "2"]);
});

it("currencies are never added", () => {
  const sections = explainChange([row({ now: "1" }), row({ unit: "EUR", now: "2" })]);
  expect(sections.map(({ unit, change }) => [unit, change])).toEqual([
    ["EUR", "2"],
    ["USD", "1"],
  ]);
});

it("a total nothing is known of stays unknown", () => {
  expect(explainChange([row({ now: null, before: "2", rowsNow: 0 })])[0]).toMatchObject({
    total: null,
    previous: "2",
    change: "-2",
  });
  expect(explainChange([row({ now: null, before: null })])[0]).toMatchObject({ change: null, terms: [] });
});

it("terms add up to the change exactly, and movers to their term when there are few", () => {
  const amount = fc.option(
    fc
      .tuple(fc.bigInt({ min: -(10n ** 26n), max: 10n ** 26n }), fc.integer({ min: 0, max: 18 }))
      .map(([units, scale]) => textOf({ units, scale })),
  );
  const rows = fc.array(
    fc.record({
      unit: fc.constant("USD"),
      provider: fc.constant("aws"),
      service: fc.constantFrom("a", "b", "c", null),
      sku: fc.constantFrom("x", "y", null),
      pricingUnit: fc.constant("Hours"),
      chargeCategory: fc.constantFrom("Usage", "Purchase", "Tax", "Credit", "Adjustment", null),
      rowsNow: fc.nat(2),
      rowsBefore: fc.nat(2),
      now: amount,
      before: amount,
      quantityNow: amount,
      quantityBefore: amount,
    }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(rows, (generated) => {
      for (const { total, previous, change, terms } of explainChange(generated)) {
        const sum = (amounts: readonly string[]) => amounts.map(decimal).reduce(plus, zero);
        expect(textOf(sum(terms.map(({ amount }) => amount)))).toBe(change ?? "0");
        expect(textOf(minus(decimal(total ?? "0"), decimal(previous ?? "0")))).toBe(change ?? "0");
        for (const term of terms) expect(textOf(sum(term.largest.map(({ amount }) => amount)))).toBe(term.amount);
      }
    }),
  );
});
