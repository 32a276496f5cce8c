import { withPrevious } from "../previous-generation.ts";
import type { LoadRecord } from "../warehouse.ts";
import type { Queries } from "./run-query.ts";
import { statement } from "./sql.ts";

const script = [
  "BEGIN TRANSACTION",
  statement("take-lock")(),
  `CREATE TEMP TABLE replayed AS\n${statement("replayed")()}`,
  statement("delete-restored")(),
  statement("insert-restored")(),
  "COMMIT TRANSACTION",
].join(";\n\n");

/** A parameter is part of the request, which may have 10 MB: https://cloud.google.com/bigquery/quotas#query_jobs */
const pageCharacters = 2_000_000;

/** Replaces the record of each slice whole, some slices at a time: broken off, it may begin again. */
export async function restoreLoads(
  { queries, dataset }: { queries: Queries; dataset: string },
  loads: readonly LoadRecord[],
): Promise<void> {
  for (const page of pagesOf(loads)) {
    const parameters = [
      { name: "loads", type: "STRING", value: `[${page.join(",")}]` } as const,
      { name: "run", type: "STRING", value: "restore" } as const,
    ];
    const jobId = `restore_${dataset}_${crypto.randomUUID()}`;
    await queries.rows({ sql: script, parameters }, { dataset, purpose: "restore-loads", work: "load", jobId });
  }
}

/** Loads as JSON; all of a slice are in one page. */
function pagesOf(loads: readonly LoadRecord[]): string[][] {
  const slices = Map.groupBy(withPrevious(loads), ({ connectionId, provider, billingAccountId, billingPeriod }) =>
    JSON.stringify([connectionId, provider, billingAccountId, billingPeriod]),
  );
  const pages: string[][] = [];
  let characters = pageCharacters;
  for (const records of slices.values()) {
    const texts = records.map((record) => JSON.stringify(record));
    const length = texts.reduce((sum, text) => sum + text.length, 0);
    if (characters + length > pageCharacters) {
      pages.push([]);
      characters = 0;
    }
    pages.at(-1)?.push(...texts);
    characters += length;
  }
  return pages;
}
