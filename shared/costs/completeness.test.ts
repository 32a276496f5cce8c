import { describe, expect, it } from "vitest";
import { completeUntilOf, freshnessOf, type LoadedSlice, turnedSilent } from "./completeness.ts";

const now = new Date("2026-11-22T15:00:00Z");
const source = { id: "one", provider: "aws", name: "Production" };
const slice = (more: Partial<LoadedSlice> = {}): LoadedSlice => ({
  connectionId: "one",
  provider: "aws",
  billingPeriod: "2026-11-01",
  chargedUntil: "2026-11-22",
  loadedAt: "2026-11-22T06:14:00.000Z",
  ...more,
});
const october = slice({
  billingPeriod: "2026-10-01",
  chargedUntil: "2026-11-01",
  loadedAt: "2026-11-03T06:00:00.000Z",
});
const until = (...slices: LoadedSlice[]) => freshnessOf(slices, [source], now)[0]?.completeUntil;

describe("a source is complete", () => {
  it("up to the day before the newest one in its bill, which may be in part", () => {
    expect(until(slice({ chargedUntil: "2026-11-20" }))).toBe("2026-11-19");
  });

  it("up to the day that had been over for 24 hours when its bill was loaded", () => {
    expect(until(slice({ chargedUntil: "2026-11-23" }))).toBe("2026-11-21");
    expect(until(slice({ chargedUntil: "2026-11-23", loadedAt: "2026-11-21T23:59:59.000Z" }))).toBe("2026-11-20");
  });

  it("to the end of a month whose bill goes to its end", () => {
    expect(until(october)).toBe("2026-11-01");
    expect(until({ ...october, loadedAt: "2026-11-01T12:00:00.000Z" })).toBe("2026-10-31");
  });

  it("as far as its newest month, whatever was loaded last", () => {
    expect(until(slice({ chargedUntil: "2026-11-20" }), { ...october, loadedAt: "2026-11-22T14:00:00.000Z" })).toBe(
      "2026-11-19",
    );
  });

  it("no further than a month that was loaded before it was over, for as long as its rest is expected", () => {
    const cut = { ...october, chargedUntil: "2026-10-30", loadedAt: "2026-10-30T12:00:00.000Z" };
    expect(until(cut, slice())).toBe("2026-10-29");
    const september = {
      ...cut,
      billingPeriod: "2026-09-01",
      chargedUntil: "2026-09-20",
      loadedAt: "2026-09-20T12:00:00Z",
    };
    expect(until(september, october, slice())).toBe("2026-11-21");
  });

  it("further than a month of few charges that was loaded after it was over", () => {
    expect(until({ ...october, chargedUntil: "2026-10-02" }, slice())).toBe("2026-11-21");
  });

  it("nowhere, when nothing was ever charged", () => {
    expect(until(slice({ chargedUntil: null }))).toBeNull();
    expect(until(slice({ connectionId: "another" }))).toBeNull();
  });
});

describe("a source is", () => {
  const state = (chargedUntil: string) => freshnessOf([slice({ chargedUntil })], [source], now)[0]?.state;

  it("current to three days behind, then late, and silent after 35", () => {
    expect([state("2026-11-20"), state("2026-11-19"), state("2026-10-19"), state("2026-10-18")]).toEqual([
      "current",
      "late",
      "late",
      "silent",
    ]);
  });

  it("silent when it has no data, and says when it was loaded last", () => {
    expect(freshnessOf([slice({ chargedUntil: null })], [source], now)).toEqual([
      {
        connectionId: "one",
        provider: "aws",
        name: "Production",
        completeUntil: null,
        lastLoadedAt: "2026-11-22T06:14:00.000Z",
        state: "silent",
      },
    ]);
    expect(freshnessOf([], [source], now)[0]?.lastLoadedAt).toBeNull();
  });
});

describe("all sources together are complete", () => {
  const of = (...days: (string | null)[]) =>
    completeUntilOf(
      freshnessOf(
        days.map((chargedUntil, index) => slice({ connectionId: String(index), chargedUntil })),
        days.map((_, index) => ({ ...source, id: String(index) })),
        now,
      ),
    );

  it("as far as the one that is furthest behind", () => {
    expect(of("2026-11-21", "2026-11-18")).toBe("2026-11-17");
  });

  it("not held back by silent ones, unless there are no others", () => {
    expect(of("2026-11-21", "2026-08-11", null)).toBe("2026-11-20");
    expect(of("2026-08-11", "2026-05-03", null)).toBe("2026-08-10");
  });

  it("nowhere without data", () => {
    expect(of(null)).toBeNull();
    expect(of()).toBeNull();
  });
});

it("a source turns silent on the first day of its state", () => {
  const stateOn = (day: number) => {
    const at = new Date(Date.UTC(2026, 11, day, 8));
    const [freshness] = freshnessOf([october], [source], at);
    return [freshness?.state, turnedSilent({ completeUntil: freshness?.completeUntil ?? null }, at)];
  };
  expect([6, 7, 8].map(stateOn)).toEqual([
    ["late", false],
    ["silent", true],
    ["silent", false],
  ]);
});
