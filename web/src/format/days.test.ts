import { expect, it } from "vitest";
import { addMonths, agoText, daysFrom, dayText, momentText, monthOf, rangeText, weekdayText } from "./days.ts";

const now = "2026-11-22";

it("shows both ends of a range whose end is exclusive", () => {
  expect(rangeText("2026-11-01", "2026-11-21", now)).toBe("1–20 Nov");
  expect(rangeText("2026-10-28", "2026-11-04", now)).toBe("28 Oct – 3 Nov");
  expect(rangeText("2026-11-13", "2026-11-14", now)).toBe("13 Nov");
});

it("names the year when it is not this one", () => {
  expect(rangeText("2025-11-01", "2025-11-21", now)).toBe("1–20 Nov 2025");
  expect(rangeText("2025-12-20", "2026-01-06", now)).toBe("20 Dec 2025 – 5 Jan 2026");
  expect(dayText("2025-02-03", now)).toBe("3 Feb 2025");
  expect(weekdayText("2026-11-13", now)).toBe("Fri 13 Nov");
});

it("says how long ago under 24 hours, and the moment after", () => {
  const at = new Date("2026-11-22T08:14:00Z");
  expect(agoText("2026-11-22T08:02:00Z", at)).toBe("12 min ago");
  expect(agoText("2026-11-21T09:00:00Z", at)).toBe("23 h ago");
  expect(agoText("2026-11-21T08:14:00Z", at)).toBe("21 Nov 2026, 08:14 UTC");
  expect(momentText("2026-11-22T08:14:09.5Z")).toBe("22 Nov 2026, 08:14 UTC");
});

it("counts months and days in UTC, over the ends of years", () => {
  expect(monthOf("2026-12-31")).toEqual({ from: "2026-12-01", until: "2027-01-01" });
  expect(addMonths("2026-01-31", -2)).toBe("2025-11-01");
  expect(daysFrom("2024-02-28", "2024-03-02")).toEqual(["2024-02-28", "2024-02-29", "2024-03-01"]);
});
