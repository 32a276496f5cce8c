import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NormalizedBill, normalizeBill } from "../../normalized-bill.ts";

const fixture = (name: string) => new URL(`../fixtures/${name}`, import.meta.url);
let bill: NormalizedBill;
beforeAll(async () => {
  bill = await normalizeBill(fixture("cur-slash.csv"));
});
afterAll(async () => {
  await bill[Symbol.asyncDispose]();
});

const money = "ChargeCategory, ChargeClass, ChargeFrequency, BilledCost, EffectiveCost, ListCost, ContractedCost";
const only = async (where: string, columns = money) => {
  const rows = await bill.rows(where, columns);
  expect(rows).toHaveLength(1);
  return rows[0];
};
const amount = (text: string) => {
  const [whole = "", broken = ""] = text.split(".");
  return `${whole}.${broken.padEnd(18, "0")}`;
};

describe("the bill as a whole", () => {
  it("breaks no rule of FOCUS 1.3", () => {
    expect(bill.report.conformance.violations).toEqual([]);
    expect(bill.report.conformance.rulesChecked).toBeGreaterThan(100);
  });

  it("costs what the commitments and the usage of the month were worth, effectively", () => {
    expect(bill.report.sums[0]?.effective).toBe(amount("11.3210740328"));
  });

  it("has the lines of a container in no sum twice", async () => {
    expect(bill.report.rowsIn).toBe(36);
    expect(await bill.rows("ResourceId LIKE '%pod/%'")).toEqual([]);
  });
});

describe("usage", () => {
  it("is billed, effective, listed and contracted at the same amount where no discount applies", async () => {
    const columns = `${money}, ListUnitPrice, ContractedUnitPrice, PricingQuantity, PricingUnit, ConsumedUnit, PricingCategory`;
    expect(await only("ResourceId = 'i-0aaaaaaaaaaaaaaa1'", columns)).toEqual({
      ChargeCategory: "Usage",
      ChargeClass: null,
      ChargeFrequency: "Usage-Based",
      BilledCost: amount("0.107"),
      EffectiveCost: amount("0.107"),
      ListCost: amount("0.107"),
      ContractedCost: amount("0.107"),
      ListUnitPrice: amount("0.107"),
      ContractedUnitPrice: amount("0.107"),
      PricingQuantity: amount("1"),
      PricingUnit: "Hours",
      ConsumedUnit: "Hours",
      PricingCategory: "Standard",
    });
  });

  it("lists price × quantity exactly where AWS rounded the cost, and bills what AWS billed", async () => {
    expect(await only("PricingQuantity = 12.3456789012", "BilledCost, ListCost, ContractedCost")).toEqual({
      BilledCost: amount("0.2839506147"),
      ListCost: amount("0.2839506147276"),
      ContractedCost: amount("0.2839506147276"),
    });
  });

  it("reads costs in scientific notation", async () => {
    expect(await only("SkuId = 'SKUS3XFER'", "BilledCost, ListCost")).toEqual({
      BilledCost: amount("0.0000000181"),
      ListCost: amount("0.000000018104"),
    });
  });

  it("of spot instances is priced dynamically, against the public price", async () => {
    expect(await only("PricingCategory = 'Dynamic'", "BilledCost, ListCost, SkuMeter")).toEqual({
      BilledCost: amount("0.0351234"),
      ListCost: amount("0.107"),
      SkuMeter: "EU-SpotUsage:m5.large",
    });
  });

  it("of a capacity reservation that stands idle is unused capacity, not a discount", async () => {
    expect(
      await only("SkuId = 'SKUM5UNUSED'", "CapacityReservationId, CapacityReservationStatus, CommitmentDiscountId"),
    ).toEqual({
      CapacityReservationId: "arn:aws:ec2:eu-west-1:200000000002:capacity-reservation/cr-0123456789abcdef0",
      CapacityReservationStatus: "Unused",
      CommitmentDiscountId: null,
    });
  });

  it("carries user tags under their bare key, AWS tags and cost categories under their scheme", async () => {
    const row = await only("ResourceId = 'i-0aaaaaaaaaaaaaaa1'", "Tags");
    expect(JSON.parse(String(row?.Tags))).toEqual({
      env: "prod",
      team: "web",
      "aws:createdBy": "Root:100000000001",
      "costCategory:CostCenter": "4711",
    });
  });

  it("keeps a tag's quotes and commas", async () => {
    const row = await only("PricingQuantity = 12.3456789012", "Tags");
    expect(JSON.parse(String(row?.Tags))).toEqual({ team: 'data, "core"' });
  });

  it("keeps AWS's own words for the line", async () => {
    const row = await only("ResourceId = 'i-0aaaaaaaaaaaaaaa1'", "x_SourceColumns");
    expect(JSON.parse(String(row?.x_SourceColumns))).toMatchObject({
      line_item_line_item_type: "Usage",
      line_item_usage_type: "EU-BoxUsage:m5.large",
      line_item_operation: "RunInstances",
      line_item_product_code: "AmazonEC2",
    });
  });
});

describe("credits, refunds, tax and discounts", () => {
  const charge = (category: string, cost: string, correction: string | null = null) => ({
    ...{ ChargeCategory: category, ChargeClass: correction, ChargeFrequency: "One-Time" },
    ...{ BilledCost: amount(cost), EffectiveCost: amount(cost), ListCost: amount(cost), ContractedCost: amount(cost) },
  });

  it.each([
    ["a promotional credit", "type = 'Credit'", charge("Credit", "-50")],
    ["an enterprise discount", "type = 'EdpDiscount'", charge("Credit", "-3.3")],
    ["a private rate discount", "type = 'PrivateRateDiscount'", charge("Credit", "-0.44")],
    ["a bundled discount", "type = 'BundledDiscount'", charge("Credit", "-0.05")],
    ["tax", "type = 'Tax' AND SubAccountId IS NULL", charge("Tax", "19.21")],
    ["a refund of this month", "BilledCost = -1.1", charge("Adjustment", "-1.1")],
    ["a refund of last month's usage", "BilledCost = -7.77", charge("Usage", "-7.77", "Correction")],
    ["a refund of last month's tax", "BilledCost = -0.55", charge("Tax", "-0.55", "Correction")],
    ["a refund of a reservation", "BilledCost = -12", charge("Purchase", "-12", "Correction")],
    ["a line type nobody knows", "type = 'SupportTopUp'", charge("Adjustment", "4.2")],
  ])("%s keeps its amount in every cost", async (_, where, expected) => {
    expect(await only(where)).toEqual(expected);
  });

  it("names the type of a line nobody knows", async () => {
    expect(await only("type = 'SupportTopUp'", "ChargeDescription")).toEqual({
      ChargeDescription: "SupportTopUp: A line type of next year",
    });
  });

  it("leaves the account of a tax on the whole bill empty", async () => {
    expect(await only("BilledCost = 19.21", "SubAccountId, SubAccountName, SubAccountType, SkuId")).toEqual({
      ...{ SubAccountId: null, SubAccountName: null, SubAccountType: null, SkuId: null },
    });
  });
});

describe("who sells, who bills", () => {
  it("is the seller and AWS for the Marketplace", async () => {
    const columns =
      "ServiceProviderName, PublisherName, HostProviderName, InvoiceIssuerName, ServiceName, ServiceCategory";
    expect(await only("SkuId = 'SKUMP'", columns)).toEqual({
      ServiceProviderName: "Métriques SARL",
      PublisherName: "Métriques SARL",
      HostProviderName: "AWS",
      InvoiceIssuerName: "Amazon Web Services, Inc.",
      ServiceName: "Métriques Pro",
      ServiceCategory: "Other",
    });
  });

  it("lists a Marketplace line without a public price at what it cost", async () => {
    expect(await only("SkuId = 'SKUMP'", "ListCost, ListUnitPrice")).toEqual({
      ListCost: amount("30"),
      ListUnitPrice: amount("1.5"),
    });
  });

  it("is AWS for a model on Bedrock, whoever built it", async () => {
    const columns = "ServiceProviderName, PublisherName, ServiceCategory, ServiceSubcategory";
    expect(await only("SkuId = 'SKUCLAUDE'", columns)).toEqual({
      ServiceProviderName: "AWS",
      PublisherName: "Anthropic, PBC",
      ServiceCategory: "AI and Machine Learning",
      ServiceSubcategory: "Generative AI",
    });
  });

  it("is the invoicing company that AWS names", async () => {
    expect(await only("BilledCost = 19.21", "InvoiceIssuerName")).toEqual({
      InvoiceIssuerName: "Amazon Web Services EMEA SARL",
    });
  });
});

const sample = new URL("../../../../../shared/samples/aws/cur-legacy-2023-11.csv", import.meta.url);
describe.skipIf(!existsSync(sample))("a real report of November 2023 (needs the samples beside the checkout)", () => {
  it("adds up to its own unblended cost and breaks no rule", async () => {
    await using real = await normalizeBill(sample);
    expect(real.report.sums.map((sums) => sums.billed)).toEqual([amount("0.8845741801")]);
    expect(real.report.rowsOut).toBe(641);
    expect(real.report.conformance.violations).toEqual([]);
  });
});
