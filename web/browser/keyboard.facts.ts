import type { Page } from "playwright-core";
import { expect } from "vitest";
import { eventually, explorerView } from "./explorer-view.ts";
import type { Facts } from "./facts.ts";
import { focused, pressUntil, stopWithoutSign } from "./keyboard.ts";
import { pagesOfDemo, see } from "./pages.ts";

/** For nobody yet. */
export const wayInByKeyboardFacts: Facts = {
  async "the keyboard alone goes from the way in to a drilled row, and back"({ page, open }) {
    await open("/");
    await page.getByRole("button", { name: "Open the demo" }).waitFor();
    await pressUntil(page, "Tab", "Open the demo");
    await page.keyboard.press("Enter");
    await page.getByRole("table", { name: "Top movers" }).waitFor();
    await pressUntil(page, "Tab", /^See all \d+$/);
    await page.keyboard.press("Enter");
    const view = explorerView(page);
    await view.rows.first().waitFor();
    const before = await view.total.textContent();
    const name = await view.rows.first().getByRole("cell").first().textContent();
    await pressUntil(page, "Tab", (text) => text.startsWith(name ?? "?"));
    await page.keyboard.press("Enter");
    const back = page.getByRole("button", { name: "All services" }).first();
    await back.waitFor();
    await page.keyboard.press("Backspace");
    await back.waitFor({ state: "detached" });
    await view.totals(before ?? "");
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
  },
};

/** For the demo. */
export const keyboardFacts: Facts = {
  async "wherever Tab stops, the focus can be seen"({ page }) {
    const unseen: string[] = [];
    for (const one of pagesOfDemo) {
      await see(page, one);
      for (let stops = 0; stops < 40; stops += 1) {
        await page.keyboard.press("Tab");
        const stop = await stopWithoutSign(page);
        if (stop) unseen.push(`${one.name}: ${stop}`);
      }
    }
    expect(unseen).toEqual([]);
  },

  async "? shows the list of keys, and Escape gives the focus back"({ page, open }) {
    await open("/demo");
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    await pressUntil(page, "Tab", "Explorer");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => focused(page), eventually).toBe("Explorer");
  },

  async "what opens over the page gives the focus back to what opened it"({ page, open }) {
    await open("/demo/explorer?period=last-30-days");
    await explorerView(page).rows.first().waitFor();
    const openers: [string | RegExp, Parameters<Page["getByRole"]>[0]][] = [
      [/^Search or jump/, "dialog"],
      [/^Group by/, "dialog"],
      [/^Compare: /, "menu"],
      [/\d{4}$/, "dialog"],
      ["Export", "menu"],
    ];
    for (const [name, role] of openers) {
      await pressUntil(page, "Tab", name);
      const opener = await focused(page);
      await page.keyboard.press("Enter");
      await page.getByRole(role).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole(role).waitFor({ state: "detached" });
      await expect.poll(() => focused(page), eventually).toBe(opener);
    }
  },

  async "the page under Ctrl K is found by a few letters"({ page, open }) {
    await open("/demo");
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search or jump to" }).waitFor();
    await page.keyboard.type("alert");
    await page.getByRole("option", { name: "Alerts" }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Alerts" }).waitFor();
  },
};
