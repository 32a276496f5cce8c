import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

export const eventually = { timeout: 30_000 };
/** How a visit's browser writes amounts. */
export const inUs = { locale: "en-US" };

/** What Explorer shows of one currency. */
export interface ExplorerView {
  total: Locator;
  table: Locator;
  /** The breakdown's rows, Other and Unallocated included. */
  rows: Locator;
  /** Resolves once the total reads so. */
  totals(text: string): Promise<void>;
}

export function explorerView(page: Page, unit = "USD"): ExplorerView {
  const total = page
    .getByRole("region", { name: `Cost in ${unit}` })
    .getByRole("strong")
    .first();
  const table = page.getByRole("table", { name: `in ${unit}` });
  return {
    total,
    table,
    rows: table.getByRole("row").filter({ has: page.getByRole("button", { name: "Show only" }) }),
    totals: (text) => expect.poll(() => total.textContent(), eventually).toBe(text),
  };
}

/** The first amount of each row. */
export async function amountsIn(rows: Locator): Promise<string[]> {
  await rows.first().waitFor();
  return rows.evaluateAll((all) => all.map((row) => row.querySelectorAll("td")[1]?.textContent ?? ""));
}

/** What it reads once the newest answer is on the page: until then the one before is shown. */
export async function settled(text: Locator): Promise<string> {
  await text.page().locator("[aria-busy=true]").waitFor({ state: "detached" });
  return (await text.textContent()) ?? "";
}
