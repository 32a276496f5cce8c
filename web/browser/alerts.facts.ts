import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { dailyBill, importOn, upload } from "./bills.ts";
import { eventually } from "./explorer-view.ts";
import type { Facts } from "./facts.ts";
import { focused } from "./keyboard.ts";
import type { Visit } from "./visit.ts";

const peaks = [26, 19, 12];
/** 10 dollars a day, and 100 on three of them. */
const quiet = dailyBill(30, 4, (ago) => (peaks.includes(ago) ? "100" : "10"));
/** The same, gone on with: its newest day is a peak. */
const loud = dailyBill(30, 2, (ago) => (peaks.includes(ago) || ago === 2 ? "100" : "10"));

/** For somebody with an empty organization. */
export const alertFacts: Facts = {
  async "a rule says how often it would have fired before it is saved, and is listed after"(visit) {
    const { page, open, org } = visit;
    await importOn(page, org, upload("quiet.csv", quiet));
    await open(`/${org}/alerts`);
    await page.getByRole("button", { name: "New alert" }).first().click();
    await writeRule(page, { name: "Dear days", amount: "50" });
    await page.getByRole("heading", { name: "Would have fired 3 times" }).waitFor();
    await page.getByRole("textbox", { name: "Amount in USD" }).fill("150");
    await page.getByRole("heading", { name: "Would not have fired" }).waitFor();
    await page.getByRole("textbox", { name: "Amount in USD" }).fill("50");
    await page.getByRole("heading", { name: "Would have fired 3 times" }).waitFor();
    await page.getByRole("button", { name: "Save and turn on" }).click();
    await page.getByRole("table", { name: "Rules" }).getByRole("row", { name: "Dear days" }).waitFor();
    const { rules } = await visit.ask("GET /api/alerts", { org, query: {} });
    expect(rules.map(({ name, enabled }) => [name, enabled])).toEqual([["Dear days", true]]);
  },

  async "an alert is acknowledged, and opened again by Undo"(visit) {
    const { page, open } = visit;
    await raiseAlert(visit);
    await open(`/${visit.org}/alerts`);
    const row = page.getByRole("region", { name: /^Open/ }).getByRole("listitem");
    await row.getByRole("button", { name: "Acknowledge" }).click();
    await page.getByText("Nothing is open.").waitFor();
    expect(await states(visit)).toEqual(["acknowledged"]);
    await page.getByRole("button", { name: "Undo" }).click();
    await row.getByRole("button", { name: "Acknowledge" }).waitFor();
    expect(await states(visit)).toEqual(["open"]);
  },

  async "a rule is muted, heard again, and removed once that is confirmed; its alerts stay"(visit) {
    const { page, open, org } = visit;
    await raiseAlert(visit);
    await open(`/${org}/alerts`);
    const row = page.getByRole("table", { name: "Rules" }).getByRole("row", { name: "Dear days" });
    const menu = row.getByRole("button", { name: "What to do with Dear days" });
    await pick(page, menu, "For a week");
    await row.getByText(/^Muted to/).waitFor();
    await pick(page, menu, "End the mute");
    await row.getByText("On", { exact: true }).waitFor();
    await pick(page, menu, "Remove");
    await page.getByRole("button", { name: "Keep it" }).click();
    await row.waitFor();
    await expect.poll(() => focused(page), eventually).toBe("What to do with Dear days");
    await pick(page, menu, "Remove");
    await page.getByRole("button", { name: "Remove rule" }).click();
    await page.getByText("Dear days is removed").waitFor();
    await page.getByText("No rule watches your costs yet").waitFor();
    expect(await states(visit)).toEqual(["open"]);
    await page.getByRole("region", { name: /^Open/ }).getByRole("button", { name: "Acknowledge" }).waitFor();
  },
};

async function pick(page: Page, menu: Locator, item: string): Promise<void> {
  await menu.click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

/** A rule on what a day costs. */
async function writeRule(page: Page, { name, amount }: { name: string; amount: string }): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("combobox", { name: "What to watch for" }).click();
  await page.getByRole("option", { name: "A period costs more than an amount" }).click();
  await page.getByRole("textbox", { name: "Amount in USD" }).fill(amount);
}

/** Has a rule, and then the bill that breaks it. */
async function raiseAlert({ page, org, ask, open }: Visit): Promise<void> {
  await open(`/${org}/alerts/new`);
  await writeRule(page, { name: "Dear days", amount: "50" });
  await page.getByRole("button", { name: "Save and turn on" }).click();
  await page.getByRole("table", { name: "Rules" }).waitFor();
  await importOn(page, org, upload("loud.csv", loud));
  const raised = async () => (await ask("GET /api/alerts", { org, query: {} })).alerts.length;
  await expect.poll(raised, eventually).toBe(1);
}

async function states({ ask, org }: Visit): Promise<string[]> {
  const { alerts } = await ask("GET /api/alerts", { org, query: {} });
  return alerts.map(({ status }) => status);
}
