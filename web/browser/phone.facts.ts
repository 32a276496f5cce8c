import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Facts } from "./facts.ts";
import { pagesOfDemo, see } from "./pages.ts";

/** For the demo on a phone. */
export const phoneFacts: Facts = {
  async "no page is wider than a phone"({ page }) {
    for (const one of pagesOfDemo) {
      await see(page, one);
      expect.soft(await beyondTheEdge(page), one.name).toEqual([]);
    }
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

/** The innermost elements that reach beyond the right edge, when the page scrolls sideways; nothing when it does not. */
function beyondTheEdge(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("main *")]
      .filter((one) => one.getBoundingClientRect().right > clientWidth && one.childElementCount === 0)
      .map((one) => one.outerHTML.slice(0, 160));
  });
}
