import type { ColumnName } from "../columns.ts";
import { type RowRule, row, ruleId } from "./rule.ts";

const below = (value: string, limit: string) => `abs(${value}) < ${limit}::DECIMAL(38,18)`;

/** SQL: the product is below 100 whatever the digits. Told by comparing, because dividing a DECIMAL(38,18) is slow. */
function isSmall(price: string, quantity: string): string {
  const limits = ["0.000001", "0.00001", "0.0001", "0.001", "0.01", "0.1", "1"];
  return limits
    .map((limit) => `${below(price, limit)} AND ${below(quantity, (100 / Number(limit)).toFixed())}`)
    .join(" OR ");
}

/**
 * SQL: the cost is not price × quantity. A product has up to 36 decimals and a cost 18: it may be rounded to the nearest, a
 * half either way. Two DECIMAL(38,18) can be multiplied in DuckDB only if their product is below 100; else the quantity, and
 * a price from 100 on too, is split in its whole and its fractional part. All these products are exact. Beyond 1e9 × 1e9,
 * where the parts would not fit either, floating point has to do.
 */
function isNotProduct(cost: string, price: string, quantity: string): string {
  const whole = (value: string) => `trunc(${value})::DECIMAL(19,0)`;
  const fraction = (value: string) => `(${value} - trunc(${value}))::DECIMAL(18,18)`;
  const differ = (rest: string, product: string) =>
    `coalesce(abs(TRY_CAST((${rest}) AS DECIMAL(38,36)) - ${product}) > 0.0000000000000000005::DECIMAL(38,36), true)`;
  return (
    `CASE WHEN ${price} IS NULL OR ${quantity} IS NULL OR ${cost} IS NULL THEN false ` +
    `WHEN NOT (${below(price, "1000000000")} AND ${below(quantity, "1000000000")} AND ${below(cost, "1000000000000000000")}) ` +
    `THEN coalesce(abs(${cost}::DOUBLE - ${price}::DOUBLE * ${quantity}::DOUBLE) > abs(${cost}::DOUBLE) * 1e-12, true) ` +
    `WHEN ${isSmall(price, quantity)} THEN ${differ(cost, `${price} * ${quantity}`)} ` +
    `WHEN ${below(price, "100")} ` +
    `THEN ${differ(`${cost} - ${price} * ${whole(quantity)}`, `${price} * ${fraction(quantity)}`)} ` +
    `ELSE ${differ(
      `${cost} - ${whole(price)} * ${quantity} - ${fraction(price)} * ${whole(quantity)}`,
      `${fraction(price)} * ${fraction(quantity)}`,
    )} END`
  );
}

const product = (cost: ColumnName, costRule: string, price: ColumnName, priceRule: string): RowRule[] => {
  const requirement = `${cost} must equal ${price} × PricingQuantity where both are there.`;
  const broken = isNotProduct(cost, price, "PricingQuantity");
  return [
    row({ id: ruleId(cost, costRule), requirement, columns: [cost, price, "PricingQuantity"], broken }),
    row({ id: ruleId(price, priceRule), requirement, columns: [price, cost, "PricingQuantity"], broken }),
  ];
};

/** The model states each product twice: once for the cost and once for the unit price. */
export const productRules: readonly RowRule[] = [
  ...product("ContractedCost", "C-011-C", "ContractedUnitPrice", "C-013-C"),
  ...product("ListCost", "C-011-C", "ListUnitPrice", "C-014-C"),
];
