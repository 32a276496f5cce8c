import * as v from "valibot";
import { addDays } from "#shared/costs/days.ts";
import { decimal, textOf, times } from "#shared/costs/decimal.ts";
import { columns } from "#shared/focus/columns.ts";
import type { BillSource, Row } from "./bill.ts";
import { blemishes } from "./incidents.ts";
import { daysOf, isInvoiced, type Ledger, monthAfter } from "./ledger.ts";
import { type Delivery, incidentOf, type Usage, usageOn } from "./meter.ts";
import { meterColumns, optionalDays, optionalText, readLines } from "./table.ts";

const lineColumns = {
  ...meterColumns,
  service: v.string(),
  category: v.string(),
  subcategory: v.string(),
  region: v.string(),
  region_name: v.string(),
  sku: v.string(),
  meter: v.string(),
  unit: v.string(),
  list_price: v.string(),
  ends_days_ago: optionalDays,
  fixed_quantity: optionalText,
  consumed_unit: v.string(),
  consumed_factor: v.string(),
  resource_type: v.string(),
  description: v.string(),
} as const;
export type FocusLine = v.InferOutput<v.ObjectSchema<typeof lineColumns, undefined>>;

/** A vendor that delivers FOCUS, and how. */
export interface FocusVendor extends Delivery {
  id: string;
  version: "1.0" | "1.2" | "1.3";
  lines: URL;
  /** The vendor's own columns, after those of FOCUS. */
  ownColumns?: readonly string[];
  /** What every row of this line says: who sells it, and to which account. */
  party(line: FocusLine): Row;
  /** What a row says of where it was used, and the vendor's own columns. */
  place(line: FocusLine): Row;
  /** Charges that come once a month. */
  monthly?(ledger: Ledger, month: string): Row[];
}

const utc = (day: string) => `${day}T00:00:00Z`;

export function focusSource(vendor: FocusVendor): BillSource {
  const lines = readLines(vendor.lines, lineColumns);
  return {
    id: vendor.id,
    header: [...focusColumns(vendor.version), ...(vendor.ownColumns ?? [])],
    currency: "USD",
    costColumn: "BilledCost",
    rows(ledger, month) {
      const ofMonth = monthColumns(vendor, ledger, month);
      const placed = lines.map((line) => placeOf(ledger, line));
      const usage = daysOf(ledger, month).flatMap((day) =>
        placed.flatMap((line) => usageRow({ vendor, ledger, day, line })),
      );
      return [...usage, ...(vendor.monthly?.(ledger, month) ?? [])].map((row) => ({ ...ofMonth, ...row }));
    },
  };
}

/** The columns of FOCUS that this version has, in alphabetical order, as vendors deliver them. */
function focusColumns(version: string): string[] {
  const known = columns.filter(({ since }) => since <= version || since.includes("preview"));
  return known.map(({ name }) => name).toSorted();
}

function placeOf(ledger: Ledger, line: FocusLine): FocusLine {
  const incident = incidentOf(ledger, line);
  return incident ? { ...line, account: incident.account, team: incident.team } : line;
}

interface At {
  vendor: FocusVendor;
  ledger: Ledger;
  day: string;
  line: FocusLine;
}

function usageRow({ vendor, ledger, day, line }: At): Row[] {
  const usage = usageOn(ledger, day, line, vendor);
  if (!usage) return [];
  const row = {
    ...vendor.party(line),
    ...chargeColumns(day, line),
    ...priceColumns(line, usage),
    ...vendor.place(line),
    Tags: tagsOf(line),
  };
  const own = blemishes.filter(({ source, meter }) => source === vendor.id && meter === line.key);
  return [{ ...row, ...Object.fromEntries(own.map(({ column, value }) => [column, value])) }];
}

function monthColumns(vendor: FocusVendor, ledger: Ledger, month: string): Row {
  return {
    BillingCurrency: "USD",
    PricingCurrency: "USD",
    BillingPeriodStart: utc(month),
    BillingPeriodEnd: utc(monthAfter(month, 1)),
    InvoiceId: isInvoiced(ledger, month) ? `${vendor.id.toUpperCase()}-${month.slice(0, 7)}` : "",
  };
}

function chargeColumns(day: string, line: FocusLine): Row {
  return {
    ChargeCategory: "Usage",
    ChargeFrequency: "Usage-Based",
    ChargeDescription: line.description,
    ChargePeriodStart: utc(day),
    ChargePeriodEnd: utc(addDays(day, 1)),
    ServiceName: line.service,
    ServiceCategory: line.category,
    ServiceSubcategory: line.subcategory,
    RegionId: line.region,
    RegionName: line.region_name,
  };
}

function priceColumns(line: FocusLine, { quantity, unitPrice, cost }: Usage): Row {
  const consumed = times(decimal(quantity), decimal(line.consumed_factor || "1"));
  return {
    BilledCost: cost,
    EffectiveCost: cost,
    ContractedCost: cost,
    ListCost: textOf(times(decimal(line.list_price), decimal(quantity))),
    PricingCurrencyEffectiveCost: cost,
    ContractedUnitPrice: unitPrice,
    PricingCurrencyContractedUnitPrice: unitPrice,
    ListUnitPrice: line.list_price,
    PricingCurrencyListUnitPrice: line.list_price,
    PricingCategory: /\bSpot\b/.test(line.description) ? "Dynamic" : "Standard",
    PricingQuantity: quantity,
    PricingUnit: line.unit,
    ConsumedQuantity: textOf(consumed),
    ConsumedUnit: line.consumed_unit || line.unit,
    SkuId: line.sku,
    SkuMeter: line.meter,
    SkuPriceId: `${line.sku}/${unitPrice}`,
  };
}

function tagsOf({ team, env }: FocusLine): string {
  const tags = { ...(team && { team }), ...(env && { env }) };
  return Object.keys(tags).length > 0 ? JSON.stringify(tags) : "";
}
