import { expect, it } from "vitest";
import { rateLimit } from "./rate-limit.ts";

it("lets a burst pass, then as many as refill", () => {
  const { take } = rateLimit({ perSecond: 2, burst: 3 });
  expect([0, 0, 0, 0].map((now) => take("a", now))).toEqual([0, 0, 0, 1]);
  expect([take("a", 500), take("a", 500)]).toEqual([0, 1]);
  expect([60_000, 60_000, 60_000, 60_000].map((now) => take("a", now))).toEqual([0, 0, 0, 1]);
});

it("says how many whole seconds to wait, and is true to it", () => {
  const { take } = rateLimit({ perSecond: 0.1, burst: 1 });
  expect([take("a", 0), take("a", 0), take("a", 4000)]).toEqual([0, 10, 6]);
  expect(take("a", 10_000)).toBe(0);
});

it("counts each key apart, and forgets those that came long ago", () => {
  const { take } = rateLimit({ perSecond: 1, burst: 1 }, 2);
  expect([take("a", 0), take("b", 0), take("a", 0), take("b", 0)]).toEqual([0, 0, 1, 1]);
  take("c", 0);
  expect([take("b", 0), take("a", 0)]).toEqual([1, 0]);
});

it("is not confused by a clock that goes back", () => {
  const { take } = rateLimit({ perSecond: 1, burst: 1 });
  expect([take("a", 5000), take("a", 0), take("a", 1000)]).toEqual([0, 1, 0]);
});
