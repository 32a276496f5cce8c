import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Facts } from "./facts.ts";
import { pagesOfDemo, see } from "./pages.ts";

/** For the demo on a phone. */
export const phoneFacts: Facts = {
  async "no page is wider than a phone"({ page }) {
    const wide: string[] = [];
    for (const one of pagesOfDemo) {
      await see(page, one);
      if (await isWide(page)) wide.push(one.name);
    }
    expect(wide).toEqual([]);
  },

  async "the bar at the bottom leads to each page"({ page, open }) {
    await open("/demo");
    for (const name of ["Explorer", "Alerts", "Data", "Home"]) {
      await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
      await page.getByRole("heading", { level: 1, name }).waitFor();
    }
  },

  async "tables keep name, cost and change"({ page, open }) {
    await open("/demo/explorer?period=last-30-days");
    const headers = page.getByRole("table", { name: "Provider in USD" }).getByRole("columnheader");
    await headers.first().waitFor();
    const shown = await headers.allInnerTexts();
    expect(shown).toEqual(["Provider", expect.stringMatching(/^\d/), "Change"]);
    const [firstRow] = await page.getByRole("table", { name: "Provider in USD" }).getByRole("row").all();
    const box = await firstRow?.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
  },
};

function isWide(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
