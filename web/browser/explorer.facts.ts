import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { expect } from "vitest";
import { decimal, plus, textOf, zero } from "#shared/costs/decimal.ts";
import type { CostQueryInput } from "#shared/costs/query.ts";
import { money } from "../src/format/money.ts";
import { amountsIn, eventually, explorerView, inUs, settled } from "./explorer-view.ts";
import type { Facts } from "./facts.ts";
import { pressUntil } from "./keyboard.ts";
import type { Visit } from "./visit.ts";

/** Not the running month, which on its first days has no complete day. */
const start = "/demo/explorer?period=last-30-days";
const usual = { period: { preset: "last-30-days" }, groupBy: ["x_Provider"], limit: 7 } satisfies CostQueryInput;

export const explorerFacts: Facts = {
  async "group by lists what the API groups, largest first"(visit) {
    const { page, open } = visit;
    await open(start);
    await page.getByRole("button", { name: "Group by" }).click();
    await page.getByRole("option", { name: /^Service( \d+)?$/ }).click();
    const view = explorerView(page);
    await page.getByRole("table", { name: "Service in USD" }).waitFor();
    const { groups } = await sectionOf(visit, { ...usual, groupBy: ["ServiceName"] });
    const expected = groups.filter(({ kind }) => kind === "group").map(({ total }) => money(total, "USD", inUs));
    await expect.poll(async () => (await amountsIn(view.rows)).slice(0, expected.length), eventually).toEqual(expected);
  },

  async "a click drills into a row, whose amount is the total there; the path leads back out"(visit) {
    const { page, open } = visit;
    await open(start);
    const view = explorerView(page);
    const before = await view.total.textContent();
    const [amount = ""] = await amountsIn(view.rows);
    await view.rows.first().click();
    await view.totals(amount);
    await page.getByRole("table", { name: "Service in USD" }).waitFor();
    await page.getByRole("navigation", { name: "Drill path" }).getByRole("button", { name: "All providers" }).click();
    await view.totals(before ?? "");
    await page.getByRole("table", { name: "Provider in USD" }).waitFor();
  },

  async "Enter drills into the row that has the focus, Backspace goes back out"({ page, open }) {
    await open(start);
    const view = explorerView(page);
    const before = await view.total.textContent();
    const amounts = await amountsIn(view.rows);
    await view.rows.first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await view.totals(amounts[1] ?? "");
    await page.keyboard.press("Backspace");
    await view.totals(before ?? "");
  },

  async "a filter written with the keyboard becomes a chip, and the total the API's"(visit) {
    const { page, open } = visit;
    await open(start);
    const view = explorerView(page);
    await view.total.waitFor();
    await page.keyboard.press("f");
    await page.getByRole("option", { name: /^Provider( \d+)?$/ }).waitFor();
    await page.keyboard.type("provider");
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "Values of Provider" }).waitFor();
    await page.keyboard.type("aws");
    await expect.poll(() => page.getByRole("option").count(), eventually).toBe(1);
    await page.keyboard.press("Enter");
    await pressUntil(page, "Tab", "Apply");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Provider is\s?(AWS|Amazon Web Services)$/ }).waitFor();
    const { total } = await sectionOf(visit, {
      ...usual,
      filters: [{ field: "x_Provider", operator: "is", values: ["aws"] }],
    });
    await view.totals(money(total, "USD", inUs));
  },

  async "an address opened elsewhere shows the same total and chips"({ page, context, open }) {
    await open(start);
    await explorerView(page).rows.first().click();
    await page.getByRole("table", { name: "Service in USD" }).waitFor();
    await explorerView(page).rows.first().click();
    const chips = page.getByRole("button", { name: /^Remove the filter/ });
    await expect.poll(() => chips.count(), eventually).toBe(2);
    const shown = await chips.evaluateAll((buttons) => buttons.map((button) => button.ariaLabel));
    const total = await settled(explorerView(page).total);
    const other = await context.newPage();
    await other.goto(page.url());
    await explorerView(other).totals(total);
    const there = other.getByRole("button", { name: /^Remove the filter/ });
    expect(await there.evaluateAll((buttons) => buttons.map((button) => button.ariaLabel))).toEqual(shown);
  },

  async "C turns the comparison off and on, in the table and in the address"({ page, open }) {
    await open(start);
    const change = explorerView(page).table.getByRole("columnheader", { name: "Change" });
    await change.waitFor();
    await page.keyboard.press("c");
    await change.waitFor({ state: "detached" });
    expect(page.url()).toContain("compare=off");
    await page.keyboard.press("c");
    await change.waitFor();
    expect(page.url()).not.toContain("compare");
  },

  async "the CSV adds up to the total shown, digit for digit, over the complete buckets"(visit) {
    const { page, open } = visit;
    await open(start);
    const shown = await settled(explorerView(page).total);
    await page.getByRole("button", { name: "Export" }).click();
    const began = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "CSV", exact: true }).click();
    const rows: Record<string, string>[] = parse(await readFile(await (await began).path()), { columns: true });
    const sum = rows
      .filter(({ Unit, Complete }) => Unit === "USD" && Complete === "true")
      .reduce((total, { EffectiveCost }) => plus(total, decimal(EffectiveCost || "0")), zero);
    const { total } = await sectionOf(visit, usual);
    expect(textOf(sum)).toBe(textOf(decimal(total ?? "")));
    expect(money(textOf(sum), "USD", inUs)).toBe(shown);
  },

  async "currencies stand apart, and nowhere as their sum"(visit) {
    const { page, open } = visit;
    await open(start);
    const [dollars, euros] = await Promise.all([sectionOf(visit, usual), sectionOf(visit, usual, "EUR")]);
    await explorerView(page).totals(money(dollars.total, "USD", inUs));
    await explorerView(page, "EUR").totals(money(euros.total, "EUR", inUs));
    const sum = textOf(plus(decimal(dollars.total ?? ""), decimal(euros.total ?? "")));
    const text = (await page.getByRole("main").textContent()) ?? "";
    expect(text).toContain("never added up");
    expect(text).not.toContain(money(sum, "USD", inUs).slice(1));
  },
};

async function sectionOf(visit: Visit, query: CostQueryInput, unit = "USD") {
  const { sections } = await visit.ask("GET /api/costs", { org: "demo", query: { query: JSON.stringify(query) } });
  const section = sections.find((one) => one.unit === unit);
  if (!section) throw new Error(`The demo has no cost in ${unit}.`);
  return section;
}
