import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { normalizePart } from "#shared/normalize/normalize-part.ts";

const necessary = {
  BilledCost: "1.5",
  EffectiveCost: "1.25",
  ListCost: "2",
  ContractedCost: "1.75",
  BillingCurrency: "USD",
  BillingAccountId: "acme",
  BillingPeriodStart: "2026-03-01",
  BillingPeriodEnd: "2026-04-01",
  ChargePeriodStart: "2026-03-02",
  ChargePeriodEnd: "2026-03-03",
  ChargeCategory: "Usage",
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-focus-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The FOCUS 1.3 row that a row of these columns becomes, and its format. */
async function upgrade(columns: Record<string, string>) {
  const cells: Record<string, string> = { ...necessary, ...columns };
  const path = join(folder, "bill.csv");
  const out = join(folder, "out.parquet");
  const quoted = (values: string[]) => values.map((value) => `"${value.replaceAll('"', '""')}"`).join(",");
  await writeFile(path, `${quoted(Object.keys(cells))}\n${quoted(Object.values(cells))}\n`);
  const rejectsOut = join(folder, "rejects.jsonl");
  const { format } = await normalizePart({ path, name: "bill", out, rejectsOut, tempDirectory: folder });
  await using db = await DuckDb.open();
  const [row] = await db.rows(`SELECT * FROM ${literal(out)}`);
  return { format, ...row };
}

test("FOCUS 1.0 to 1.2: the provider provides and hosts, and prices are in the billing currency", async () => {
  expect(await upgrade({ ProviderName: "Heron", PublisherName: "Heron", InvoiceId: "7" })).toMatchObject({
    format: "focus/1.2",
    ServiceProviderName: "Heron",
    HostProviderName: "Heron",
    PricingCurrency: "USD",
    PricingCurrencyEffectiveCost: "1.250000000000000000",
    x_Provider: "heron",
  });
});

test("a marketplace row is provided by its publisher and hosted by the provider, in the provider's slice", async () => {
  expect(await upgrade({ ProviderName: "AWS", PublisherName: "Tarn Software" })).toMatchObject({
    ServiceProviderName: "Tarn Software",
    HostProviderName: "AWS",
    x_Provider: "aws",
  });
});

test("two names of one company are no marketplace", async () => {
  const row = { ProviderName: "AWS", PublisherName: "Amazon Web Services, Inc." };
  expect(await upgrade(row)).toMatchObject({ ServiceProviderName: "AWS" });
});

test("FOCUS 1.4: the provider and publisher it dropped come from the service provider", async () => {
  const row = { ServiceProviderName: "Microsoft", HostProviderName: "Microsoft", InvoiceDetailId: "9" };
  expect(await upgrade(row)).toMatchObject({
    format: "focus/1.4",
    ProviderName: "Microsoft",
    PublisherName: "Microsoft",
    x_Provider: "azure",
    x_SourceColumns: '{"InvoiceDetailId":"9"}',
  });
});

test("FOCUS 1.3 stays as it is", async () => {
  const row = {
    ProviderName: "Google Cloud",
    PublisherName: "Acme",
    ServiceProviderName: "Tarn",
    HostProviderName: "Heron",
  };
  expect(await upgrade(row)).toMatchObject({ format: "focus/1.3", ...row, x_Provider: "gcp" });
});

test("an effective cost in a virtual currency is not guessed from the billing currency", async () => {
  const row = { ProviderName: "Heron", PricingCurrency: "Tokens" };
  expect(await upgrade(row)).toMatchObject({ PricingCurrency: "Tokens", PricingCurrencyEffectiveCost: null });
});

test("nothing is made up for what the vendor leaves out", async () => {
  expect(await upgrade({ ProviderName: "Heron" })).toMatchObject({
    ChargeFrequency: null,
    ServiceName: null,
    InvoiceIssuerName: null,
    BillingAccountType: null,
    PricingQuantity: null,
    Tags: null,
  });
});

test.each([
  ["Amazon Web Services", "aws"],
  ["Microsoft Azure", "azure"],
  ["Google", "gcp"],
  ["Oracle Corporation", "oci"],
  ["OCI", "oci"],
  ["OpenAI, L.L.C.", "openai"],
  ["Anthropic PBC", "anthropic"],
  ["Awsome Hosting & Co.", "awsome-hosting-co"],
])("%s is the provider %s", async (ProviderName, provider) => {
  expect(await upgrade({ ProviderName })).toMatchObject({ x_Provider: provider });
});

test("a bill without any name of a company is of an unknown provider", async () => {
  expect(await upgrade({ PublisherName: "" })).toMatchObject({ x_Provider: "unknown" });
});

test("names of the 1.0 preview's values are those of today", async () => {
  const row = { PricingCategory: "On-Demand", ChargeFrequency: "Usage-based" };
  expect(await upgrade(row)).toMatchObject({ PricingCategory: "Standard", ChargeFrequency: "Usage-Based" });
});

test("an OCI report counts by compartment, in Oracle's one price", async () => {
  const columns = { Provider: "Oracle", Region: "eu-frankfurt-1", SkuId: "B9" };
  const own = { oci_CompartmentId: "ocid.c", oci_ReferenceNumber: "r1", SubAccountId: "ocid.t", ListUnitPrice: "0.50" };
  const row = await upgrade({ ...columns, ContractedCost: "", ...own, UsageQuantity: "3", UsageUnit: "Hours" });
  expect(row).toMatchObject({
    format: "oci/focus-report",
    SubAccountId: "ocid.c",
    SubAccountType: "Compartment",
    ContractedCost: "1.500000000000000000",
    ContractedUnitPrice: "0.500000000000000000",
    SkuPriceId: "B9|0.5",
    RegionId: "eu-frankfurt-1",
    RegionName: "eu-frankfurt-1",
    ConsumedQuantity: "3.000000000000000000",
    ProviderName: "Oracle",
    InvoiceIssuerName: "Oracle",
    x_Provider: "oci",
    x_SourceColumns: '{"oci_ReferenceNumber":"r1","SubAccountId":"ocid.t"}',
  });
});

test("AWS: a user tag loses AWS's prefix, also where its value looks like one", async () => {
  const aws = { ProviderName: "AWS", InvoiceId: "7", x_ServiceCode: "AmazonEC2", x_Operation: "Run" };
  const tags = { "user:team": 'a, "user:b": c', "aws:createdBy": "user:anna", plain: "{user:x" };
  const row = (await upgrade({ ...aws, Tags: JSON.stringify(tags) })) as { format: string; Tags?: unknown };
  expect(row.format).toBe("aws/focus-1.2");
  expect(JSON.parse(String(row.Tags))).toEqual({
    team: 'a, "user:b": c',
    "aws:createdBy": "user:anna",
    plain: "{user:x",
  });
});
