import type { ChangeAnswer } from "#shared/api/costs.ts";
import { absolute, compare, type Decimal, decimal, dividedBy, minus, plus, textOf, times, zero } from "./decimal.ts";

/** What was charged for one thing on both sides. Amounts and quantities are exact decimals; null: no row had a value. */
export interface ChangeRow {
  unit: string;
  provider: string | null;
  service: string | null;
  /** SkuId, else SkuPriceId. */
  sku: string | null;
  pricingUnit: string | null;
  chargeCategory: string | null;
  rowsNow: number;
  rowsBefore: number;
  now: string | null;
  before: string | null;
  quantityNow: string | null;
  quantityBefore: string | null;
}

type Kind = ChangeAnswer["terms"][number]["kind"];
interface Part {
  kind: Kind;
  row: ChangeRow;
  amount: Decimal;
}

const mostMovers = 5;
/** A unit price that moved by less than a thousandth did so by rounding. */
const leastPriceMove = decimal("0.001");

/** Why each unit's total changed, in terms that add up to the change exactly. Sections of the largest change first. */
export function explainChange(rows: readonly ChangeRow[]): ChangeAnswer[] {
  return [...Map.groupBy(rows, ({ unit }) => unit)]
    .map(([unit, own]) => ({ unit, ...sidesOf(own), terms: termsOf(own.flatMap(partsOf)) }))
    .sort((a, b) => compare(absolute(amountOf(b.change)), absolute(amountOf(a.change))));
}

function sidesOf(rows: readonly ChangeRow[]): Pick<ChangeAnswer, "total" | "previous" | "change"> {
  const total = sumOf(rows.map(({ now }) => now));
  const previous = sumOf(rows.map(({ before }) => before));
  const isKnown = total !== null || previous !== null;
  return { total, previous, change: isKnown ? textOf(minus(amountOf(total), amountOf(previous))) : null };
}

function sumOf(amounts: readonly (string | null)[]): string | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : textOf(known.map(decimal).reduce(plus, zero));
}

/** One row's change, taken apart. */
function partsOf(row: ChangeRow): Part[] {
  const amount = minus(amountOf(row.now), amountOf(row.before));
  const kind = kindOf(row);
  if (kind !== "usage") return [{ kind, row, amount }];
  const price = priceOf(row);
  return [
    { kind, row, amount: minus(amount, price) },
    { kind: "price", row, amount: price },
  ];
}

function kindOf({ chargeCategory, rowsNow, rowsBefore }: ChangeRow): Kind {
  if (chargeCategory === "Credit" || chargeCategory === "Adjustment") return "credits";
  if (chargeCategory === "Tax") return "tax";
  if (rowsBefore === 0) return "new";
  return rowsNow === 0 ? "gone" : "usage";
}

/** Quantity now × (unit price now − unit price before), to 18 decimals. Without a SKU a quantity is of many things: 0. */
function priceOf({ sku, now, before, quantityNow, quantityBefore }: ChangeRow): Decimal {
  if (sku === null || now === null || before === null) return zero;
  const [used, usedBefore] = [amountOf(quantityNow), amountOf(quantityBefore)];
  if (compare(used, zero) <= 0 || compare(usedBefore, zero) <= 0) return zero;
  const atOldPrice = dividedBy(times(used, decimal(before)), usedBefore, 18);
  const price = minus(decimal(now), atOldPrice);
  const isRounding = compare(absolute(price), times(absolute(atOldPrice), leastPriceMove)) < 0;
  return isRounding ? zero : price;
}

function termsOf(parts: readonly Part[]): ChangeAnswer["terms"] {
  return [...Map.groupBy(parts, ({ kind }) => kind)]
    .map(([kind, own]) => ({ kind, amount: total(own), largest: moversOf(own) }))
    .filter(({ amount }) => compare(amount, zero) !== 0)
    .sort((a, b) => compare(absolute(b.amount), absolute(a.amount)))
    .map(({ kind, amount, largest }) => ({ kind, amount: textOf(amount), largest }));
}

function moversOf(parts: readonly Part[]): ChangeAnswer["terms"][number]["largest"] {
  return [...Map.groupBy(parts, ({ row }) => JSON.stringify([row.provider, row.service])).values()]
    .map((own) => ({
      provider: own[0]?.row.provider ?? null,
      service: own[0]?.row.service ?? null,
      amount: total(own),
    }))
    .filter(({ amount }) => compare(amount, zero) !== 0)
    .sort((a, b) => compare(absolute(b.amount), absolute(a.amount)))
    .slice(0, mostMovers)
    .map(({ amount, ...of }) => ({ ...of, amount: textOf(amount) }));
}

function total(parts: readonly Part[]): Decimal {
  return parts.map(({ amount }) => amount).reduce(plus, zero);
}

function amountOf(text: string | null): Decimal {
  return text === null ? zero : decimal(text);
}
