import * as v from "valibot";
import { addDays } from "#shared/costs/days.ts";
import type { BillSource, Row } from "../bill.ts";
import { daysOf, idOf, type Ledger } from "../ledger.ts";
import { incidentOf, usageOn } from "../meter.ts";
import { meterColumns, readLines } from "../table.ts";

const lineColumns = {
  ...meterColumns,
  service: v.string(),
  region: v.string(),
  zone: v.string(),
  sku: v.string(),
  unit: v.string(),
  resource_kind: v.string(),
  description: v.string(),
} as const;
type Line = v.InferOutput<v.ObjectSchema<typeof lineColumns, undefined>>;

const header = [
  "lineItem/referenceNo,lineItem/tenantId,lineItem/intervalUsageStart,lineItem/intervalUsageEnd",
  "product/service,product/compartmentId,product/compartmentName,product/region,product/availabilityDomain,product/resourceId",
  "usage/billedQuantity,usage/billedQuantityOverage,cost/subscriptionId,cost/productSku,product/Description",
  "cost/unitPrice,cost/unitPriceOverage,cost/myCost,cost/myCostOverage,cost/currencyCode,cost/billingUnitReadable",
  "cost/skuUnitDescription,cost/overageFlag,lineItem/isCorrection,lineItem/backreferenceNo,tags/team,tags/env",
].flatMap((columns) => columns.split(","));

const delivery = { delivered: ["0", "0.35"], growth: 0.018 } as const;
const lines = readLines(new URL("lines.csv", import.meta.url), lineColumns);

/** Oracle Cloud's cost report of a contract in euros. */
export const oci: BillSource = {
  id: "oci",
  header,
  currency: "EUR",
  costColumn: "cost/myCost",
  rows: (ledger, month) => daysOf(ledger, month).flatMap((day) => lines.flatMap((line) => rowOf(ledger, day, line))),
};

function rowOf(ledger: Ledger, day: string, line: Line): Row[] {
  const usage = usageOn(ledger, day, line, delivery);
  if (!usage) return [];
  const { account, team } = incidentOf(ledger, line) ?? line;
  const id = (kind: string, name: string) => `ocid1.${kind}.oc1.${line.region}.${idOf(name, 40)}`;
  return [
    {
      "lineItem/referenceNo": idOf(`oci ${line.key} ${day}`, 32),
      "lineItem/tenantId": "ocid1.tenancy.oc1..northwindrobotics",
      "lineItem/intervalUsageStart": `${day}T00:00Z`,
      "lineItem/intervalUsageEnd": `${addDays(day, 1)}T00:00:00Z`,
      "product/service": line.service,
      "product/compartmentId": `ocid1.compartment.oc1..${idOf(account, 40)}`,
      "product/compartmentName": account,
      "product/region": line.region,
      "product/availabilityDomain": line.zone,
      "product/resourceId": id(line.resource_kind, line.key),
      "usage/billedQuantity": usage.quantity,
      "cost/subscriptionId": "41830276",
      "cost/productSku": line.sku,
      "product/Description": line.description,
      "cost/unitPrice": usage.unitPrice,
      "cost/myCost": usage.cost,
      "cost/currencyCode": "EUR",
      "cost/skuUnitDescription": line.unit,
      "cost/overageFlag": "N",
      "lineItem/isCorrection": "false",
      "tags/team": team ?? "",
      "tags/env": line.env ?? "",
    },
  ];
}
