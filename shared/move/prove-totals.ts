import { compare, type Decimal, decimal, plus, textOf, zero } from "#shared/costs/decimal.ts";
import type { Organization } from "#shared/database/organizations.ts";
import { PermanentError } from "#shared/errors.ts";
import type { CostSums } from "#shared/normalize/report.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import type { SliceTotal } from "#shared/warehouse/warehouse.ts";
import type { ExportFolder } from "./export-folder.ts";
import type { Installation } from "./installation.ts";

/** Throws a PermanentError that names the slices whose line items do not add up, here, to what they added up to where they come from. */
export async function proveTotals(
  { warehouse }: Installation,
  source: ExportFolder,
  organization: Organization,
  say: (line: string) => void,
): Promise<void> {
  const exported: SliceTotal[] = [];
  for await (const line of source.readLines(`warehouse/${organization.slug}-totals`)) exported.push(JSON.parse(line));
  const found = await warehouse.sliceTotals(datasetOf(organization));
  const differences = differencesOf(exported, found);
  if (differences.length > 0) {
    throw new PermanentError(
      `${organization.slug} does not add up here (${differences.length}): ${differences.slice(0, 5).join("; ")}`,
    );
  }
  for (const [currency, billed] of billedByCurrency(found)) {
    say(
      `  ${organization.slug}  ${found.length} slices, BilledCost ${currency} ${textOf(billed)}: the same on both sides`,
    );
  }
}

const keyOf = ({ connectionId, provider, billingAccountId, billingPeriod }: SliceTotal) =>
  [provider, billingAccountId, billingPeriod, connectionId].join(" ");

/** What differs between the slices of two warehouses, in words; amounts are numbers here, however many zeros they end with. */
export function differencesOf(exported: readonly SliceTotal[], found: readonly SliceTotal[]): string[] {
  const here = new Map(found.map((total) => [keyOf(total), total]));
  const differences = exported.flatMap((total) => {
    const other = here.get(keyOf(total));
    here.delete(keyOf(total));
    return other && isSame(total, other)
      ? []
      : [`${keyOf(total)}: ${describe(total)} exported, ${describe(other)} here`];
  });
  return [
    ...differences,
    ...[...here.values()].map((total) => `${keyOf(total)}: not exported, ${describe(total)} here`),
  ];
}

const amounts = ["billed", "effective", "list", "contracted"] as const;

function isSame(one: SliceTotal, other: SliceTotal): boolean {
  if (one.rows !== other.rows || one.sums.length !== other.sums.length) return false;
  return one.sums.every((sums) => {
    const others = other.sums.find(({ currency }) => currency === sums.currency);
    return others && amounts.every((name) => compare(decimal(sums[name]), decimal(others[name])) === 0);
  });
}

function describe(total: SliceTotal | undefined): string {
  if (!total) return "nothing";
  return `${total.rows} rows, ${total.sums.map(({ currency, billed }) => `${currency} ${billed}`).join(", ")}`;
}

function billedByCurrency(totals: readonly SliceTotal[]): Map<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const { currency, billed } of totals.flatMap((total): CostSums[] => total.sums)) {
    sums.set(currency, plus(sums.get(currency) ?? zero, decimal(billed)));
  }
  return sums;
}
