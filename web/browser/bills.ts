import type { Page } from "playwright-core";
import { addDays } from "#shared/costs/days.ts";
import { type BillRow, focusBill } from "#shared/embedded/focus-bill.ts";

const today = new Date().toISOString().slice(0, 10);

/** The day so many days before today, UTC. */
export function daysAgo(days: number): string {
  return addDays(today, -days);
}

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function upload(name: string, content: string): Upload {
  return { name, mimeType: "text/csv", buffer: Buffer.from(content) };
}

/** A bill with one row a day from `first` to `last` days ago, at the cost given for the day. */
export function dailyBill(first: number, last: number, costOn: (daysAgo: number) => string): string {
  const rows: BillRow[] = [];
  for (let ago = first; ago >= last; ago -= 1) rows.push({ day: daysAgo(ago), cost: costOn(ago) });
  return focusBill(rows);
}

/** Chooses files on the page that is open, as the dialog of the system would. */
export async function choose(page: Page, ...files: Upload[]): Promise<void> {
  await page.getByLabel("Bills to import").first().setInputFiles(files);
}

/** Imports a bill on the Data page and stays there until it is loaded. */
export async function importOn(page: Page, org: string, file: Upload): Promise<void> {
  await page.goto(`/${org}/data`);
  await page.getByRole("table", { name: "Sources" }).or(page.getByText("No source yet")).first().waitFor();
  await choose(page, file);
  await page.getByRole("heading", { name: `${file.name} is loaded` }).waitFor();
}
