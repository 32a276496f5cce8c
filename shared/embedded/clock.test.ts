import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Cron } from "croner";
import { expect, it, onTestFinished } from "vitest";
import { listFunctions } from "#functions/catalog.js";
import schedules from "../../functions/schedule/schedules.json" with { type: "json" };
import { startClock } from "./clock.ts";

/** A front server that notes what is called, and the clock on it. */
async function clockWith(last: Date | undefined, status = 204) {
  const calls: string[] = [];
  const remembered: string[] = [];
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const remember = async (name: string) => void remembered.push(name);
  const clock = startClock({ port, token: "secret" }, { of: () => last, remember });
  onTestFinished(() => {
    clock.stop();
    server.close();
  });
  await sleep(300);
  return { calls, remembered };
}

const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);

it("makes a call that was missed while nothing ran, once, when it starts", async () => {
  const { calls, remembered } = await clockWith(twoDaysAgo);
  expect(calls).toEqual(["POST /functions/daily-alerts Bearer secret"]);
  expect(remembered).toEqual(["daily-alerts"]);
});

it("does not take a failed call for done", async () => {
  const { calls, remembered } = await clockWith(twoDaysAgo, 500);
  expect(calls).toHaveLength(1);
  expect(remembered).toEqual([]);
});

it("calls nothing at start when nothing was missed, or on the very first start", async () => {
  expect((await clockWith(new Date())).calls).toEqual([]);
  expect((await clockWith(undefined)).calls).toEqual([]);
});

it("every scheduled function is scheduled, by a schedule that can be read", () => {
  const scheduled = listFunctions().filter(({ kind }) => kind === "schedule");
  expect(Object.keys(schedules).sort()).toEqual(scheduled.map(({ name }) => name).sort());
  for (const { schedule, timeZone } of Object.values(schedules)) {
    expect(new Cron(schedule, { timezone: timeZone }).nextRun()).toBeInstanceOf(Date);
  }
});
