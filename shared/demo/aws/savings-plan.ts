import { decimal, plus, textOf, times } from "#shared/costs/decimal.ts";
import type { Row } from "../bill.ts";
import { type Ledger, levelOn, shareDelivered } from "../ledger.ts";
import { curRow, payer, productColumns } from "./cur-row.ts";

const arn = `arn:aws:savingsplans::${payer.id}:savingsplan/5b0e8f7a-3c41-4d29-9e66-1f2a7c80d913`;
const perHour = "14.2";

/** Dollars an hour: on demand, and under the plan. */
const covered = {
  copilot: {
    team: "Copilot",
    account: "northwind-prod",
    instanceType: "c6i.2xlarge",
    onDemand: "0.34",
    underPlan: "0.2435",
  },
  fleet: {
    team: "Fleet",
    account: "northwind-prod",
    instanceType: "m6i.4xlarge",
    onDemand: "0.768",
    underPlan: "0.5501",
  },
} as const;
type Covered = (typeof covered)[keyof typeof covered];

const copilotMachines = 16;

/** A Compute Savings Plan of $14.20 an hour: what it covers, what takes that back, and its fee with the part nobody used. */
export function savingsPlanRows(ledger: Ledger, month: string, day: string, delivered: readonly [string, string]) {
  const hours = Math.floor(24 * Number(shareDelivered(ledger, day, { delivered, lateDays: 0 })));
  if (hours === 0) return [];
  const fee = times(decimal(perHour), decimal(String(hours)));
  const waver = levelOn(ledger, day, { key: "savings-plan", rhythm: "steady", growth: 0 });
  const wanted = Number(textOf(fee)) * Math.min(0.999, 0.986 * waver);
  const copilotHours = copilotMachines * hours;
  const rest = wanted - copilotHours * Number(covered.copilot.underPlan);
  const uses = [
    use(covered.copilot, copilotHours),
    use(covered.fleet, Math.floor(rest / Number(covered.fleet.underPlan))),
  ];
  const used = uses.map(({ effective }) => effective).reduce(plus);
  return [
    ...uses.flatMap((each) => [coveredRow(ledger, month, day, each), negationRow(ledger, month, day, each)]),
    feeRow(ledger, month, day, { fee: textOf(fee), used: textOf(used) }),
  ];
}

interface Use {
  of: Covered;
  hours: string;
  onDemandCost: string;
  effective: ReturnType<typeof decimal>;
}

function use(of: Covered, count: number): Use {
  const hours = decimal(String(count));
  const onDemandCost = textOf(times(decimal(of.onDemand), hours));
  return { of, hours: textOf(hours), onDemandCost, effective: times(decimal(of.underPlan), hours) };
}

const planColumns = {
  "savingsPlan/OfferingType": "ComputeSavingsPlans",
  "savingsPlan/PaymentOption": "No Upfront",
  "savingsPlan/PurchaseTerm": "1yr",
  "savingsPlan/SavingsPlanARN": arn,
};

const machine = (instanceType: string) =>
  productColumns({
    code: "AmazonEC2",
    name: "Amazon Elastic Compute Cloud",
    usageType: `BoxUsage:${instanceType}`,
    operation: "RunInstances",
    family: "Compute Instance",
    instanceType,
    region: "us-east-1",
    unit: "Hrs",
  });

function coveredRow(ledger: Ledger, month: string, day: string, { of, hours, onDemandCost, effective }: Use): Row {
  return curRow(ledger, month, {
    key: `covered ${of.instanceType}`,
    type: "SavingsPlanCoveredUsage",
    account: of.account,
    from: day,
    cost: onDemandCost,
    description: `$${of.onDemand} per On Demand Linux ${of.instanceType} Instance Hour`,
    team: of.team,
    env: "prod",
    more: {
      ...machine(of.instanceType),
      ...planColumns,
      "lineItem/ResourceId": `i-0${of.team.toLowerCase()}plan00`,
      "lineItem/UsageAmount": hours,
      "lineItem/UnblendedRate": of.onDemand,
      "pricing/publicOnDemandRate": of.onDemand,
      "pricing/publicOnDemandCost": onDemandCost,
      "savingsPlan/SavingsPlanRate": of.underPlan,
      "savingsPlan/SavingsPlanEffectiveCost": textOf(effective),
    },
  });
}

function negationRow(ledger: Ledger, month: string, day: string, { of, onDemandCost }: Use): Row {
  return curRow(ledger, month, {
    key: `negation ${of.instanceType}`,
    type: "SavingsPlanNegation",
    account: of.account,
    from: day,
    cost: `-${onDemandCost}`,
    description: `SavingsPlanNegation used by AccountId : ${of.account}`,
    more: { ...machine(of.instanceType), ...planColumns },
  });
}

function feeRow(ledger: Ledger, month: string, day: string, { fee, used }: { fee: string; used: string }): Row {
  return curRow(ledger, month, {
    key: "fee",
    type: "SavingsPlanRecurringFee",
    account: payer.name,
    from: day,
    cost: fee,
    description: "1 year No Upfront Compute Savings Plan",
    team: "Platform",
    more: {
      ...planColumns,
      "lineItem/ProductCode": "ComputeSavingsPlans",
      "lineItem/UsageType": "ComputeSP:1yrNoUpfront",
      "lineItem/UsageAmount": "1",
      "lineItem/UnblendedRate": fee,
      "product/ProductName": "Savings Plans for AWS Compute usage",
      "savingsPlan/TotalCommitmentToDate": fee,
      "savingsPlan/UsedCommitment": used,
    },
  });
}
