import { setTimeout as pause } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { planRuns } from "#shared/demo/plan.ts";
import { type App, startApp } from "./app.ts";
import { launchChromium } from "./chromium.ts";
import { openVisit } from "./visit.ts";

/** A platform, and a browser to visit it with. */
export interface House {
  app: App;
  browser: Browser;
  close(): Promise<void>;
}

export async function openHouse({ demo }: { demo: boolean }): Promise<House> {
  const began = await Promise.allSettled([startApp({ demo }), launchChromium()]);
  const [app, browser] = began;
  if (app.status === "rejected" || browser.status === "rejected") {
    if (app.status === "fulfilled") await app.value.stop();
    if (browser.status === "fulfilled") await browser.value.close();
    throw began.find((one) => one.status === "rejected")?.reason;
  }
  const close = async () => {
    await browser.value.close();
    await app.value.stop();
  };
  return { app: app.value, browser: browser.value, close };
}

/** Resolves once every bill of the demo organization is loaded. */
export async function demoIsFilled({ app, browser }: House): Promise<void> {
  const visit = await openVisit(browser, app);
  const today = new Date().toISOString().slice(0, 10);
  const planned = planRuns({ anchor: today, today }).flat().length;
  for (let waited = 0; waited < 150; waited += 0.5) {
    const { syncs } = await visit.ask("GET /api/syncs", { org: "demo", query: { limit: "100" } });
    const failed = syncs.find(({ status }) => status === "failed");
    if (failed) throw new Error(`A bill of the demo was not loaded: ${failed.failureReason}`);
    if (syncs.length >= planned && syncs.every(({ finishedAt }) => finishedAt)) return visit.context.close();
    await pause(500);
  }
  throw new Error("The demo organization was not filled within 150 s.");
}
