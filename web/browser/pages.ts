import type { Page } from "playwright-core";

/** A page of the app, by its name, its path and what is there once it is whole. */
export interface AppPage {
  name: string;
  path: string;
  ready(page: Page): Promise<void>;
}

/** All pages of an organization with bills. */
export const pagesOfDemo: readonly AppPage[] = [
  {
    name: "Home",
    path: "/demo",
    ready: (page) => page.getByRole("table", { name: "Top movers" }).or(page.getByText("Nothing to compare")).waitFor(),
  },
  {
    name: "Explorer",
    path: "/demo/explorer?period=last-30-days",
    ready: (page) => page.getByRole("table", { name: "Provider in USD" }).waitFor(),
  },
  { name: "Data", path: "/demo/data", ready: (page) => page.getByRole("table", { name: "Sources" }).waitFor() },
  { name: "Alerts", path: "/demo/alerts", ready: (page) => page.getByRole("table", { name: "Rules" }).waitFor() },
  {
    name: "Alert editor",
    path: "/demo/alerts/new",
    ready: (page) => page.getByRole("heading", { name: /^Would / }).waitFor(),
  },
];

export const signInPage: AppPage = {
  name: "Sign in",
  path: "/sign-in",
  ready: (page) => page.getByRole("button", { name: "Open the demo" }).waitFor(),
};

export function firstRunPage(org: string): AppPage {
  return {
    name: "First run",
    path: `/${org}`,
    ready: (page) => page.getByRole("heading", { name: "Start with one bill" }).waitFor(),
  };
}

/** Opens it and waits until nothing of it is still to come. */
export async function see(page: Page, { path, ready }: AppPage): Promise<void> {
  await page.goto(path);
  await ready(page);
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
