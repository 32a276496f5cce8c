-- How does a line of an OCI cost report read as FOCUS 1.3?
--
-- BilledCost is cost/myCost, which Oracle's own cost analysis adds up. The overage columns say how much of it lies beyond the
-- commitment; they are counted only where myCost itself is empty. A correction is a line of its own that points back to the line it
-- reverses: both stay, and so does a line that comes twice, because the report's total counts them.
WITH metered AS NOT MATERIALIZED (
  SELECT
    *,
    cost_my_cost IS NULL AS is_overage_only,
    CASE WHEN is_overage_only THEN cost_my_cost_overage ELSE cost_my_cost END AS cost,
    CASE WHEN is_overage_only THEN usage_billed_quantity_overage ELSE usage_billed_quantity END AS quantity,
    CASE WHEN is_overage_only THEN cost_unit_price_overage ELSE cost_unit_price END AS price,
    multiply_exactly(price, quantity) AS product,
    -- The report gives one price, the customer's own, and no list price.
    CASE WHEN abs(product - cost) < 0.000000001 THEN product ELSE cost END AS priced_cost,
    coalesce(cost_product_sku, concat_ws('|', product_service, product_description)) AS sku
  FROM source
)

SELECT
  source_columns AS x_SourceColumns,

  'Usage' AS ChargeCategory,
  coalesce(product_description, product_service) AS ChargeDescription,
  'Usage-Based' AS ChargeFrequency,
  date_trunc('month', line_item_interval_usage_start) AS BillingPeriodStart,
  BillingPeriodStart + INTERVAL 1 MONTH AS BillingPeriodEnd,
  -- No column says when a line was issued; the newest hour in the file does. A correction of a month before that one
  -- corrects a month that was billed.
  CASE WHEN lower(line_item_is_correction) = 'true' AND BillingPeriodStart < (
    SELECT date_trunc('month', max(line_item_interval_usage_start)) FROM source) THEN 'Correction' END AS ChargeClass,
  line_item_interval_usage_start AS ChargePeriodStart,
  line_item_interval_usage_end AS ChargePeriodEnd,

  cost AS BilledCost,
  cost AS EffectiveCost,
  priced_cost AS ListCost,
  priced_cost AS ContractedCost,
  cost_currency_code AS BillingCurrency,
  cost_currency_code AS PricingCurrency,
  cost AS PricingCurrencyEffectiveCost,

  'Standard' AS PricingCategory,
  quantity AS PricingQuantity,
  CASE WHEN quantity IS NOT NULL THEN coalesce(units.unit, cost_sku_unit_description, 'Units') END AS PricingUnit,
  quantity AS ConsumedQuantity,
  PricingUnit AS ConsumedUnit,
  CASE WHEN price >= 0 THEN price END AS ListUnitPrice,
  ListUnitPrice AS ContractedUnitPrice,
  ListUnitPrice AS PricingCurrencyListUnitPrice,
  ListUnitPrice AS PricingCurrencyContractedUnitPrice,
  sku AS SkuId,
  coalesce(product_description, sku) AS SkuMeter,
  concat_ws('|', sku, CASE WHEN contains(price::VARCHAR, '.') THEN rtrim(rtrim(price::VARCHAR, '0'), '.') END) AS SkuPriceId,

  coalesce(cost_subscription_id, line_item_tenant_id) AS BillingAccountId,
  CASE WHEN cost_subscription_id IS NULL THEN 'Tenancy' ELSE 'Subscription' END AS BillingAccountType,
  product_compartment_id AS SubAccountId,
  CASE WHEN product_compartment_id IS NOT NULL THEN coalesce(product_compartment_name, product_compartment_id) END
    AS SubAccountName,
  CASE WHEN product_compartment_id IS NOT NULL THEN 'Compartment' END AS SubAccountType,
  product_resource_id AS ResourceId,
  CASE
    WHEN product_resource_id IS NULL THEN NULL
    WHEN starts_with(product_resource_id, 'ocid1.') THEN split_part(product_resource_id, '.', 2)
    ELSE coalesce(product_service, 'OCI resource')
  END AS ResourceType,
  product_region AS RegionId,
  CASE WHEN product_region IS NOT NULL THEN coalesce(regions.region_name, product_region) END AS RegionName,
  product_availability_domain AS AvailabilityZone,
  tags AS Tags,

  'Oracle' AS ProviderName,
  'Oracle' AS PublisherName,
  'Oracle' AS ServiceProviderName,
  'Oracle' AS HostProviderName,
  'Oracle' AS InvoiceIssuerName,
  coalesce(services.service_name, product_service, 'Oracle Cloud') AS ServiceName,
  coalesce(services.service_category, 'Other') AS ServiceCategory,
  coalesce(services.service_subcategory, 'Other (Other)') AS ServiceSubcategory
FROM metered
LEFT JOIN {services} AS services ON services.service_code = product_service
LEFT JOIN {regions} AS regions ON regions.region_id = product_region
LEFT JOIN {units} AS units ON units.oci_unit = cost_sku_unit_description
