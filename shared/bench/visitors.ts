import { setTimeout as pause } from "node:timers/promises";
import type { CostQueryInput } from "#shared/costs/query.ts";
import { planRuns } from "#shared/demo/plan.ts";
import { type App, startApp } from "../../web/browser/app.ts";
import { launchChromium } from "../../web/browser/chromium.ts";
import { openVisit, type Visit } from "../../web/browser/visit.ts";

type Browser = Awaited<ReturnType<typeof launchChromium>>;

export interface Visitors {
  /** Seconds from starting the process on an empty folder to the first amount on the screen. */
  firstNumber: number;
  /** Seconds from opening Home, signed in and with an empty cache, to its amount; the best of five. */
  pageLoad: number;
  /** What that page transferred, compressed, in kB. */
  scripts: number;
  everything: number;
  /** Seconds of each answer when one person asks, and when 50 do at once. */
  alone: number[];
  together: number[];
}

const people = 50;
const rounds = 4;

/** The demo organization as people meet it: on a screen, and fifty of them at once. */
export async function measureVisitors(): Promise<Visitors> {
  const browser = await launchChromium();
  const began = performance.now();
  const app = await startApp({ demo: true, isPrepared: false });
  try {
    const firstNumber = await firstAmount(browser, app, began);
    await filled(browser, app);
    const page = await loadPage(browser, app);
    const visit = await openVisit(browser, app);
    const cookie = (await visit.context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    await click(app, cookie, 1);
    const alone = await click(app, cookie, rounds);
    const together = (await Promise.all(Array.from({ length: people }, () => click(app, cookie, rounds)))).flat();
    return { firstNumber, ...page, alone, together };
  } finally {
    await browser.close();
    await app.stop();
  }
}

async function firstAmount(browser: Browser, app: App, began: number): Promise<number> {
  const visit = await openVisit(browser, app, { as: "nobody" });
  await visit.open("/");
  await visit.page.getByRole("button", { name: "Open the demo" }).click();
  await amountOf(visit).waitFor({ timeout: 120_000 });
  await visit.context.close();
  return seconds(began);
}

const amountOf = ({ page }: Visit) =>
  page.getByRole("link", { name: /Month to date|^\w+ \d{4}/ }).getByText(/\$[\d,]+\.\d\d/);

async function filled(browser: Browser, app: App): Promise<void> {
  const visit = await openVisit(browser, app);
  const today = new Date().toISOString().slice(0, 10);
  const planned = planRuns({ anchor: today, today }).flat().length;
  for (;;) {
    const { syncs } = await visit.ask("GET /api/syncs", { org: "demo", query: { limit: "100" } });
    if (syncs.length >= planned && syncs.every(({ finishedAt }) => finishedAt)) break;
    await pause(1000);
  }
  await visit.context.close();
}

async function loadPage(browser: Browser, app: App): Promise<Pick<Visitors, "pageLoad" | "scripts" | "everything">> {
  let pageLoad = Number.POSITIVE_INFINITY;
  let [scripts, everything] = [0, 0];
  for (let round = 0; round < 5; round += 1) {
    const visit = await openVisit(browser, app);
    const network = await visit.context.newCDPSession(visit.page);
    const kinds = new Map<string, string>();
    [scripts, everything] = [0, 0];
    await network.send("Network.enable");
    network.on("Network.responseReceived", ({ requestId, type }) => void kinds.set(requestId, type));
    network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      everything += encodedDataLength / 1000;
      if (kinds.get(requestId) === "Script") scripts += encodedDataLength / 1000;
    });
    const began = performance.now();
    await visit.open("/demo");
    await amountOf(visit).waitFor();
    pageLoad = Math.min(pageLoad, seconds(began));
    await visit.page.waitForLoadState("networkidle");
    await visit.context.close();
  }
  return { pageLoad, scripts, everything };
}

const asked: CostQueryInput[] = [
  { groupBy: ["x_Kind"], compare: "same-days-last-month" },
  { groupBy: ["ServiceName"], compare: "same-days-last-month", granularity: "none", order: "change" },
  { groupBy: ["x_Kind"], period: { preset: "last-13-months" }, granularity: "month" },
  { groupBy: ["tag:team"], granularity: "none" },
  { groupBy: ["SubAccountName"], filters: [{ field: "x_Provider", operator: "is", values: ["aws"] }] },
];

/** Asks what Home and a step into Explorer ask, without any cache. Resolves with the seconds of each answer. */
async function click({ address }: App, cookie: string, times: number): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < times; round += 1) {
    for (const query of asked) {
      const began = performance.now();
      const parameters = new URLSearchParams({ org: "demo", query: JSON.stringify(query) });
      const answer = await fetch(`${address}/api/costs?${parameters}`, { headers: { cookie } });
      if (!answer.ok) throw new Error(`A question was answered ${answer.status}.`);
      await answer.arrayBuffer();
      taken.push(seconds(began));
    }
  }
  return taken;
}

const seconds = (began: number) => (performance.now() - began) / 1000;
