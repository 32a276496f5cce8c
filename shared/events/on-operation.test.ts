import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { RefusedCaller } from "#shared/callers/callers.ts";
import { providePort } from "#shared/platform.ts";
import { onOperation } from "./on-operation.ts";

onOperation("tried-operation", async (after) => {
  if (after === "broken") throw new Error("Dataset acme_prod has schema 9.");
  return { done: after !== null, next: after === null ? "acme" : null, lines: ["one dataset is up to date"] };
});

let server: Server;
beforeAll(async () => {
  providePort("callers", {
    verify: async (authorization) => {
      if (authorization !== "Bearer deploy") throw new RefusedCaller(403, "Another account is expected.");
    },
  });
  server = getTestServer("tried-operation");
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => void server.close());

async function operate(after: string | null, token = "deploy"): Promise<{ status: number; body: string }> {
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ after }),
  });
  return { status: answer.status, body: await answer.text() };
}

it("answers with its report, and goes on from where it is asked to", async () => {
  const [first, second] = [await operate(null), await operate("acme")];
  expect([first.status, JSON.parse(first.body)]).toEqual([
    200,
    { done: false, next: "acme", lines: ["one dataset is up to date"] },
  ]);
  expect(JSON.parse(second.body)).toMatchObject({ done: true, next: null });
});

it("says to the deploy what went wrong", async () => {
  expect(await operate("broken")).toEqual({ status: 500, body: "Dataset acme_prod has schema 9." });
});

it("does nothing for another caller", async () => {
  expect(await operate(null, "somebody")).toEqual({ status: 403, body: "" });
});
