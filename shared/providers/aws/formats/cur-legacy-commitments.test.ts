import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NormalizedBill, normalizeBill } from "../../normalized-bill.ts";

const fixture = (name: string) => new URL(`../fixtures/${name}`, import.meta.url);
const reservation = "arn:aws:ec2:eu-west-1:100000000001:reserved-instances/1111aaaa-0000-0000-0000-000000000001";
const savingsPlan = "arn:aws:savingsplans::100000000001:savingsplan/2222bbbb-0000-0000-0000-000000000002";
let bill: NormalizedBill;
beforeAll(async () => {
  bill = await normalizeBill(fixture("cur-slash.csv"));
});
afterAll(async () => {
  await bill[Symbol.asyncDispose]();
});

const amount = (text: string) => {
  const [whole = "", broken = ""] = text.split(".");
  return `${whole}.${broken.padEnd(18, "0")}`;
};
const costs = (billed: string, effective: string, list: string, contracted = list) => ({
  ...{ BilledCost: amount(billed), EffectiveCost: amount(effective) },
  ...{ ListCost: amount(list), ContractedCost: amount(contracted) },
});
const costColumns = "BilledCost, EffectiveCost, ListCost, ContractedCost";

describe("a reserved instance", () => {
  it("bills its upfront fee once, as a purchase that costs nothing effectively", async () => {
    const columns = `ChargeCategory, ChargeFrequency, PricingCategory, ResourceId, InvoiceId, ${costColumns}`;
    expect(await bill.rows("type = 'Fee' AND CommitmentDiscountId IS NOT NULL", columns)).toEqual([
      {
        ...{ ChargeCategory: "Purchase", ChargeFrequency: "One-Time", PricingCategory: "Standard" },
        ...{ ResourceId: reservation, InvoiceId: "INV-PURCHASE-7", ...costs("219", "0", "219") },
      },
    ]);
  });

  it("covers an hour that is billed zero and carries its share of the fees, against the public price", async () => {
    const columns = `CommitmentDiscountStatus, CommitmentDiscountQuantity, CommitmentDiscountUnit, ${costColumns}`;
    expect(await bill.rows("ResourceId = 'i-0aaaaaaaaaaaaaaa3'", columns)).toEqual([
      {
        ...{ CommitmentDiscountStatus: "Used", CommitmentDiscountQuantity: amount("8") },
        ...{ CommitmentDiscountUnit: "Normalized Hours", ...costs("0", "0.11", "0.214") },
      },
    ]);
  });

  it("splits its monthly fee into the purchase and what nobody used", async () => {
    const columns = `ChargeCategory, CommitmentDiscountStatus AS status, ChargeFrequency, PricingQuantity,
      CommitmentDiscountQuantity AS committed, ConsumedQuantity, ${costColumns}`;
    const rows = await bill.rows(`type = 'RIFee' AND CommitmentDiscountId = '${reservation}'`, columns);
    expect(rows).toEqual([
      {
        ...{ ChargeCategory: "Purchase", status: null, ChargeFrequency: "Recurring", PricingQuantity: amount("744") },
        ...{ committed: amount("2976"), ConsumedQuantity: null, ...costs("22.32", "0", "22.32") },
      },
      {
        ...{ ChargeCategory: "Usage", status: "Unused", ChargeFrequency: "Usage-Based", PricingQuantity: amount("0") },
        ...{ committed: amount("320"), ConsumedQuantity: null, ...costs("0", "3.65", "0") },
      },
    ]);
  });

  it("has no unused row in a month in which everything was used", async () => {
    expect(await bill.rows("CommitmentDiscountId LIKE '%all-upfront-db'", `ChargeCategory, ${costColumns}`)).toEqual([
      { ChargeCategory: "Purchase", ...costs("0", "0", "0") },
    ]);
  });

  it("is no other fee: a domain costs what it is billed, in the month it is billed", async () => {
    expect(await bill.rows("ServiceName = 'Amazon Registrar'", `ChargeCategory, ${costColumns}`)).toEqual([
      { ChargeCategory: "Purchase", ...costs("13", "13", "13") },
    ]);
  });
});

describe("a savings plan", () => {
  it("bills its upfront fee once, as a purchase that costs nothing effectively", async () => {
    const columns = `ChargeFrequency, CommitmentDiscountQuantity, CommitmentDiscountUnit, ${costColumns}`;
    expect(await bill.rows("type = 'SavingsPlanUpfrontFee'", columns)).toEqual([
      {
        ...{ ChargeFrequency: "One-Time", CommitmentDiscountQuantity: amount("500"), CommitmentDiscountUnit: "USD" },
        ...costs("500", "0", "500"),
      },
    ]);
  });

  it("splits its hourly fee into the purchase and the commitment nobody used", async () => {
    const columns = `ChargeCategory, CommitmentDiscountQuantity AS committed, ${costColumns}`;
    const hour = "type = 'SavingsPlanRecurringFee' AND ChargePeriodStart = TIMESTAMPTZ '2025-03-05 10:00:00+00'";
    expect(await bill.rows(hour, columns)).toEqual([
      { ChargeCategory: "Purchase", committed: amount("0.7"), ...costs("0.5", "0", "0.5") },
      { ChargeCategory: "Usage", committed: amount("0.15"), ...costs("0", "0.15", "0") },
    ]);
  });

  it("covers an hour that is billed zero and carries its effective cost, against the on-demand price", async () => {
    const columns = `PricingCategory, CommitmentDiscountCategory, CommitmentDiscountType, ${costColumns}`;
    expect(await bill.rows("ResourceId = 'i-0ccccccccccccccc6'", columns)).toEqual([
      {
        ...{
          PricingCategory: "Committed",
          CommitmentDiscountCategory: "Spend",
          CommitmentDiscountType: "Savings Plan",
        },
        ...costs("0", "0.2", "0.214"),
      },
    ]);
  });

  it("leaves no row of its negations, which the covered hours have taken in", async () => {
    expect(await bill.rows("type = 'SavingsPlanNegation'")).toEqual([]);
  });

  it("leaves what its negations lack as an adjustment of the account, so that no money vanishes", async () => {
    await using unbalanced = await normalizeBill(fixture("cur-unbalanced-negation.csv"));
    const columns = `SubAccountId, CommitmentDiscountId, ServiceName, ${costColumns}`;
    const of = { CommitmentDiscountId: savingsPlan, ServiceName: "Amazon Elastic Compute Cloud" };
    expect(await unbalanced.rows("ChargeCategory = 'Adjustment'", columns)).toEqual([
      { SubAccountId: "200000000002", ...of, ...costs("0.0000000001", "0", "0") },
      { SubAccountId: "300000000003", ...of, ...costs("0.021", "0", "0") },
    ]);
    expect(await unbalanced.rows("type = 'SavingsPlanCoveredUsage' AND BilledCost <> 0")).toEqual([]);
  });
});

describe("a report with negotiated discounts (net columns)", () => {
  it("bills and covers at the net cost, and lists at the public price", async () => {
    await using net = await normalizeBill(fixture("cur-snake-net.csv.gz"));
    expect(await net.rows("ChargeCategory IN ('Usage', 'Purchase')", `type, ${costColumns}`)).toEqual([
      { type: "DiscountedUsage", ...costs("0", "0.099", "0.214") },
      { type: "RIFee", ...costs("0", "3.285", "0") },
      { type: "RIFee", ...costs("20.088", "0", "22.32", "20.088") },
      { type: "SavingsPlanCoveredUsage", ...costs("0", "0.09", "0.107", "0.0963") },
      { type: "SavingsPlanRecurringFee", ...costs("0.5", "0", "0.5") },
      { type: "Usage", ...costs("0.0963", "0.0963", "0.107", "0.0963") },
    ]);
    expect(net.report.sums[0]?.effective).toBe(amount("20.2803"));
  });
});
