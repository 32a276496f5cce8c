import { expect, it } from "vitest";
import { addDays } from "../format/days.ts";
import { isolate } from "./isolate.ts";
import type { Bucket } from "./series.ts";
import { axisText, placeLabels } from "./text.ts";

const thisYear = new Date().getUTCFullYear();

function days(from: string, count: number): Bucket[] {
  return Array.from({ length: count }, (_, index) => ({
    from: addDays(from, index),
    until: addDays(from, index + 1),
    state: "complete",
  }));
}

it("names the month with the first day and where a month begins", () => {
  const labels = placeLabels(days(`${thisYear}-10-30`, 4), 60);
  expect(labels.map(({ text }) => text)).toEqual(["30 Oct", "31", "1 Nov", "2"]);
});

it("leaves room between labels at any width", () => {
  for (const step of [2, 5, 11, 20, 37, 80]) {
    const labels = placeLabels(days(`${thisYear}-01-01`, 120), step);
    const gaps = labels.slice(1).map(({ index }, position) => (index - (labels[position]?.index ?? 0)) * step);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(48);
  }
});

it("labels round days where not every one has room", () => {
  const labels = placeLabels(days(`${thisYear}-11-01`, 30), 25);
  expect(labels.map(({ text }) => text)).toEqual(["1 Nov", "5 Nov", "10 Nov", "15 Nov", "20 Nov", "25 Nov", "30 Nov"]);
});

it("takes weeks as weeks although the first is cut", () => {
  const weeks: Bucket[] = [
    { from: `${thisYear}-11-01`, until: `${thisYear}-11-02`, state: "complete" },
    { from: `${thisYear}-11-02`, until: `${thisYear}-11-09`, state: "complete" },
  ];
  expect(placeLabels(weeks, 200).map(({ text }) => text)).toEqual(["1 Nov", "2 Nov"]);
});

it("writes ticks compactly, and to the cent where they lie close", () => {
  const thousands = axisText("USD", [0, 2500, 5000]);
  expect([0, 2500, -5000].map(thousands)).toEqual(["$0", "$2.5k", "−$5k"]);
  expect([0, 0.25].map(axisText("USD", [0, 0.25]))).toEqual(["$0", "$0.25"]);
  expect(axisText("tokens", [0, 1_000_000])(2_000_000)).toBe("2M");
});

it("isolates on a click, all again on a second, and adds with Shift", () => {
  expect([...isolate(new Set(), "a", false)]).toEqual(["a"]);
  expect([...isolate(new Set(["a"]), "a", false)]).toEqual([]);
  expect([...isolate(new Set(["a"]), "b", true)]).toEqual(["a", "b"]);
  expect([...isolate(new Set(["a", "b"]), "a", true)]).toEqual(["b"]);
});
