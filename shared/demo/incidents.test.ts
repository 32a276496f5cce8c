import * as v from "valibot";
import { expect, it } from "vitest";
import list from "./incidents.json" with { type: "json" };
import { incidentList, placeIncidents } from "./incidents.ts";

it("eight incidents are planted, each under its own id, some of them over and some going on", () => {
  const { incidents } = v.parse(incidentList, list);
  expect(new Set(incidents.map(({ id }) => id)).size).toBe(8);
  const placed = placeIncidents("2026-11-22");
  expect(placed.filter(({ until }) => until === null).length).toBeGreaterThan(2);
  expect(placed.filter(({ until }) => until !== null && until <= "2026-11-20").length).toBeGreaterThan(2);
});

it("the GPU fleet ran from the 13th to the 15th of the month when these are over", () => {
  const fleetOn = (anchor: string) => placeIncidents(anchor).find(({ id }) => id === "gpu-fleet");
  expect(fleetOn("2026-11-22")).toMatchObject({ from: "2026-11-13", until: "2026-11-16" });
  expect(fleetOn("2026-11-16")).toMatchObject({ from: "2026-11-07", until: "2026-11-10" });
  expect(fleetOn("2026-12-01")).toMatchObject({ from: "2026-11-22", until: "2026-11-25" });
});
