import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { expect } from "vitest";
import type { Facts } from "./facts.ts";

const limit = 200_000;

/** For the demo. */
export const weightFacts: Facts = {
  async "the app begins with at most 200 kB of scripts, sent with gzip"({ page, context, open }) {
    await open("/demo");
    const html = await (await context.request.get("/demo")).text();
    const scripts = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path = ""]) => path);
    expect(scripts.length).toBeGreaterThan(0);
    let bytes = 0;
    for (const script of scripts) bytes += await gzippedBytes(new URL(script, page.url()).href);
    expect(bytes).toBeLessThanOrEqual(limit);
  },

  async "no chart's script is asked for before Home is first painted"({ page, open }) {
    await open("/demo");
    await page.getByRole("img", { name: /^Daily cost/ }).waitFor();
    const { early, charts } = await page.evaluate(() => {
      const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
      const scripts = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js"));
      const isChart = ({ name }: { name: string }) => /\/stacked-bars/.test(name);
      return {
        early: scripts.filter((script) => isChart(script) && script.startTime < paint).length,
        charts: scripts.filter(isChart).length,
      };
    });
    expect({ early, charts }).toEqual({ early: 0, charts: 1 });
  },
};

/** Of the body, as it is sent; very small ones are sent as they are. */
async function gzippedBytes(address: string): Promise<number> {
  const asked = get(address, { headers: { "accept-encoding": "gzip" } });
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  const body = await buffer(answer);
  expect(body.length < 1000 || answer.headers["content-encoding"] === "gzip").toBe(true);
  return body.length;
}
