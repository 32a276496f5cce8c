import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { expect } from "vitest";
import type { Facts } from "./facts.ts";

const limit = 200_000;

/** For the demo. */
export const weightFacts: Facts = {
  async "Home is first painted from at most 200 kB of scripts, none of them a chart's"({ page, context, open }) {
    await open("/demo");
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    const early = await page.evaluate(() => {
      const [paint] = performance.getEntriesByName("first-contentful-paint");
      return performance
        .getEntriesByType("resource")
        .filter(({ name, startTime }) => /\.js$/.test(name) && startTime < (paint?.startTime ?? 0))
        .map(({ name }) => name);
    });
    const html = await (await context.request.get("/")).text();
    const named = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path = ""]) => path);
    const scripts = new Set([...early, ...named].map((script) => new URL(script, page.url()).pathname));
    expect(scripts.size).toBeGreaterThan(0);
    expect([...scripts].filter((script) => /stacked-bars|replay|lines|bar-paths/.test(script))).toEqual([]);
    let bytes = 0;
    for (const script of scripts) bytes += await gzippedBytes(new URL(script, page.url()).href);
    expect(bytes).toBeLessThanOrEqual(limit);
  },
};

/** Of the body as it is sent. */
async function gzippedBytes(address: string): Promise<number> {
  const [answer] = (await once(get(address, { headers: { "accept-encoding": "gzip" } }), "response")) as [
    IncomingMessage,
  ];
  const body = await buffer(answer);
  expect(answer.headers["content-encoding"] ?? (body.length < 1000 ? "small" : "none")).not.toBe("none");
  return body.length;
}
