import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { normalizeBill } from "../../normalized-bill.ts";
import { curLegacy, tagKeys } from "./cur-legacy.ts";
import { requiredColumns } from "./cur-legacy-columns.ts";

const headerOf = (columns: readonly string[], name: string) => curLegacy.mapping(columns).columns[name]?.header;

describe("the header of a Cost and Usage Report", () => {
  it("is known with slashes, in snake case and as Athena folds it", () => {
    expect(headerOf(["lineItem/UnblendedCost"], "line_item_unblended_cost")).toBe("lineItem/UnblendedCost");
    expect(headerOf(["line_item_unblended_cost"], "line_item_unblended_cost")).toBe("line_item_unblended_cost");
    for (const arn of [
      "savingsPlan/SavingsPlanARN",
      "savings_plan_savings_plan_a_r_n",
      "savings_plan_savings_plan_arn",
    ]) {
      expect(headerOf([arn], "savings_plan_savings_plan_arn")).toBe(arn);
    }
  });

  it("is recognised even where a column we need is gone, so that the refusal can name it", () => {
    expect(curLegacy.recognises(["lineItem/LineItemType", "bill/PayerAccountId"])).toBe(true);
    expect(curLegacy.recognises(["line_item_unblended_cost"])).toBe(true);
    expect(curLegacy.recognises(["BilledCost", "ChargeCategory"])).toBe(false);
  });

  it("needs no more than who pays, which period, what, when and how much", () => {
    expect(Object.keys(requiredColumns)).toHaveLength(8);
  });

  it("reads the file twice only where there are savings plans", () => {
    const readings = (columns: readonly string[]) => curLegacy.mapping(columns).sql.match(/FROM source/g)?.length;
    expect(readings(["lineItem/LineItemType"])).toBe(1);
    expect(readings(["lineItem/LineItemType", "savingsPlan/SavingsPlanARN"])).toBe(2);
  });

  it("gives user tags their bare key, AWS tags and cost categories their scheme", () => {
    expect(
      tagKeys([
        "lineItem/UsageType",
        "resourceTags/user:Env",
        "resourceTags/aws:createdBy",
        "costCategory/Cost Center",
        "resource_tags_user_cost_center",
        "resource_tags_aws_created_by",
        "cost_category_team",
      ]),
    ).toEqual({
      "resourceTags/user:Env": "Env",
      "resourceTags/aws:createdBy": "aws:createdBy",
      "costCategory/Cost Center": "costCategory:Cost Center",
      resource_tags_user_cost_center: "cost_center",
      resource_tags_aws_created_by: "aws:created_by",
      cost_category_team: "costCategory:team",
    });
  });
});

describe("a report with hardly any column", () => {
  const fixture = new URL("../fixtures/cur-least-columns.csv", import.meta.url);

  it("reads both spellings of a date, in UTC", async () => {
    await using bill = await normalizeBill(fixture);
    const columns = "DISTINCT ChargePeriodStart::VARCHAR AS started";
    expect(await bill.rows("ChargeCategory = 'Usage'", columns)).toEqual([{ started: "2025-03-05 10:00:00+00" }]);
  });

  it("keeps rupees and dollars apart, and their issuer", async () => {
    await using bill = await normalizeBill(fixture);
    const columns = "BillingCurrency, PricingCurrency, InvoiceIssuerName, RegionId";
    expect(await bill.rows("BilledCost = 812.4", columns)).toEqual([
      { BillingCurrency: "INR", PricingCurrency: "INR", InvoiceIssuerName: "AISPL", RegionId: "ap-south-1" },
    ]);
    expect(bill.report.sums.map((sums) => sums.currency)).toEqual(["INR", "USD"]);
  });

  it("has SKU ids made of what the line is and costs, and a service nobody knows under Other", async () => {
    await using bill = await normalizeBill(fixture);
    expect(await bill.rows("ServiceCategory = 'Other'", "ServiceName, SkuId, SkuPriceId")).toEqual([
      {
        ServiceName: "SomethingNew",
        SkuId: "SomethingNew|USE1-Things|Do",
        SkuPriceId: "SomethingNew|USE1-Things|Do|0.165",
      },
    ]);
  });
});

describe("a report in Parquet", () => {
  it("reads as the same report in CSV does, though its costs are doubles", async () => {
    const csv = new URL("../fixtures/cur-snake-net.csv.gz", import.meta.url);
    const folder = await mkdtemp(join(tmpdir(), "cur-parquet-"));
    const parquet = join(folder, "cur.parquet");
    await using db = await DuckDb.open();
    await db.run(`COPY (FROM read_csv(${literal(fileURLToPath(csv))}, types = {line_item_unblended_cost: 'DOUBLE'}))
      TO ${literal(parquet)} (FORMAT parquet)`);
    await using fromParquet = await normalizeBill(pathToFileURL(parquet));
    await using fromCsv = await normalizeBill(csv);
    expect(await fromParquet.rows("true")).toEqual(await fromCsv.rows("true"));
    await rm(folder, { recursive: true });
  });
});
