import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { RefusedCaller } from "#shared/callers/callers.ts";
import { providePort } from "#shared/platform.ts";
import { onSchedule } from "./on-schedule.ts";

let calls = 0;
let job = async () => {};
onSchedule("nightly", () => {
  calls += 1;
  return job();
});
const server = getTestServer("nightly");

beforeAll(async () => {
  providePort("callers", {
    verify: async (authorization) => {
      if (authorization !== "Bearer scheduler") throw new RefusedCaller(401, "the scheduler is expected");
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => void server.close());

/** Calls as Cloud Scheduler does: with no body. */
async function call(authorization: string): Promise<number> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return (await fetch(url, { method: "POST", headers: { authorization } })).status;
}

it("runs the job for the scheduler", async () => {
  job = async () => {};
  expect([await call("Bearer scheduler"), calls]).toEqual([204, 1]);
});

it("has the scheduler call again after a job that failed", async () => {
  job = () => Promise.reject(new Error("the database does not answer"));
  expect(await call("Bearer scheduler")).toBe(500);
});

it("runs nothing for anybody else", async () => {
  calls = 0;
  expect([await call("Bearer anybody"), calls]).toEqual([401, 0]);
});
