import type { LoadRecord } from "./warehouse.ts";

/** Each load with the generation it replaced; null for the first of its slice. */
export function withPrevious(loads: readonly LoadRecord[]): (LoadRecord & { previousGeneration: number | null })[] {
  const newest = new Map<string, number>();
  return loads
    .toSorted((one, other) => one.generation - other.generation)
    .map((load) => {
      const slice = JSON.stringify([load.connectionId, load.provider, load.billingAccountId, load.billingPeriod]);
      const previousGeneration = newest.get(slice) ?? null;
      newest.set(slice, load.generation);
      return { ...load, previousGeneration };
    });
}
