import { expect, it } from "vitest";
import { planRuns, runIdOf } from "./plan.ts";

const anchor = "2026-11-22";
const namesOn = (today: string) => planRuns({ anchor, today }).map((stage) => stage.map(({ name }) => name));
const later = (today: string) => namesOn(today).slice(4).flat();

it("brings the running month first, then the one before, then every other of thirteen months once, then the restated month", () => {
  const [first, second, history, restated, ...rest] = planRuns({ anchor, today: anchor });
  expect(first?.map(({ months }) => months)).toEqual([["2026-11-01"]]);
  expect(second?.map(({ months }) => months)).toEqual([["2026-10-01"]]);
  expect(history?.flatMap(({ months }) => months).toSorted()).toEqual([
    ...["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"],
    ...["2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01"],
  ]);
  expect(restated?.map(({ name }) => name)).toEqual(["2026-10 restated"]);
  expect(rest).toEqual([]);
});

it("brings only the running month anew on the next day", () => {
  expect(later("2026-11-23")).toEqual(["2026-11 as of 2026-11-23"]);
});

it("brings a month anew for five days after its end, and then leaves it", () => {
  expect(later("2026-12-03")).toEqual(["2026-11 as of 2026-12-03", "2026-12 as of 2026-12-03"]);
  expect(later("2027-01-09")).toEqual([
    "2026-11 as of 2026-12-06",
    "2026-12 as of 2027-01-06",
    "2027-01 as of 2027-01-09",
  ]);
});

it("keeps what an interrupted first day planned, whatever the day it goes on", () => {
  expect(namesOn("2026-12-03").slice(0, 4)).toEqual(namesOn(anchor));
});

it("gives a run the same id every time, and another one for another organization", () => {
  const runs = planRuns({ anchor, today: "2026-12-03" }).flat();
  const ids = runs.map((run) => runIdOf("org-1", run));
  expect(new Set(ids).size).toBe(runs.length);
  expect(ids).toEqual(planRuns({ anchor, today: "2026-12-03" }).flatMap((s) => s.map((run) => runIdOf("org-1", run))));
  expect(ids).not.toContain(runIdOf("org-2", runs[0] as (typeof runs)[0]));
});

it("leaves out a vendor that has delivered nothing of the month yet", () => {
  const sourcesOn = (day: string) => {
    const run = planRuns({ anchor: day, today: day })[0]?.[0];
    return [...(run?.bills() ?? [])].map(({ source }) => source);
  };
  const whole = ["aws", "azure", "gcp", "oci", "openai", "anthropic", "gemini", "saas"];
  expect(sourcesOn("2026-12-01")).toEqual(whole.filter((source) => source !== "azure" && source !== "oci"));
  expect(sourcesOn("2026-12-02")).toEqual(whole);
});
