import type { DataSource } from "../../../../shared/api/data-health.ts";
import { sumOf } from "../../chart/cumulative.ts";
import { percent } from "../../format/change.ts";
import { providerName } from "../../ui/provider-mark.tsx";

/** A name that an import made of provider and account is taken apart again: the vendor, and the account as its second line. */
export function sourceName({ name, provider, externalId }: Pick<DataSource, "name" | "provider" | "externalId">) {
  const isMade = name.endsWith(externalId);
  return isMade ? { title: providerName(provider), account: externalId } : { title: name, account: externalId };
}

/** Name and account in one text. */
export function fullSourceName(source: Pick<DataSource, "name" | "provider" | "externalId">): string {
  const { title, account } = sourceName(source);
  return `${title} ${account}`;
}

/** The newest month that is over of all sources, and what was billed in it by currency. Null when there is none. */
export function lastMonthOf(sources: readonly Pick<DataSource, "lastPeriod">[]) {
  const periods = sources.flatMap(({ lastPeriod }) => (lastPeriod ? [lastPeriod] : []));
  const newest = periods
    .map(({ billingPeriod }) => billingPeriod)
    .sort()
    .at(-1);
  if (!newest) return null;
  const sums = periods.filter(({ billingPeriod }) => billingPeriod === newest).flatMap((period) => period.sums);
  const currencies = [...new Set(sums.map(({ currency }) => currency))];
  return {
    billingPeriod: newest,
    /** The currency of most sources first, of as many the one of the larger number. */
    billed: currencies
      .map((currency) => ({ currency, own: sums.filter((sum) => sum.currency === currency) }))
      .map(({ currency, own }) => ({ currency, amount: sumOf(own.map(({ billed }) => billed)), from: own.length }))
      .sort((a, b) => b.from - a.from || Number(b.amount) - Number(a.amount)),
  };
}

/** Percent of the rules that hold; null when none was checked. */
export function rulesShare(checked: number | null, violated: number | null): number | null {
  return checked === null || violated === null || checked === 0 ? null : (100 * (checked - violated)) / checked;
}

/** `98.6%`; `100%` only when every rule holds. */
export function shareText(share: number): string {
  if (share === 100) return "100%";
  return share > 99.9 ? "99.9%" : percent(share);
}
