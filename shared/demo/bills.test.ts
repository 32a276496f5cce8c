import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays } from "#shared/costs/days.ts";
import { compare, decimal, median, minus, plus, textOf, times, zero } from "#shared/costs/decimal.ts";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { normalizePart } from "#shared/normalize/normalize-part.ts";
import type { PartReport } from "#shared/normalize/report.ts";
import { billOf } from "./bill.ts";
import { sources } from "./bills.ts";
import { blemishes, type PlacedIncident, placeIncidents } from "./incidents.ts";
import { firstOfMonth, monthAfter, openLedger } from "./ledger.ts";
import { extraOn } from "./meter.ts";

const anchor = "2026-11-22";
const months = Array.from({ length: 13 }, (_, ago) => monthAfter(firstOfMonth(anchor), -ago));
const ledgerOf = (asOf: string, seed = "northwind") => openLedger({ seed, anchor, asOf });
const aws = sources.filter(({ id }) => id === "aws");

let folder: string;
/** The FOCUS rows of all sources. */
const mapped: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-demo-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function normalize(name: string, content: string): Promise<{ report: PartReport; out: string }> {
  const path = join(folder, name);
  await writeFile(path, content);
  const out = `${path}.parquet`;
  const report = await normalizePart({ path, name, out, rejectsOut: `${path}.jsonl`, tempDirectory: folder });
  return { report, out };
}

/** Adds the cost column up anew from the file's own text. */
function invoiceOf(content: string, costColumn: string): string {
  const rows: Record<string, string>[] = parse(content, { columns: true });
  return textOf(rows.map((row) => decimal(row[costColumn] ?? "")).reduce(plus, zero));
}

describe.each(sources)("the bills of $id over thirteen months", (source) => {
  const bill = billOf(source, ledgerOf(anchor), months);
  let report: PartReport;
  beforeAll(async () => {
    const { report: found, out } = await normalize(bill.name, bill.content);
    report = found;
    mapped.push(out);
  });

  it("are mapped whole: no row rejected, no value rounded, a slice a month for each account", () => {
    expect(report).toMatchObject({ rowsIn: bill.rows, rejectedRows: 0, roundedValues: 0 });
    const accounts = new Set(report.slices.map(({ provider, billingAccountId }) => `${provider} ${billingAccountId}`));
    expect(report.slices).toHaveLength(months.length * accounts.size);
  });

  it("add up to their invoice, to the last decimal", () => {
    const [sums] = report.sums;
    expect(report.sums).toHaveLength(1);
    expect(invoiceOf(bill.content, source.costColumn)).toBe(bill.total);
    expect([sums?.currency, textOf(decimal(sums?.billed ?? ""))]).toEqual([bill.currency, bill.total]);
  });

  it("hold at least 98 % of the rules of FOCUS, and break those that are planted", () => {
    const { rulesChecked, rulesViolated, violations } = report.conformance;
    expect(rulesViolated / rulesChecked).toBeLessThan(0.02);
    const broken = violations.map(({ ruleId }) => ruleId);
    const planted = blemishes.filter((blemish) => blemish.source === source.id).map(({ ruleId }) => ruleId);
    // A FOCUS 1.0 file has no ServiceSubcategory and no SkuMeter.
    const ofVersion = ["CAU-ServiceName-C-008-C", "CAU-ServiceSubcategory-C-002-M", "CAU-SkuMeter-C-005-C"];
    expect(broken.toSorted()).toEqual([...planted, ...(source.id === "gcp" ? ofVersion : [])].toSorted());
  });

  it("are the same bytes for the same seed and day, and others for another seed", () => {
    expect(billOf(source, ledgerOf(anchor), months).content === bill.content).toBe(true);
    const [month = ""] = months;
    const other = billOf(source, ledgerOf(anchor, "another"), [month]);
    // Seats are counted, not metered: nothing of them wavers.
    expect(other.content === billOf(source, ledgerOf(anchor), [month]).content).toBe(source.id === "saas");
  });
});

it.each(placeIncidents(anchor))(
  "$id shows: its service and account cost more by about its extra than before",
  async (incident) => {
    const { seen, planted } = await meanExcess(incident);
    expect(compare(seen, times(planted, decimal("0.85")))).toBeGreaterThan(0);
    expect(compare(seen, times(planted, decimal("1.3")))).toBeLessThan(0);
  },
);

/** The mean over an incident's first complete days, four weeks at most. */
async function meanExcess(incident: PlacedIncident) {
  await using db = await DuckDb.open();
  const rows = await db.rows<{ day: string; cost: string }>(`
    SELECT strftime(ChargePeriodStart, '%Y-%m-%d') AS day, sum(EffectiveCost)::VARCHAR AS cost FROM read_parquet([${mapped.map(literal).join(", ")}])
    WHERE x_Provider = ${literal(incident.provider)} AND ServiceName = ${literal(incident.service)} AND SubAccountName = ${literal(incident.account)}
      AND ChargeCategory = 'Usage' GROUP BY ALL`);
  const costs = new Map(rows.map(({ day, cost }) => [day, decimal(cost)]));
  const costOn = (day: string) => costs.get(day) ?? zero;
  const end = [incident.until ?? anchor, addDays(incident.from, 28), addDays(anchor, -1)].toSorted()[0] ?? anchor;
  const days: string[] = [];
  for (let day = incident.from; day < end; day = addDays(day, 1)) days.push(day);
  const usualOn = (day: string) => {
    const before = [1, 2, 3, 4, 5, 6, 7, 8]
      .map((weeks) => addDays(day, -7 * weeks))
      .filter((each) => each < incident.from);
    return median(before.slice(0, 4).map(costOn));
  };
  const share = decimal((1 / days.length).toFixed(12));
  return {
    seen: times(days.map((day) => minus(costOn(day), usualOn(day))).reduce(plus, zero), share),
    planted: times(days.map((day) => extraOn(incident, day)).reduce(plus, zero), share),
  };
}

describe("a later day", () => {
  it("changes the month that is open and no other", () => {
    const changed = months.filter((month) =>
      sources.some(
        (source) =>
          source.id !== "aws" &&
          billOf(source, ledgerOf(anchor), [month]).content !==
            billOf(source, ledgerOf(addDays(anchor, 1)), [month]).content,
      ),
    );
    expect(changed).toEqual(["2026-11-01"]);
  });

  it("keeps the amounts of a settled day", () => {
    const settled = (asOf: string) => {
      const rows = aws.flatMap((source) => source.rows(ledgerOf(asOf), "2026-11-01", { restated: false }));
      return rows.filter((row) => (row["lineItem/UsageStartDate"] ?? "") < "2026-11-18");
    };
    expect(settled("2026-11-30")).toEqual(settled(anchor));
  });

  it("completes the last two days and brings the late rows", () => {
    const total = (asOf: string, day: string) => {
      const rows = aws.flatMap((source) => source.rows(ledgerOf(asOf), "2026-11-01", { restated: false }));
      const ofDay = rows.filter((row) => row["lineItem/UsageStartDate"]?.startsWith(day));
      return {
        rows: ofDay.length,
        cost: ofDay.map((row) => Number(row["lineItem/UnblendedCost"])).reduce((a, b) => a + b),
      };
    };
    expect(total(anchor, "2026-11-21").cost).toBeLessThan(0.6 * total("2026-11-26", "2026-11-21").cost);
    expect(total("2026-11-26", "2026-11-21").rows).toBe(total("2026-11-23", "2026-11-21").rows + 1);
  });
});

it("the restated month has 1,284 dollars more, on its last three days", async () => {
  const [source] = aws;
  if (!source) throw new Error("There is no bill of AWS.");
  const before = billOf(source, ledgerOf(anchor), ["2026-10-01"]);
  const after = billOf(source, ledgerOf(anchor), ["2026-10-01"], { restated: true });
  expect(textOf(minus(decimal(after.total), decimal(before.total)))).toBe("1284");
  const { report } = await normalize("restated.csv", after.content);
  expect(report.conformance.violations).toEqual([]);
  expect(after.content.startsWith(before.content)).toBe(true);
  const added: string[][] = parse(after.content.slice(before.content.length));
  const start = source.header.indexOf("lineItem/UsageStartDate");
  expect(added.map((row) => row[start]?.slice(0, 10))).toEqual(["2026-10-29", "2026-10-30", "2026-10-31"]);
});
