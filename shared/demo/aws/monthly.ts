import { addDays } from "#shared/costs/days.ts";
import { decimal, textOf, times } from "#shared/costs/decimal.ts";
import type { Row } from "../bill.ts";
import { type Ledger, levelOn, monthAfter, monthsFromAnchor } from "../ledger.ts";
import { curRow, payer, productColumns } from "./cur-row.ts";

/** Tax, credit and refund: what comes once a month or once. */
export function monthlyRows(ledger: Ledger, month: string): Row[] {
  return [...taxRows(ledger, month), ...creditRows(ledger, month), ...refundRows(ledger, month)];
}

const computeCloud = {
  "lineItem/ProductCode": "AmazonEC2",
  "product/ProductName": "Amazon Elastic Compute Cloud",
};

function taxRows(ledger: Ledger, month: string): Row[] {
  if (ledger.asOf < month) return [];
  const level = levelOn(ledger, month, { key: "tax", rhythm: "seats", growth: 0.018 });
  return [
    ["northwind-prod", 186],
    ["northwind-research", 74],
  ].map(([account, amount]) =>
    curRow(ledger, month, {
      key: `tax ${account}`,
      type: "Tax",
      account: String(account),
      from: month,
      until: monthAfter(month, 1),
      cost: (Number(amount) * level).toFixed(2),
      description: "Tax for product code AmazonEC2",
      more: { ...computeCloud, "lineItem/TaxType": "USSalesTax", "lineItem/UsageAmount": "1" },
    }),
  );
}

/** On the third of a month; every third one is the large one of the contract. */
function creditRows(ledger: Ledger, month: string): Row[] {
  const day = addDays(month, 2);
  if (ledger.asOf < addDays(day, 2)) return [];
  const isLarge = monthsFromAnchor(ledger, month) % 3 === 0;
  return [
    curRow(ledger, month, {
      key: "credit",
      type: "Credit",
      account: payer.name,
      from: day,
      cost: isLarge ? "-4100" : "-1250",
      description: isLarge ? "AWS Migration Acceleration Program credit" : "AWS promotional credit",
      team: "Platform",
      more: computeCloud,
    }),
  ];
}

/** For a service level that was missed in the month before; two months before the anchor. */
function refundRows(ledger: Ledger, month: string): Row[] {
  if (monthsFromAnchor(ledger, month) !== -2) return [];
  return [
    curRow(ledger, month, {
      key: "refund",
      type: "Refund",
      account: "northwind-prod",
      from: addDays(monthAfter(month, -1), 17),
      cost: "-612.4",
      description: "Service level credit for Amazon RDS in us-east-1",
      team: "Fleet",
      more: {
        "bill/BillType": "Refund",
        "lineItem/ProductCode": "AmazonRDS",
        "product/ProductName": "Amazon Relational Database Service",
      },
    }),
  ];
}

/** Dollars of the last three days of the restated month, together 1,284. */
const restatement = ["246.68", "453.58", "583.74"];

/** Regional data transfer that AWS metered after it had closed the month before the anchor's. */
export function restatedRows(ledger: Ledger, month: string, restated: boolean): Row[] {
  if (monthsFromAnchor(ledger, month) !== -1 || !(restated || ledger.asOf > ledger.anchor)) return [];
  const rate = "0.01";
  return restatement.map((cost, at) => {
    const usage = {
      "lineItem/UsageAmount": textOf(times(decimal(cost), decimal("100"))),
      "lineItem/UnblendedRate": rate,
      "pricing/publicOnDemandRate": rate,
      "pricing/publicOnDemandCost": cost,
    };
    const product = {
      code: "AmazonEC2",
      name: "Amazon Elastic Compute Cloud",
      usageType: "DataTransfer-Regional-Bytes",
      operation: "InterZone-In",
      family: "Data Transfer",
      instanceType: "",
      region: "us-east-1",
      unit: "GB",
    };
    return curRow(ledger, month, {
      key: "restated",
      type: "Usage",
      account: "northwind-prod",
      from: addDays(monthAfter(month, 1), at - restatement.length),
      cost,
      description: "$0.010 per GB - regional data transfer - in/out/between EC2 AZs",
      team: "Fleet",
      env: "prod",
      more: { ...productColumns(product), ...usage, "lineItem/ResourceId": "i-0fleetregional" },
    });
  });
}
