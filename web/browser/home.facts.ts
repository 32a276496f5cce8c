import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { addDays, periodAround } from "#shared/costs/days.ts";
import { decimal, textOf } from "#shared/costs/decimal.ts";
import type { CostQueryInput } from "#shared/costs/query.ts";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { addressOf } from "../src/api/request.ts";
import { money } from "../src/format/money.ts";
import { eventually, explorerView, inUs } from "./explorer-view.ts";
import type { Facts } from "./facts.ts";
import type { Visit } from "./visit.ts";

const org = "demo";
/** A month that is over goes by its name. */
const monthTile = /^(Month to date|[A-Z][a-z]+ \d{4})/;

export const homeFacts: Facts = {
  async "the figure of the month is the API's total, and DuckDB's sum over the exported FOCUS rows"(visit) {
    const { total, counted } = await monthOfHome(visit);
    await visit.open("/demo");
    const figure = tile(visit.page, monthTile);
    await expect.poll(() => figure.textContent(), eventually).toContain(money(total, "USD", inUs));
    expect(await sumOfExport(visit, counted)).toBe(textOf(decimal(total)));
  },

  async "every tile opens the page that its figure is from, with the same figure"(visit) {
    const { page, open } = visit;
    const { total, change, counted, period } = await monthOfHome(visit);
    const view = explorerView(page);
    const isOver = counted.until === period.until;
    for (const name of isOver ? [monthTile] : [monthTile, /^Forecast/]) {
      await open("/demo");
      await tile(page, name).click();
      await view.totals(money(total, "USD", inUs));
    }
    await open("/demo");
    await tile(page, /^vs /).click();
    await view.totals(money(total, "USD", inUs));
    await page
      .getByText(money(change, "USD", { ...inUs, signed: true }), { exact: true })
      .first()
      .waitFor();
    await open("/demo");
    await tile(page, /^Unallocated/).click();
    await view.totals(money(await unallocated(visit), "USD", inUs));
    await open("/demo");
    await tile(page, /^Freshness/).click();
    await page.getByRole("table", { name: "Sources" }).waitFor();
  },

  async "a mover opens in Explorer with the cost it has on Home"({ page, open }) {
    await open("/demo");
    const row = page.getByRole("table", { name: "Top movers" }).getByRole("row").nth(1);
    const cost = await row.getByRole("cell").nth(1).textContent();
    await row.click();
    await explorerView(page).totals(cost ?? "");
  },
};

function tile(page: Page, name: RegExp) {
  return page.getByRole("region", { name: "The month in figures" }).getByRole("link", { name });
}

/** The question Home asks: the month of the last complete day, which early in a month is the one before. */
async function monthOfHome(visit: Visit) {
  const { completeUntil } = await ask(visit, { groupBy: [], granularity: "none" });
  const period = periodAround(addDays(completeUntil ?? "", -1), "month");
  const { sections, counted } = await ask(visit, {
    period,
    groupBy: [],
    granularity: "none",
    compare: "same-days-last-month",
  });
  const dollars = sections.find(({ unit }) => unit === "USD");
  return { period, counted, total: dollars?.total ?? "", change: dollars?.change ?? "" };
}

async function unallocated(visit: Visit): Promise<string> {
  const { period } = await monthOfHome(visit);
  const filters: CostQueryInput["filters"] = [{ field: "tag:team", operator: "empty" }];
  const { sections } = await ask(visit, { period, filters, granularity: "none" });
  return sections.find(({ unit }) => unit === "USD")?.total ?? "0";
}

function ask(visit: Visit, query: CostQueryInput) {
  return visit.ask("GET /api/costs", { org, query: { query: JSON.stringify(query) } });
}

async function sumOfExport({ context }: Visit, days: { from: string; until: string }): Promise<string> {
  const query = JSON.stringify({ period: days } satisfies CostQueryInput);
  const answer = await context.request.get(
    addressOf("GET /api/costs-export", { org, query: { query, rows: "focus", format: "parquet" } }),
  );
  const folder = await mkdtemp(join(tmpdir(), "cloudact-export-"));
  const file = join(folder, "export.parquet");
  await writeFile(file, await answer.body());
  await using db = await DuckDb.open();
  const [row] = await db.rows<{ cost: string }>(
    `SELECT sum(EffectiveCost)::VARCHAR AS cost FROM read_parquet(${literal(file)})
     WHERE BillingCurrency = 'USD' AND ChargePeriodStart >= $from::TIMESTAMP AND ChargePeriodStart < $until::TIMESTAMP`,
    days,
  );
  await rm(folder, { recursive: true });
  return textOf(decimal(row?.cost ?? ""));
}
