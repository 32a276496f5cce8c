import type { Page } from "playwright-core";
import { expect } from "vitest";
import { seriousFindings } from "./axe.ts";
import type { Facts } from "./facts.ts";
import { type AppPage, firstRunPage, pagesOfDemo, see, signInPage } from "./pages.ts";

export const axeFacts: Facts = Object.fromEntries(
  pagesOfDemo.map((one) => [accessible(one), ({ page }) => expectAccessible(page, one)]),
);
export const axeFactsOfSignIn: Facts = { [accessible(signInPage)]: ({ page }) => expectAccessible(page, signInPage) };
export const axeFactsOfNewcomer: Facts = {
  [accessible(firstRunPage(""))]: ({ page, org }) => expectAccessible(page, firstRunPage(org)),
  async "an organization without a rule or a source has no serious finding of axe-core"({ page, org }) {
    const nothing = (name: string, path: string, text: string): AppPage => ({
      name,
      path: `/${org}/${path}`,
      ready: (there) => there.getByText(text).first().waitFor(),
    });
    await expectAccessible(page, nothing("Data", "data", "No source yet"));
    await expectAccessible(page, nothing("Alerts", "alerts", "No rule watches"));
    await expectAccessible(page, nothing("Explorer", "explorer", "No bill is loaded"));
  },
};

function accessible({ name }: AppPage): string {
  return `${name} has no serious finding of axe-core, light or dark`;
}

async function expectAccessible(page: Page, one: AppPage): Promise<void> {
  await see(page, one);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await seriousFindings(page), `${one.name}, ${colorScheme}`).toEqual([]);
  }
}
