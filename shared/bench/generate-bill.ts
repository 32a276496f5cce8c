import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";

/**
 * Writes an AWS FOCUS 1.2 bill of one account and one month as CSV: hourly rows of 40 services, 12 regions and 50,000
 * resources with tags, one row in fifty untagged, credits and tax among them. The same rows every time.
 */
export async function generateBill(path: string, rows: number): Promise<void> {
  await using db = await DuckDb.open({ preserveOrder: true });
  await db.run(`COPY (${billSql(rows)}) TO ${literal(path)} (FORMAT csv, HEADER)`);
}

const day = "timestamptz '2026-10-01 00:00:00Z' + to_hours((i % 744)::BIGINT)";
const instant = (sql: string) => `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.000Z')`;

function billSql(rows: number): string {
  return `
  WITH charge AS (
    SELECT i, hash(i) AS h, i % 40 AS service, (i * 7) % 12 AS region, (i * 13) % 50000 AS resource,
      CASE WHEN i % 997 = 0 THEN 'Credit' WHEN i % 1499 = 0 THEN 'Tax' ELSE 'Usage' END AS category,
      (hash(i) % 1000000)::DECIMAL(18, 0) AS quantity
    FROM range(${rows}) AS t (i)
  ), priced AS (
    SELECT *, quantity / 1000 * 0.0123 * CASE WHEN category = 'Credit' THEN -1 ELSE 1 END AS amount,
      category = 'Usage' AS metered
    FROM charge
  )
  SELECT
    CASE WHEN metered THEN 'region-' || region || 'a' END AS AvailabilityZone,
    amount::DECIMAL(24, 10) AS BilledCost, '999999999999' AS BillingAccountId, 'Management' AS BillingAccountName,
    'Management Account' AS BillingAccountType, 'USD' AS BillingCurrency,
    '2026-11-01T00:00:00.000Z' AS BillingPeriodEnd, '2026-10-01T00:00:00.000Z' AS BillingPeriodStart,
    NULL AS CapacityReservationId, NULL AS CapacityReservationStatus,
    category AS ChargeCategory, NULL AS ChargeClass, '$0.0000123 per unit of service ' || service AS ChargeDescription,
    CASE WHEN metered THEN 'Usage-Based' ELSE 'One-Time' END AS ChargeFrequency,
    ${instant(`${day} + INTERVAL 1 HOUR`)} AS ChargePeriodEnd, ${instant(day)} AS ChargePeriodStart,
    NULL AS CommitmentDiscountCategory, NULL AS CommitmentDiscountId, NULL AS CommitmentDiscountName,
    NULL AS CommitmentDiscountQuantity, NULL AS CommitmentDiscountStatus, NULL AS CommitmentDiscountType,
    NULL AS CommitmentDiscountUnit,
    CASE WHEN metered THEN quantity / 1000 END AS ConsumedQuantity, CASE WHEN metered THEN 'Hours' END AS ConsumedUnit,
    amount::DECIMAL(24, 10) AS ContractedCost, CASE WHEN metered THEN 0.0123 END AS ContractedUnitPrice,
    amount::DECIMAL(24, 10) AS EffectiveCost, 'INV-2026-10' AS InvoiceId, 'Amazon Web Services, Inc.' AS InvoiceIssuerName,
    amount::DECIMAL(24, 10) AS ListCost, CASE WHEN metered THEN 0.0123 END AS ListUnitPrice,
    CASE WHEN metered THEN 'Standard' END AS PricingCategory, 'USD' AS PricingCurrency,
    CASE WHEN metered THEN 0.0123 END AS PricingCurrencyContractedUnitPrice,
    amount::DECIMAL(24, 10) AS PricingCurrencyEffectiveCost,
    CASE WHEN metered THEN 0.0123 END AS PricingCurrencyListUnitPrice,
    CASE WHEN metered THEN quantity / 1000 END AS PricingQuantity, CASE WHEN metered THEN 'Hours' END AS PricingUnit,
    'AWS' AS ProviderName, 'AWS' AS PublisherName,
    CASE WHEN metered THEN 'region-' || region END AS RegionId, CASE WHEN metered THEN 'Region ' || region END AS RegionName,
    CASE WHEN metered THEN 'arn:aws:ec2:region-' || region || ':111111111111:instance/i-' || resource END AS ResourceId,
    CASE WHEN metered THEN 'server ' || resource END AS ResourceName, CASE WHEN metered THEN 'Instance' END AS ResourceType,
    'Compute' AS ServiceCategory, 'Service ' || service AS ServiceName, 'Virtual Machines' AS ServiceSubcategory,
    CASE WHEN metered THEN 'SKU' || service END AS SkuId, CASE WHEN metered THEN 'Instance usage' END AS SkuMeter,
    CASE WHEN metered THEN 'SKU' || service || '.OnDemand' END AS SkuPriceId, NULL AS SkuPriceDetails,
    (111111111111 + resource % 20)::VARCHAR AS SubAccountId, 'account ' || (resource % 20) AS SubAccountName,
    'Member Account' AS SubAccountType,
    CASE WHEN resource % 50 > 0 THEN
      '{"user:env": "' || CASE WHEN resource % 3 = 0 THEN 'dev' ELSE 'prod' END || '", "user:team": "team-' || resource % 25 || '"}'
    END AS Tags,
    NULL AS x_Discounts, 'RunInstances' AS x_Operation, 'AmazonEC2' AS x_ServiceCode
  FROM priced`;
}
