import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { DescribedRun } from "#shared/embedded/describe-run.ts";
import { type BillRow, focusBill } from "#shared/embedded/focus-bill.ts";
import { importFiles } from "#shared/embedded/import-files.ts";
import { type PlatformProcess, startPlatform } from "#shared/embedded/platform-process.ts";
import { connect, type RunningPlatform } from "#shared/embedded/running-platform.ts";
import { showRun } from "#shared/embedded/show-run.ts";
import type { SliceLoad } from "#shared/warehouse/warehouse.ts";

let folder: string;
let started: PlatformProcess;
let platform: RunningPlatform;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-pipeline-"));
  vi.stubEnv("CLOUDACT_DATA", join(folder, "data"));
  started = await startPlatform({ port: 0 });
  platform = await connect({ startIfNeeded: false });
});

afterAll(async () => {
  await started.stop();
  await rm(folder, { recursive: true, force: true });
});

type Bill = Record<string, string | Uint8Array>;

/** Imports files through the whole pipeline, as the command does. */
async function importBill(org: string, bill: Bill) {
  const paths = await Promise.all(
    Object.entries(bill).map(async ([name, content]) => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    }),
  );
  const lines: string[] = [];
  const run = await importFiles(platform, { org, paths, say: () => undefined });
  const exitCode = await showRun(platform, run, (line) => lines.push(line));
  const described = (await platform.ask("GET", `/control/runs/${run.orgId}/${run.runId}`)) as DescribedRun;
  return { exitCode, text: lines.join("\n"), ...described };
}

const day = (date: number, cost: string, more: Partial<BillRow> = {}): BillRow => ({
  day: `2026-09-${String(date).padStart(2, "0")}`,
  cost,
  ...more,
});
const bill = focusBill([day(1, "10.000000000000000001"), day(2, "20.5"), day(3, "-0.25")]);

function loadsOf({ run }: DescribedRun): SliceLoad[] {
  const result = run?.steps.find(({ step }) => step === "load-warehouse")?.result as
    | { slices: SliceLoad[] }
    | undefined;
  return result?.slices ?? [];
}

describe("a bill that is imported", () => {
  it("reaches the warehouse to the last decimal, through every step", async () => {
    const { exitCode, run, totals } = await importBill("whole", { "bill.csv": bill });
    expect(exitCode).toBe(0);
    expect(run?.steps.map(({ step, status }) => `${step} ${status}`)).toEqual(
      ["plan-sync", "fetch-billing", "normalize-to-focus", "load-warehouse", "evaluate-alerts"].map(
        (step) => `${step} done`,
      ),
    );
    expect(totals).toMatchObject([
      { provider: "aws", rows: 3, sums: [{ currency: "USD", billed: "30.250000000000000001" }] },
    ]);
  });

  it("writes nothing when it is imported again, under another name or compressed by nobody", async () => {
    await importBill("again", { "bill.csv": bill });
    const second = await importBill("again", { "renamed.csv": bill });
    expect(second.run?.status).toBe("unchanged");
    expect(second.text).toContain("0 rows written");
    expect(second.totals).toMatchObject([{ rows: 3 }]);
  });

  it("replaces its slice whole when it is restated, and says which days moved", async () => {
    await importBill("restated", { "bill.csv": bill });
    const restated = await importBill("restated", {
      "bill.csv": focusBill([day(1, "10.000000000000000001"), day(2, "21")]),
    });
    expect(restated.totals).toMatchObject([{ rows: 2, sums: [{ billed: "31.000000000000000001" }] }]);
    expect(loadsOf(restated)[0]?.dayChanges).toMatchObject([{ day: "2026-09-02" }, { day: "2026-09-03" }]);
    expect(restated.text).toContain("replaced 3");
  });

  it("loads again as it first was after a restatement", async () => {
    await importBill("back", { "bill.csv": bill });
    await importBill("back", { "bill.csv": focusBill([day(1, "1")]) });
    const third = await importBill("back", { "bill.csv": bill });
    expect(third.run?.status).toBe("loaded");
    expect(third.totals).toMatchObject([{ rows: 3, sums: [{ billed: "30.250000000000000001" }] }]);
  });

  it("never touches another account of the same vendor", async () => {
    await importBill("accounts", { "one.csv": bill });
    const other = await importBill("accounts", { "two.csv": focusBill([day(1, "7", { account: "999999999999" })]) });
    expect(other.totals).toMatchObject([{ billingAccountId: "999999999999", rows: 1 }]);
    const first = await importBill("accounts", { "one.csv": bill });
    expect(first.run?.status).toBe("unchanged");
    expect(first.totals).toMatchObject([{ billingAccountId: "111111111111", rows: 3 }]);
  });

  it("may come in several files, of several months and compressed", async () => {
    const october = gzipSync(focusBill([{ day: "2026-10-05", cost: "3" }]));
    const { totals, run } = await importBill("several", { "september.csv": bill, "october.csv.gz": october });
    expect(run?.parts).toHaveLength(2);
    expect(totals.map(({ billingPeriod, rows }) => [billingPeriod, rows])).toEqual([
      ["2026-09-01", 3],
      ["2026-10-01", 1],
    ]);
  });

  it("keeps currencies apart", async () => {
    const { totals } = await importBill("currencies", {
      "bill.csv": focusBill([day(1, "5"), day(1, "6", { currency: "EUR" })]),
    });
    expect(totals[0]?.sums.map(({ currency }) => currency)).toEqual(["EUR", "USD"]);
  });
});

describe("a bill that cannot be read fails its run with a reason, and leaves the old slice untouched", () => {
  const [header = "", first = ""] = bill.split("\n");
  const zipped = gzipSync(focusBill(Array.from({ length: 5000 }, (_, index) => day((index % 28) + 1, `${index}.5`))));
  const broken: [what: string, file: Bill, reason: RegExp][] = [
    ["a truncated gzip", { "cut.csv.gz": zipped.subarray(0, zipped.length / 2) }, /gzip|truncated|cut/i],
    [
      "a missing column",
      { "column.csv": bill.replaceAll("BilledCost,", "").replaceAll(/^[-\d.]+,/gm, "") },
      /BilledCost/,
    ],
    [
      "a currency that is none",
      { "currency.csv": bill.replaceAll(",USD,", ",U$D,") },
      /BillingCurrency.*U\$D|U\$D.*BillingCurrency/s,
    ],
    ["text where a number belongs", { "text.csv": bill.replace("20.5,", "twenty,") }, /line 3.*twenty|twenty.*line 3/s],
    ["a header without rows", { "header.csv": `${header}\n` }, /no rows/i],
    ["an empty file", { "empty.csv": "" }, /empty|0 bytes/i],
    [
      "a binary file",
      { "binary.csv": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 255, 254]) },
      /binary|PNG|not a/i,
    ],
    ["a file of no known kind", { "other.csv": `a,b,c\n1,2,3\n` }, /column/i],
    [
      "one good and one bad file",
      { "good.csv": focusBill([day(1, "1")]), "bad.csv": `${header}\n${first.replace("USD", "")}\n` },
      /BillingCurrency/,
    ],
  ];

  beforeAll(async () => {
    await importBill("broken", { "bill.csv": bill });
  });

  it.each(broken)("%s", async (_, file, reason) => {
    const { exitCode, run, text } = await importBill("broken", file);
    expect(exitCode).toBe(1);
    expect(run?.status).toBe("failed");
    expect(run?.failureReason).toMatch(reason);
    expect(run?.failureReason).not.toMatch(/SELECT|read_csv|COPY/);
    expect(text).toContain("Nothing was changed in the warehouse");
    const { totals, run: again } = await importBill("broken", { "bill.csv": bill });
    expect(again?.status).toBe("unchanged");
    expect(totals).toMatchObject([{ rows: 3, sums: [{ billed: "30.250000000000000001" }] }]);
  });
});
