import { expect, it } from "vitest";
import type { House } from "./house.ts";
import { openVisit, type Visit, type VisitOptions } from "./visit.ts";

/** Facts by their names, each about one visit. */
export type Facts = Record<string, (visit: Visit) => Promise<void>>;

/** A test for each fact; all hold besides that the pages keep to themselves and write no error. */
export function test(facts: Facts, house: () => House, options?: VisitOptions): void {
  for (const [name, fact] of Object.entries(facts)) {
    it(name, async () => {
      const { app, browser } = house();
      const visit = await openVisit(browser, app, options);
      try {
        await fact(visit);
        expect(visit.offences()).toEqual([]);
      } catch (error) {
        throw await withPage(error, visit);
      } finally {
        await visit.context.close();
      }
    });
  }
}

/** The error, with what stood on the page. */
async function withPage(error: unknown, { page, offences }: Visit): Promise<unknown> {
  const stood = await page.locator("body").ariaSnapshot({ timeout: 2000 }).catch(String);
  if (error instanceof Error)
    error.message += `\n\nOffences: ${offences().join("; ") || "none"}\nOn ${page.url()}:\n${stood.slice(0, 8000)}`;
  return error;
}
