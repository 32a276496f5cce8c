import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RejectedRowsError } from "./find-rejects.ts";
import { normalizePart } from "./normalize-part.ts";

/** Bills nobody here wrote. Their totals were added up by another program, in decimal. */
const samples = new URL("../../../shared/samples/", import.meta.url);
const s3 = "aws/focus-s3/fixture/demo/exports/costroid-demo/data";

describe.skipIf(!existsSync(samples))("samples of real bills (skipped where ../shared/samples is absent)", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cloudact-samples-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const normalize = (file: string) =>
    normalizePart({
      path: new URL(file, samples).pathname,
      name: file,
      out: join(folder, "out.parquet"),
      rejectsOut: join(folder, "rejects.jsonl"),
      tempDirectory: folder,
    });

  test.each([
    ["focus/versions/focus-1.0.csv", "focus/1.0", 4, "10.000000000000000000"],
    ["focus/versions/focus-1.1.csv", "focus/1.1", 4, "20.000000000000000000"],
    ["focus/versions/focus-1.2.csv", "focus/1.0", 4, "11.000000000000000000"],
    ["focus/versions/focus-1.3.csv", "focus/1.3", 4, "34.000000000000000000"],
    ["focus/versions/focus-1.4.csv", "focus/1.4", 4, "25.000000000000000000"],
    ["focus/focus_spec_draft_ai/ai_prompt_caching_a.csv", "focus/1.4", 4, "33.900000000000000000"],
    ["saas/focus_spec_new/seat_based_saas_annual_a.csv", "focus/1.4", 2, "4550.000000000000000000"],
    ["aws/focus-1.2/bom-export.csv.gz", "aws/focus-1.2", 42, "32.766300000000000000"],
    ["aws/focus-1.2/sample-export.csv.gz", "aws/focus-1.2", 42, "32.766300000000000000"],
    [`${s3}/BILLING_PERIOD=2026-05/costroid-demo-00001.csv.gz`, "aws/focus-1.2", 24, "18.723600000000000000"],
    [`${s3}/BILLING_PERIOD=2026-05/costroid-demo-00002.csv.gz`, "aws/focus-1.2", 18, "14.042700000000000000"],
    ["aws/cur-legacy-2023-11.csv", "aws/cur-legacy", 641, "0.884574180100000000"],
    ["oci/cost-report-2023-11-13.csv", "oci/cost-report", 253, "1.067936567393528412"],
  ])("%s is %s: %i rows, %s USD", async (file, format, rowsIn, billed) => {
    expect(await normalize(file)).toMatchObject({ format, rowsIn, sums: [{ currency: "USD", billed }] });
  });

  const rejectsOf = async (file: string) => {
    const error: unknown = await normalize(file).catch((reason: unknown) => reason);
    if (!(error instanceof RejectedRowsError)) throw error;
    return error.rejects.map(({ line, column, value }) => [line, column, value]);
  };

  test("an AWS export that is wrong on purpose is refused, fault by fault", async () => {
    expect(await rejectsOf("aws/focus-1.2/invalid-export.csv.gz")).toEqual([
      [3, "ChargeCategory", "Consumption"],
      [4, "ChargePeriodEnd", "2026-05-04T00:00:00.000Z"],
      [5, "BilledCost", "12,34"],
      [6, "BillingCurrency", ""],
    ]);
  });

  test("the FOCUS sandbox is refused for four rows of Oracle's without a ContractedCost", async () => {
    const rejects = await rejectsOf("focus/focus-1.0-sandbox.csv");
    expect(rejects).toEqual([465, 474, 476, 477].map((line) => [line, "ContractedCost", ""]));
  });
});
