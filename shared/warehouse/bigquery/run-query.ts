import type { BigQuery, Job, Query, QueryResultsOptions, QueryRowsResponse } from "@google-cloud/bigquery";
import type { BigQueryParameter } from "#shared/costs/print-bigquery.ts";
import { PermanentError } from "#shared/errors.ts";
import { log } from "#shared/log.ts";
import { queryError } from "./query-error.ts";
import { readRow } from "./result-values.ts";

const gib = 1024 ** 3;

/**
 * Bytes one statement may read. A year of line items of a large customer is some 100 GiB, of which a question reads a few columns; a load
 * reads the partitions it replaces. On demand, 1 TiB costs about 6 USD.
 */
export const readLimits = { question: 100 * gib, load: 1024 * gib } as const;
export type Work = keyof typeof readLimits;

export interface QueryStatement {
  sql: string;
  parameters?: readonly BigQueryParameter[];
}

export interface QueryOptions {
  /** Tables without a dataset in the statement are this one's. */
  dataset: string;
  /** What the statement is for, as a label of the job: of a-z, 0-9, _ and -. */
  purpose: string;
  /** `question` when absent. */
  work?: Work;
  /** A statement that must not run twice: when a job of this id exists, its rows are the answer, whatever became of it. */
  jobId?: string;
}

export interface Queries {
  /**
   * The rows of a statement; of several, those of the last SELECT. BIGNUMERIC is text with 18 decimals, INT64 text, DATE YYYY-MM-DD, TIMESTAMP
   * RFC 3339 in UTC, an array of structs an array of objects. Throws a PermanentError on a statement that would read more than its limit, and
   * a QueryError on one that BigQuery refuses.
   */
  rows<T = Record<string, unknown>>(statement: QueryStatement, options: QueryOptions): Promise<T[]>;
  /** The same rows, page by page as BigQuery hands them out (some 10 MB each), never all in memory. */
  pages<T = Record<string, unknown>>(statement: QueryStatement, options: QueryOptions): AsyncGenerator<T[]>;
}

interface OpenQueries {
  client: BigQuery;
  project: string;
  location: string;
  limits?: Readonly<Record<Work, number>>;
}

export function openQueries({ client, project, location, limits = readLimits }: OpenQueries): Queries {
  async function* pages<T>(statement: QueryStatement, options: QueryOptions): AsyncGenerator<T[]> {
    const limit = limits[options.work ?? "question"];
    const query = { ...asked(statement, options), location, maximumBytesBilled: String(limit) };
    query.defaultDataset = { projectId: project, datasetId: options.dataset };
    try {
      await weigh(client, query, { ...options, limit });
      yield* read<T>(await start(client, query, options.jobId));
    } catch (error) {
      throw error instanceof PermanentError ? error : queryError(error, options);
    }
  }
  return {
    pages,
    async rows<T>(statement: QueryStatement, options: QueryOptions) {
      const rows: T[] = [];
      for await (const page of pages<T>(statement, options)) for (const row of page) rows.push(row);
      return rows;
    },
  };
}

function asked({ sql, parameters = [] }: QueryStatement, { dataset, purpose }: QueryOptions): Query {
  return {
    query: sql,
    labels: { org: label(orgOf(dataset)), purpose: label(purpose) },
    ...(parameters.length > 0 && { parameterMode: "NAMED", queryParameters: parameters.map(bound) }),
  };
}

/** A dataset is `{org}_{environment}`. */
const orgOf = (dataset: string) => dataset.replace(/_[^_]*$/, "").replaceAll("_", "-");

/** What a label may hold: https://cloud.google.com/bigquery/docs/labels-intro#requirements */
const label = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "-")
    .slice(0, 63);

function bound({ name, type, value }: BigQueryParameter) {
  if (type === "ARRAY<STRING>") {
    const arrayValues = [value].flat().map((one) => ({ value: one }));
    return { name, parameterType: { type: "ARRAY", arrayType: { type: "STRING" } }, parameterValue: { arrayValues } };
  }
  return { name, parameterType: { type }, parameterValue: { value: String(value) } };
}

/**
 * What the statement would read, before it costs anything. Of several statements the estimate may be low, as later ones depend on earlier
 * ones; BigQuery says how good it is, and `maximumBytesBilled` holds while they run.
 */
async function weigh(client: BigQuery, query: Query, { dataset, purpose, limit }: QueryOptions & { limit: number }) {
  const [{ metadata }] = await client.createQueryJob({ ...query, dryRun: true });
  const { totalBytesProcessed, query: estimate } = metadata.statistics;
  const bytes = Number(totalBytesProcessed ?? 0);
  log("DEBUG", "BigQuery would read", { dataset, purpose, bytes, accuracy: estimate?.totalBytesProcessedAccuracy });
  if (bytes > limit) {
    throw new PermanentError(
      `This would read ${inGib(bytes)} of ${dataset} in BigQuery, and ${inGib(limit)} is the limit (${purpose}). Ask for a shorter period.`,
    );
  }
}

const inGib = (bytes: number) =>
  bytes < gib / 10 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / gib).toFixed(1)} GiB`;

async function start(client: BigQuery, query: Query, jobId: string | undefined): Promise<Job> {
  if (jobId === undefined) return (await client.createQueryJob(query))[0];
  try {
    return (await client.createQueryJob({ ...query, jobId }))[0];
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === 409;
    if (!isThere) throw error;
    return client.job(jobId, query.location === undefined ? {} : { location: query.location });
  }
}

async function* read<T>(job: Job): AsyncGenerator<T[]> {
  const asText = { integerTypeCastFunction: (value: string) => value };
  let next: QueryResultsOptions | null = { autoPaginate: false, wrapIntegers: asText };
  while (next) {
    // A job that is not done after some seconds answers no rows and is asked again.
    const page: QueryRowsResponse = await job.getQueryResults(next);
    yield page[0].map((row) => readRow(row) as T);
    next = page[1] ?? null;
  }
}
