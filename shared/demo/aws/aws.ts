import * as v from "valibot";
import { decimal, textOf, times } from "#shared/costs/decimal.ts";
import type { BillSource, Row } from "../bill.ts";
import { daysOf, idOf, type Ledger } from "../ledger.ts";
import { incidentOf, usageOn } from "../meter.ts";
import { meterColumns, readLines } from "../table.ts";
import { curRow, header, productColumns } from "./cur-row.ts";
import { monthlyRows, restatedRows } from "./monthly.ts";
import { savingsPlanRows } from "./savings-plan.ts";

const lineColumns = {
  ...meterColumns,
  product_code: v.string(),
  product_name: v.string(),
  usage_type: v.string(),
  operation: v.string(),
  family: v.string(),
  instance_type: v.string(),
  region: v.string(),
  unit: v.string(),
  public_price: v.string(),
  description: v.string(),
} as const;
type Line = v.InferOutput<v.ObjectSchema<typeof lineColumns, undefined>>;

const delivery = { delivered: ["0.06", "0.45"], growth: 0.018 } as const;
const lines = readLines(new URL("lines.csv", import.meta.url), lineColumns);

/** AWS's Cost and Usage Report (legacy), a line a day: two linked accounts and a savings plan under one payer. */
export const aws: BillSource = {
  id: "aws",
  header,
  currency: "USD",
  costColumn: "lineItem/UnblendedCost",
  rows(ledger, month, { restated }) {
    const daily = daysOf(ledger, month).flatMap((day) => [
      ...lines.flatMap((line) => usageRows(ledger, month, day, line)),
      ...savingsPlanRows(ledger, month, day, delivery.delivered),
    ]);
    return [...daily, ...monthlyRows(ledger, month), ...restatedRows(ledger, month, restated)];
  },
};

function usageRows(ledger: Ledger, month: string, day: string, line: Line): Row[] {
  const usage = usageOn(ledger, day, line, delivery);
  if (!usage) return [];
  const { account, team } = incidentOf(ledger, line) ?? line;
  const publicRate = line.public_price || usage.unitPrice;
  const product = productColumns({
    code: line.product_code,
    name: line.product_name,
    usageType: line.usage_type,
    operation: line.operation,
    family: line.family,
    instanceType: line.instance_type,
    region: line.region,
    unit: line.unit,
  });
  const more = {
    ...product,
    "lineItem/ResourceId": resourceOf(line),
    "lineItem/UsageAmount": usage.quantity,
    "lineItem/UnblendedRate": usage.unitPrice,
    "pricing/publicOnDemandRate": publicRate,
    "pricing/publicOnDemandCost": textOf(times(decimal(publicRate), decimal(usage.quantity))),
  };
  const { key, env, description } = line;
  return [
    curRow(ledger, month, { key, type: "Usage", account, team, env, from: day, cost: usage.cost, description, more }),
  ];
}

function resourceOf({ key, family, usage_type }: Line): string {
  if (family === "Compute Instance" && usage_type.includes("Usage:")) return `i-0${idOf(key, 16)}`;
  if (family === "Storage" && usage_type.includes("VolumeUsage")) return `vol-0${idOf(key, 16)}`;
  return key;
}
