/**
 * `node web/browser/screenshots.ts FOLDER`: every page of the demo organization, light and dark, as pictures to look at. As wide
 * as a desktop (1440) and a phone (390), and as long as the page is.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { demoIsFilled, type House, openHouse } from "./house.ts";
import { type AppPage, firstRunPage, pagesOfDemo, see, signInPage } from "./pages.ts";
import { desktop, openVisit, type Person, phone } from "./visit.ts";

const screens = [
  { suffix: "", viewport: desktop },
  { suffix: "-phone", viewport: phone, isMobile: true, hasTouch: true },
];

async function photograph(house: House, folder: string, as: Person, pagesOf: (org: string) => readonly AppPage[]) {
  for (const { suffix, ...screen } of screens) {
    const { page, context, org } = await openVisit(house.browser, house.app, { as, ...screen, deviceScaleFactor: 1 });
    for (const one of pagesOf(org)) {
      await page.setViewportSize(screen.viewport);
      await see(page, one);
      await page.setViewportSize({ ...screen.viewport, height: await heightOf(page) });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const name = `${one.name.toLowerCase().replaceAll(" ", "-")}-${colorScheme}${suffix}.png`;
        await page.screenshot({ path: join(folder, name) });
      }
    }
    await context.close();
  }
}

/** Of the whole page, so that what is fixed to the edges of the window stands at those of the picture. */
function heightOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollHeight);
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("A folder for the pictures is expected: node web/browser/screenshots.ts FOLDER");
await mkdir(folder, { recursive: true });
const house = await openHouse({ demo: true });
try {
  await demoIsFilled(house);
  await photograph(house, folder, "nobody", () => [signInPage]);
  await photograph(house, folder, "newcomer", (org) => [firstRunPage(org)]);
  await photograph(house, folder, "demo", () => pagesOfDemo);
} finally {
  await house.close();
}
