import fc from "fast-check";
import { expect, it } from "vitest";
import { bandsOf, valueAxis } from "./axis.ts";

it("holds every value between three to seven round gridlines and begins at zero", () => {
  const amount = fc.double({ min: 0.01, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(amount, fc.option(amount), (high, below) => {
      const low = below === null ? 0 : -below;
      const { y, ticks } = valueAxis(low, high, 200);
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(ticks).toContain(0);
      expect(y(high)).toBeGreaterThanOrEqual(-0.01);
      expect(y(low)).toBeLessThanOrEqual(200.01);
      if (low === 0) expect(y(0)).toBe(200);
    }),
  );
});

it("draws an axis even where there is nothing", () => {
  expect(valueAxis(0, 0, 100).ticks[0]).toBe(0);
});

it("finds the band under a place, within the axis", () => {
  const bands = bandsOf(10, 100);
  expect([bands.at(-5), bands.at(0), bands.at(55), bands.at(100), bands.at(400)]).toEqual([0, 0, 5, 9, 9]);
});
