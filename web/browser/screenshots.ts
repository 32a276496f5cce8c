/**
 * `node web/browser/screenshots.ts FOLDER`: every page of the demo organization, light and dark, as pictures to look at. The whole
 * page at 1440 wide, and at 390 as a phone shows it.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
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
      await see(page, one);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const name = `${one.name.toLowerCase().replaceAll(" ", "-")}-${colorScheme}${suffix}.png`;
        await page.screenshot({ path: join(folder, name), fullPage: true });
      }
    }
    await context.close();
  }
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
