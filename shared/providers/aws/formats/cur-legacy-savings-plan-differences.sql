-- What the negations of a savings plan leave over of its covered lines' on-demand cost: nothing, but for roundings and for
-- lines in another file of the same month. It is no usage of anyone, so it has no other cost than the billed one.
UNION ALL BY NAME
(SELECT
  'Adjustment' AS ChargeCategory,
  'Savings plan negation that differs from the covered usage' AS ChargeDescription,
  'One-Time' AS ChargeFrequency,
  sum(coalesce(line_item_net_unblended_cost, line_item_unblended_cost)) AS BilledCost,
  0 AS EffectiveCost,
  0 AS ListCost,
  0 AS ContractedCost,
  0 AS PricingCurrencyEffectiveCost,
  line_item_currency_code AS BillingCurrency,
  line_item_currency_code AS PricingCurrency,
  savings_plan_savings_plan_arn AS CommitmentDiscountId,
  'Spend' AS CommitmentDiscountCategory,
  'Savings Plan' AS CommitmentDiscountType,
  false AS is_sold_by_third_party,
  bill_invoicing_entity, bill_billing_entity, line_item_legal_entity, line_item_product_code,
  any_value(product_product_name) AS product_product_name,
  bill_invoice_id AS InvoiceId,
  bill_payer_account_id AS BillingAccountId,
  any_value(bill_payer_account_name) AS BillingAccountName,
  bill_billing_period_start_date AS BillingPeriodStart,
  bill_billing_period_end_date AS BillingPeriodEnd,
  min(line_item_usage_start_date) AS ChargePeriodStart,
  max(line_item_usage_end_date) AS ChargePeriodEnd,
  line_item_usage_account_id AS SubAccountId,
  any_value(coalesce(line_item_usage_account_name, line_item_usage_account_id)) AS SubAccountName,
  json_object('line_item_line_item_type', 'SavingsPlanNegation') AS x_SourceColumns
FROM source
WHERE line_item_line_item_type IN ('SavingsPlanCoveredUsage', 'SavingsPlanNegation')
  AND savings_plan_savings_plan_arn IS NOT NULL
GROUP BY ALL
HAVING sum(coalesce(line_item_net_unblended_cost, line_item_unblended_cost)) <> 0
ORDER BY ALL)
