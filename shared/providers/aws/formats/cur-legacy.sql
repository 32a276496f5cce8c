-- How does a line of an AWS Cost and Usage Report read as FOCUS 1.3?
--
-- Money: BilledCost is the line's net unblended cost where AWS gives one, else its unblended cost; the lines together always
-- add up to the report's own total. EffectiveCost is the same but for savings plans and reserved instances:
--
--   lineItemType                      BilledCost         EffectiveCost
--   DiscountedUsage                   0 (as AWS bills)   the reservation's cost for this hour
--   SavingsPlanCoveredUsage           0                  the savings plan's cost for this hour
--   SavingsPlanNegation               takes the covered lines' on-demand cost back: merged into them
--   RIFee, SavingsPlanRecurringFee    the fee            0, and a second row carries what nobody used
--   Fee of an RI, SavingsPlanUpfrontFee  the fee         0
--   any other                         the cost           the cost
--
-- A lineItemType nobody knows yet is an Adjustment, so its money stays in the sum.
WITH classified AS NOT MATERIALIZED (
  SELECT
    *,
    coalesce(line_item_net_unblended_cost, line_item_unblended_cost) AS cost,
    CASE WHEN line_item_net_unblended_cost IS NULL THEN line_item_unblended_rate
      ELSE coalesce(line_item_net_unblended_rate, line_item_unblended_rate) END AS rate,
    -- A reservation's ARN may also name a capacity reservation, which is no discount.
    coalesce(reservation_reservation_arn LIKE '%:capacity-reservation/%', false) AS is_capacity_reservation,
    CASE
      WHEN line_item_line_item_type = 'Usage' THEN NULL
      WHEN savings_plan_savings_plan_arn IS NOT NULL THEN savings_plan_savings_plan_arn
      WHEN is_capacity_reservation THEN NULL
      WHEN line_item_line_item_type IN ('DiscountedUsage', 'RIFee')
        THEN coalesce(reservation_reservation_arn, reservation_subscription_id)
      ELSE reservation_reservation_arn
    END AS commitment_id,
    CASE
      WHEN line_item_line_item_type = 'Usage' THEN 'usage'
      WHEN line_item_line_item_type = 'DiscountedUsage' THEN 'reserved usage'
      WHEN line_item_line_item_type = 'SavingsPlanCoveredUsage' AND savings_plan_savings_plan_arn IS NOT NULL
        THEN 'savings plan usage'
      WHEN line_item_line_item_type IN ('RIFee', 'SavingsPlanRecurringFee') THEN 'recurring commitment'
      WHEN line_item_line_item_type = 'SavingsPlanUpfrontFee' THEN 'upfront commitment'
      WHEN line_item_line_item_type = 'Fee' AND commitment_id IS NOT NULL THEN 'upfront commitment'
      WHEN line_item_line_item_type = 'Fee' THEN 'fee'
      WHEN line_item_line_item_type = 'FlatRateSubscription' THEN 'subscription'
      WHEN line_item_line_item_type = 'Credit' OR line_item_line_item_type LIKE '%Discount' THEN 'credit'
      WHEN line_item_line_item_type = 'Tax' THEN 'tax'
      WHEN line_item_line_item_type = 'Refund' THEN 'refund'
      ELSE 'other'
    END AS kind,
    CASE line_item_line_item_type
      WHEN 'RIFee' THEN
        -- A report leaves out a column that nothing filled.
        coalesce(reservation_net_unused_amortized_upfront_fee_for_billing_period + reservation_net_unused_recurring_fee,
          reservation_net_unused_amortized_upfront_fee_for_billing_period, reservation_net_unused_recurring_fee,
          reservation_unused_amortized_upfront_fee_for_billing_period + reservation_unused_recurring_fee,
          reservation_unused_amortized_upfront_fee_for_billing_period, reservation_unused_recurring_fee)
      WHEN 'SavingsPlanRecurringFee' THEN savings_plan_total_commitment_to_date - savings_plan_used_commitment
    END AS unused_cost,
    CASE
      WHEN line_item_line_item_type = 'SavingsPlanNegation' AND savings_plan_savings_plan_arn IS NOT NULL THEN []
      -- Shares of a container in an instance that has its own line; AWS writes them at zero cost.
      WHEN split_line_item_parent_resource_id IS NOT NULL AND cost = 0 THEN []
      WHEN kind = 'recurring commitment' AND unused_cost IS DISTINCT FROM 0 THEN ['charge', 'unused']
      ELSE ['charge']
    END AS parts
  FROM source
),

lines AS NOT MATERIALIZED (
  SELECT
    * EXCLUDE (kind),
    unnest(parts) AS part,
    CASE part WHEN 'unused' THEN 'unused commitment' ELSE kind END AS kind,
    kind IN ('usage', 'reserved usage', 'savings plan usage') AS is_usage,
    kind IN ('recurring commitment', 'upfront commitment') AS is_commitment_purchase,
    is_commitment_purchase OR kind IN ('fee', 'subscription') AS is_purchase,
    is_usage OR is_purchase OR kind = 'unused commitment' AS has_price,
    coalesce(product_sku, concat_ws('|', line_item_product_code, line_item_usage_type, line_item_operation)) AS sku,
    coalesce(product_region_code, product_region, nullif(regexp_extract(line_item_availability_zone,
      '^[a-z]+-[a-z-]+-[0-9]+'), '')) AS region,
    -- A public price of zero on a line that costs money means that AWS gives no public price.
    pricing_public_on_demand_rate IS NOT NULL AND pricing_public_on_demand_cost IS NOT NULL
      AND (pricing_public_on_demand_cost <> 0 OR line_item_unblended_cost = 0) AS has_public_price
  FROM classified
),

priced AS NOT MATERIALIZED (
  SELECT
    *,
    CASE
      WHEN NOT has_price THEN NULL
      WHEN kind = 'unused commitment' THEN 0
      ELSE line_item_usage_amount
    END AS quantity,
    CASE
      WHEN is_usage AND has_public_price THEN pricing_public_on_demand_rate
      WHEN is_purchase AND line_item_usage_amount = 1 THEN line_item_unblended_cost
      ELSE line_item_unblended_rate
    END AS list_price,
    CASE
      WHEN kind = 'unused commitment' THEN 0
      WHEN is_usage AND has_public_price THEN pricing_public_on_demand_cost
      WHEN has_price THEN line_item_unblended_cost
      ELSE cost
    END AS list_cost,
    CASE
      WHEN kind = 'reserved usage' THEN list_price
      WHEN is_purchase AND line_item_usage_amount = 1 THEN cost
      ELSE rate
    END AS contracted_price,
    CASE kind
      WHEN 'unused commitment' THEN 0
      WHEN 'reserved usage' THEN list_cost
      ELSE cost
    END AS contracted_cost,
    multiply_exactly(list_price, quantity) AS list_product,
    CASE WHEN contracted_price = list_price THEN list_product ELSE multiply_exactly(contracted_price, quantity) END
      AS contracted_product
  FROM lines
),

-- A cost is a sum of amounts AWS rounded to ten decimals; where price × quantity says the same, it says it exactly.
charges AS NOT MATERIALIZED (
  SELECT
    CASE
      WHEN is_usage OR kind = 'unused commitment' THEN 'Usage'
      WHEN is_purchase THEN 'Purchase'
      WHEN kind = 'tax' THEN 'Tax'
      WHEN kind = 'credit' THEN 'Credit'
      -- A refund of an earlier period's charge is of that charge's category.
      WHEN kind = 'refund' AND line_item_usage_start_date < bill_billing_period_start_date THEN CASE
        WHEN line_item_tax_type IS NOT NULL THEN 'Tax'
        WHEN commitment_id IS NOT NULL THEN 'Purchase'
        ELSE 'Usage' END
      ELSE 'Adjustment'
    END AS ChargeCategory,
    CASE WHEN kind = 'refund' AND line_item_usage_start_date < bill_billing_period_start_date THEN 'Correction' END
      AS ChargeClass,
    CASE kind WHEN 'other' THEN concat_ws(': ', line_item_line_item_type, line_item_line_item_description)
      ELSE coalesce(line_item_line_item_description, line_item_line_item_type) END AS ChargeDescription,
    CASE
      WHEN is_usage OR kind = 'unused commitment' THEN 'Usage-Based'
      WHEN kind IN ('recurring commitment', 'subscription') THEN 'Recurring'
      ELSE 'One-Time'
    END AS ChargeFrequency,

    CASE WHEN kind IN ('savings plan usage', 'unused commitment') THEN 0 ELSE cost END AS BilledCost,
    CASE kind
      WHEN 'reserved usage' THEN coalesce(reservation_net_effective_cost, reservation_effective_cost)
      WHEN 'savings plan usage'
        THEN coalesce(savings_plan_net_savings_plan_effective_cost, savings_plan_savings_plan_effective_cost)
      WHEN 'recurring commitment' THEN 0
      WHEN 'upfront commitment' THEN 0
      WHEN 'unused commitment' THEN unused_cost
      ELSE cost
    END AS EffectiveCost,
    CASE WHEN abs(list_product - list_cost) < 0.000000001 THEN list_product ELSE list_cost END AS ListCost,
    CASE WHEN abs(contracted_product - contracted_cost) < 0.000000001 THEN contracted_product ELSE contracted_cost END
      AS ContractedCost,
    line_item_currency_code AS BillingCurrency,
    line_item_currency_code AS PricingCurrency,
    EffectiveCost AS PricingCurrencyEffectiveCost,

    CASE WHEN has_price THEN CASE
      WHEN kind IN ('reserved usage', 'savings plan usage', 'unused commitment') THEN 'Committed'
      WHEN line_item_usage_type LIKE '%SpotUsage%' THEN 'Dynamic'
      ELSE 'Standard' END END AS PricingCategory,
    quantity AS PricingQuantity,
    CASE WHEN quantity IS NOT NULL THEN coalesce(units.unit, pricing_unit, 'Units') END AS PricingUnit,
    CASE WHEN has_price AND list_price >= 0 THEN list_price END AS ListUnitPrice,
    CASE WHEN has_price AND contracted_price >= 0 THEN contracted_price END AS ContractedUnitPrice,
    ListUnitPrice AS PricingCurrencyListUnitPrice,
    ContractedUnitPrice AS PricingCurrencyContractedUnitPrice,
    CASE WHEN is_usage THEN quantity END AS ConsumedQuantity,
    CASE WHEN ConsumedQuantity IS NOT NULL THEN PricingUnit END AS ConsumedUnit,
    CASE WHEN has_price THEN sku END AS SkuId,
    CASE WHEN has_price THEN line_item_usage_type END AS SkuMeter,
    CASE WHEN has_price THEN coalesce(pricing_rate_code,
      concat_ws('|', sku, rtrim(rtrim(list_price::VARCHAR, '0'), '.'))) END AS SkuPriceId,
    CASE WHEN has_price THEN price_details END AS SkuPriceDetails,

    commitment_id AS CommitmentDiscountId,
    CASE WHEN commitment_id IS NULL THEN NULL WHEN savings_plan_savings_plan_arn IS NULL THEN 'Usage' ELSE 'Spend' END
      AS CommitmentDiscountCategory,
    CASE CommitmentDiscountCategory WHEN 'Usage' THEN 'Reserved Instance' WHEN 'Spend' THEN 'Savings Plan' END
      AS CommitmentDiscountType,
    CASE
      WHEN commitment_id IS NULL THEN NULL
      WHEN kind = 'unused commitment' THEN 'Unused'
      WHEN is_usage THEN 'Used'
    END AS CommitmentDiscountStatus,
    -- Savings plans are counted in money, reservations in normalized hours, or in hours where AWS does not normalize them.
    CASE
      WHEN commitment_id IS NULL OR NOT has_price THEN NULL
      WHEN savings_plan_savings_plan_arn IS NOT NULL THEN CASE kind
        WHEN 'unused commitment' THEN unused_cost
        WHEN 'recurring commitment' THEN savings_plan_total_commitment_to_date
        WHEN 'upfront commitment' THEN cost
        ELSE savings_plan_savings_plan_effective_cost END
      WHEN kind = 'unused commitment'
        THEN coalesce(nullif(reservation_unused_normalized_unit_quantity, 0), reservation_unused_quantity, 0)
      WHEN is_commitment_purchase
        THEN coalesce(nullif(reservation_total_reserved_normalized_units, 0), reservation_total_reserved_units,
          line_item_usage_amount)
      ELSE coalesce(nullif(line_item_normalized_usage_amount, 0), line_item_usage_amount)
    END AS CommitmentDiscountQuantity,
    CASE
      WHEN CommitmentDiscountQuantity IS NULL THEN NULL
      WHEN savings_plan_savings_plan_arn IS NOT NULL THEN line_item_currency_code
      WHEN coalesce(nullif(reservation_total_reserved_normalized_units, 0), nullif(line_item_normalized_usage_amount, 0),
        nullif(reservation_unused_normalized_unit_quantity, 0)) IS NULL THEN 'Hours'
      ELSE 'Normalized Hours'
    END AS CommitmentDiscountUnit,
    CASE WHEN is_capacity_reservation THEN reservation_reservation_arn END AS CapacityReservationId,
    CASE WHEN is_capacity_reservation AND is_usage
      THEN CASE WHEN line_item_usage_type LIKE '%Unused%' THEN 'Unused' ELSE 'Used' END END AS CapacityReservationStatus,

    CASE WHEN is_usage THEN line_item_resource_id ELSE coalesce(commitment_id, line_item_resource_id) END AS ResourceId,
    CASE
      WHEN ResourceId IS NULL THEN NULL
      WHEN ResourceId = commitment_id THEN CommitmentDiscountType
      WHEN starts_with(ResourceId, 'i-') THEN 'ec2:instance'
      WHEN starts_with(ResourceId, 'vol-') THEN 'ec2:volume'
      WHEN starts_with(ResourceId, 'arn:') AND contains(split_part(ResourceId, ':', 6), '/')
        THEN split_part(ResourceId, ':', 3) || ':' || split_part(split_part(ResourceId, ':', 6), '/', 1)
      WHEN starts_with(ResourceId, 'arn:') AND split_part(ResourceId, ':', 7) <> ''
        THEN split_part(ResourceId, ':', 3) || ':' || split_part(ResourceId, ':', 6)
      WHEN starts_with(ResourceId, 'arn:') THEN split_part(ResourceId, ':', 3)
      ELSE line_item_product_code
    END AS ResourceType,

    coalesce(bill_billing_entity = 'AWS Marketplace', false)
      AND NOT coalesce(product_product_name LIKE '%(Amazon Bedrock Edition)', false) AS is_sold_by_third_party,
    bill_invoicing_entity, bill_billing_entity, line_item_legal_entity, product_product_name, product_servicename,
    line_item_product_code, product_location, line_item_availability_zone, region,
    bill_invoice_id AS InvoiceId,
    bill_payer_account_id AS BillingAccountId,
    bill_payer_account_name AS BillingAccountName,
    bill_billing_period_start_date AS BillingPeriodStart,
    bill_billing_period_end_date AS BillingPeriodEnd,
    line_item_usage_start_date AS ChargePeriodStart,
    line_item_usage_end_date AS ChargePeriodEnd,
    line_item_usage_account_id AS SubAccountId,
    coalesce(line_item_usage_account_name, line_item_usage_account_id) AS SubAccountName,
    tags AS Tags,
    source_columns AS x_SourceColumns
  FROM priced
  LEFT JOIN {units} AS units ON units.aws_unit = pricing_unit

  {savings_plan_differences}
)

SELECT
  charges.* EXCLUDE (is_sold_by_third_party, bill_invoicing_entity, bill_billing_entity, line_item_legal_entity,
    product_product_name, product_servicename, line_item_product_code, product_location, line_item_availability_zone, region),
  'Payer Account' AS BillingAccountType,
  CASE WHEN SubAccountId IS NOT NULL THEN 'Usage Account' END AS SubAccountType,
  'AWS' AS ProviderName,
  CASE WHEN is_sold_by_third_party THEN coalesce(line_item_legal_entity, 'AWS Marketplace') ELSE 'AWS' END
    AS ServiceProviderName,
  'AWS' AS HostProviderName,
  CASE WHEN bill_billing_entity = 'AWS Marketplace' THEN coalesce(line_item_legal_entity, 'AWS Marketplace') ELSE 'AWS' END
    AS PublisherName,
  coalesce(bill_invoicing_entity, CASE WHEN NOT is_sold_by_third_party THEN line_item_legal_entity END, bill_billing_entity,
    'AWS') AS InvoiceIssuerName,
  coalesce(services.service_name, product_product_name, product_servicename, line_item_product_code, 'AWS') AS ServiceName,
  CASE WHEN ServiceName LIKE '%(Amazon Bedrock Edition)' THEN 'AI and Machine Learning'
    ELSE coalesce(services.service_category, 'Other') END AS ServiceCategory,
  CASE WHEN ServiceName LIKE '%(Amazon Bedrock Edition)' THEN 'Generative AI'
    ELSE coalesce(services.service_subcategory, 'Other (Other)') END AS ServiceSubcategory,
  coalesce(region, locations.region_id) AS RegionId,
  CASE WHEN RegionId IS NOT NULL THEN coalesce(regions.region_name, locations.region_name, RegionId) END AS RegionName,
  CASE WHEN line_item_availability_zone <> RegionId THEN line_item_availability_zone END AS AvailabilityZone
FROM charges
LEFT JOIN {services} AS services ON services.product_code = line_item_product_code
LEFT JOIN {regions} AS regions ON regions.region_id = region
LEFT JOIN {regions} AS locations ON region IS NULL AND locations.location = product_location
