import { expect } from "vitest";
import { decimal, plus, textOf } from "#shared/costs/decimal.ts";
import { money } from "../src/format/money.ts";
import { choose, dailyBill, importOn, upload } from "./bills.ts";
import { explorerView, inUs } from "./explorer-view.ts";
import type { Facts } from "./facts.ts";
import type { Visit } from "./visit.ts";

const bill = dailyBill(20, 4, () => "10.25");
/** 17 days. */
const total = "174.25";

/** For somebody with an empty organization. */
export const dataFacts: Facts = {
  async "the first page of an empty organization takes a bill, and becomes Home with its cost"({ page, open, org }) {
    await open(`/${org}`);
    await page.getByRole("heading", { name: "Start with one bill" }).waitFor();
    await choose(page, upload("first.csv", bill));
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    await page.getByRole("region", { name: "The month in figures" }).getByRole("link").first().waitFor();
  },

  async "a bill goes through its steps in sight, and then its source, rows and cost are there"(visit) {
    const { page, open, org } = visit;
    await open(`/${org}/data`);
    await page.getByText("No source yet").waitFor();
    await choose(page, upload("acme.csv", bill));
    await page.getByRole("heading", { name: "acme.csv is loading" }).waitFor();
    for (const step of ["Plan", "Fetch", "Convert", "Load", "Alerts"]) {
      await page.getByRole("listitem").filter({ hasText: step }).filter({ hasText: "Done" }).first().waitFor();
    }
    await page.getByRole("heading", { name: "acme.csv is loaded" }).waitFor();
    await page.getByText(/^17 FOCUS rows\./).waitFor();
    const source = page.getByRole("table", { name: "Sources" }).getByRole("row", { name: "111111111111" });
    expect(await source.getByRole("cell").last().textContent()).toBe("17");
    expect(await costOf(visit)).toBe(total);
    await open(`/${org}/explorer?period=last-30-days&days=all`);
    await explorerView(page).totals(money(total, "USD", inUs));
  },

  async "a bill with a word for an amount says line, column and reason, and changes no number"(visit) {
    const { page, org } = visit;
    await importOn(page, org, upload("acme.csv", bill));
    const lines = dailyBill(20, 4, () => "99.75").split("\n");
    lines[2] = lines[2]?.replace("99.75", "plenty") ?? "";
    await choose(page, upload("broken.csv", lines.join("\n")));
    await page.getByRole("heading", { name: "broken.csv was not loaded" }).waitFor();
    await page.getByRole("link", { name: "See the rows and why" }).click();
    const reject = page.getByRole("table", { name: "Rows that could not be read" }).getByRole("row").nth(1);
    await reject.waitFor();
    const [line, column, value, reason] = await reject.getByRole("cell").allTextContents();
    expect([line, column, value]).toEqual(["3", "BilledCost", "plenty"]);
    expect(reason).toContain("is not a decimal number");
    expect(await costOf(visit)).toBe(total);
  },

  async "a file that is no bill says what was expected"({ page, open, org }) {
    await open(`/${org}/data`);
    await page.getByText("No source yet").waitFor();
    await choose(page, upload("poem.csv", "Roses are red.\nViolets are blue.\n"));
    await page.getByRole("heading", { name: "poem.csv was not loaded" }).waitFor();
    const said = await page.getByRole("main").getByRole("alert").textContent();
    expect(said).toMatch(/expected/);
    expect(said).not.toMatch(/\/tmp|SELECT|\.ts\b/);
  },

  async "the same bill again is unchanged, and counts once"(visit) {
    const { page, org } = visit;
    await importOn(page, org, upload("acme.csv", bill));
    await page.reload();
    await page.getByRole("table", { name: "Sources" }).waitFor();
    await choose(page, upload("acme.csv", bill));
    await page.getByRole("heading", { name: "acme.csv was here already" }).waitFor();
    await page.getByRole("row", { name: "Unchanged" }).waitFor();
    expect(await costOf(visit)).toBe(total);
  },
};

/** Of all days of the bill, exactly, as the API has it. */
async function costOf({ ask, org }: Visit): Promise<string> {
  const query = JSON.stringify({ period: { preset: "last-90-days" }, days: "all", granularity: "none" });
  const { sections } = await ask("GET /api/costs", { org, query: { query } });
  return textOf(sections.reduce((sum, section) => plus(sum, decimal(section.total ?? "0")), decimal("0")));
}
