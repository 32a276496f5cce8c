import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NormalizedBill, normalizeBill } from "../../normalized-bill.ts";
import { costReport } from "./cost-report.ts";

const fixture = new URL("../fixtures/cost-report.csv.gz", import.meta.url);
let bill: NormalizedBill;
beforeAll(async () => {
  bill = await normalizeBill(fixture);
});
afterAll(async () => {
  await bill[Symbol.asyncDispose]();
});

const amount = (text: string) => {
  const [whole = "", broken = ""] = text.split(".");
  return `${whole}.${broken.padEnd(18, "0")}`;
};

describe("the report as a whole", () => {
  it("breaks no rule but for the line whose cost is not its price × quantity", () => {
    const broken = bill.report.conformance.violations;
    expect(new Set(broken.map(({ count }) => count))).toEqual(new Set([1]));
    expect(new Set(broken.map(({ requirement }) => requirement.replace(/^.* must equal/, "must equal")))).toEqual(
      new Set([
        "must equal ListUnitPrice × PricingQuantity where both are there.",
        "must equal ContractedUnitPrice × PricingQuantity where both are there.",
      ]),
    );
  });

  it("is recognised even where its cost is missing, so that the refusal can name it", () => {
    expect(costReport.recognises(["lineItem/intervalUsageStart", "lineItem/tenantId"])).toBe(true);
    expect(costReport.recognises(["lineItem/UnblendedCost"])).toBe(false);
  });
});

describe("a line", () => {
  it("belongs to the subscription, the compartment and the month of its hour", async () => {
    const columns = `BillingAccountId, BillingAccountType, SubAccountId, SubAccountName, SubAccountType,
      ChargePeriodStart::VARCHAR AS "start", BillingPeriodStart::VARCHAR AS "from", BillingPeriodEnd::VARCHAR AS "to"`;
    expect(await bill.rows("ServiceName = 'Monitoring'", columns)).toEqual([
      {
        BillingAccountId: "ocid1.organizationssubscription.oc1.eu-frankfurt-1.shop",
        BillingAccountType: "Subscription",
        SubAccountId: "ocid1.compartment.oc1..web",
        SubAccountName: "web",
        SubAccountType: "Compartment",
        start: "2025-03-13 10:00:00+00",
        from: "2025-03-01 00:00:00+00",
        to: "2025-04-01 00:00:00+00",
      },
    ]);
  });

  it("belongs to the tenancy where there is no subscription, and to nobody where there is no compartment", async () => {
    const columns = "BillingAccountId, BillingAccountType, SubAccountId, SubAccountType";
    expect(await bill.rows("BillingAccountType = 'Tenancy'", columns)).toEqual([
      {
        ...{ BillingAccountId: "ocid1.tenancy.oc1..shop", BillingAccountType: "Tenancy" },
        ...{ SubAccountId: null, SubAccountType: null },
      },
    ]);
  });

  it("is priced in units FOCUS knows, under an id made of the SKU and its price", async () => {
    const columns = "PricingUnit, ConsumedUnit, SkuId, SkuPriceId, SkuMeter, ListUnitPrice";
    expect(await bill.rows("ServiceName = 'Monitoring'", columns)).toEqual([
      {
        PricingUnit: "1000000 Datapoints",
        ConsumedUnit: "1000000 Datapoints",
        SkuId: "B90926",
        SkuPriceId: "B90926|0.00116188",
        SkuMeter: "Monitoring Service - Retrieval",
        ListUnitPrice: amount("0.00116188"),
      },
    ]);
  });

  it("keeps all 18 decimals, also of a cost in scientific notation", async () => {
    expect(await bill.rows("SkuId = 'B91628'", "BilledCost, PricingQuantity")).toEqual([
      { BilledCost: "0.000000000006266090", PricingQuantity: "0.000000000632000000" },
    ]);
    expect(await bill.rows("SkuId = 'B92911'", "BilledCost, ListCost")).toEqual([
      { BilledCost: "0.012264277499950943", ListCost: "0.012264277499950943" },
    ]);
  });

  it("keeps Oracle's cost, price and quantity where they do not agree", async () => {
    expect(await bill.rows("SkuId = 'B92426'", "BilledCost, ListCost, ListUnitPrice, PricingQuantity")).toEqual([
      {
        ...{ BilledCost: amount("0.05"), ListCost: amount("0.05") },
        ...{ ListUnitPrice: amount("0.024"), PricingQuantity: amount("3") },
      },
    ]);
  });

  it("has the tags of every namespace under their own keys", async () => {
    const [row] = await bill.rows("SkuId = 'B93114' AND PricingQuantity = 32", "Tags, ResourceType");
    expect(JSON.parse(String(row?.Tags))).toEqual({
      "Oracle-Tags.CreatedBy": "default/anna@shop.example",
      "Finance.CostCenter": "4711",
      env: "prod",
    });
    expect(row?.ResourceType).toBe("instance");
  });

  it("of an unknown service in an unknown region keeps their codes as names", async () => {
    const columns = "ServiceName, ServiceCategory, ServiceSubcategory, RegionName, PricingUnit";
    expect(await bill.rows("ServiceCategory = 'Other'", columns)).toEqual([
      {
        ...{ ServiceName: "BRAND_NEW_SERVICE", ServiceCategory: "Other", ServiceSubcategory: "Other (Other)" },
        ...{ RegionName: "xx-nowhere-1", PricingUnit: "Widgets" },
      },
    ]);
  });
});

describe("what comes again", () => {
  const reference = "x_SourceColumns::JSON ->> 'line_item_reference_no'";

  it("is a correction of a billed month only where the month is over", async () => {
    const corrected = "x_SourceColumns::JSON ->> 'line_item_is_correction' = 'true'";
    expect(await bill.rows(corrected, `${reference} AS line, ChargeClass, BilledCost`)).toEqual([
      { line: "ref007", ChargeClass: null, BilledCost: amount("-0.085") },
      { line: "ref008", ChargeClass: null, BilledCost: amount("0.0595") },
      { line: "ref009", ChargeClass: "Correction", BilledCost: amount("-0.03825") },
    ]);
  });

  it("points back to the line it corrects, which stays", async () => {
    const back = "x_SourceColumns::JSON ->> 'line_item_backreference_no'";
    expect(await bill.rows(`${back} = 'ref006'`)).toHaveLength(2);
    expect(await bill.rows(`${reference} = 'ref006'`, "BilledCost")).toEqual([{ BilledCost: amount("0.085") }]);
  });

  it("counts as often as the report counts it", async () => {
    expect(await bill.rows(`${reference} = 'ref001'`, "BilledCost")).toEqual([
      { BilledCost: amount("0.045") },
      { BilledCost: amount("0.045") },
    ]);
  });
});

describe("usage beyond the commitment", () => {
  it("is in the cost once, and told apart in x_SourceColumns", async () => {
    const overage = "x_SourceColumns::JSON ->> 'cost_my_cost_overage'";
    expect(await bill.rows(`${overage} IS NOT NULL`, `BilledCost, PricingQuantity, ${overage} AS overage`)).toEqual([
      { BilledCost: amount("0.0108"), PricingQuantity: amount("8"), overage: "0.0108" },
      { BilledCost: amount("0.0225"), PricingQuantity: amount("1"), overage: "0.0225" },
    ]);
  });
});

const sample = new URL("../../../../../shared/samples/oci/cost-report-2023-11-13.csv", import.meta.url);
describe.skipIf(!existsSync(sample))("a real report of November 2023 (needs the samples beside the checkout)", () => {
  it("adds up to its own cost and breaks no rule", async () => {
    await using real = await normalizeBill(sample);
    expect(real.report.sums.map((sums) => sums.billed)).toEqual(["1.067936567393528412"]);
    expect(real.report.rowsOut).toBe(253);
    expect(real.report.conformance.violations).toEqual([]);
  });
});
