import { createHash } from "node:crypto";
import type { BigQuery, Job, Table } from "@google-cloud/bigquery";
import { bigQueryTypes } from "#shared/focus/bigquery-schema.ts";
import { fileColumns } from "#shared/focus/duckdb-schema.ts";
import type { Load } from "../warehouse.ts";
import { isAlready } from "./already.ts";
import { labelsOf } from "./prepare-dataset.ts";

/** The rows of a load's files in a table of their own, for one transaction. */
export interface Staging {
  name: string;
  /** The table as SQL. */
  table: string;
  drop(): Promise<void>;
}

interface Where {
  client: BigQuery;
  location: string;
  dataset: string;
}

const fields = fileColumns.map(({ name, type }) => ({ name, mode: "NULLABLE", ...bigQueryTypes[type] }));
/** Long enough for every attempt at a load, and short enough to be forgotten. */
const hoursKept = 6;
const attempts = 10;

/**
 * Loads all files in one job, or finds the job that does it already: its id says what it loads. A job that failed is tried again under
 * another id, as an id is used once (https://cloud.google.com/bigquery/docs/running-jobs#generate-jobid).
 */
export async function stageFiles({ client, location, dataset }: Where, load: Load): Promise<Staging> {
  const name = `load_${load.runId}_${load.generation}`.replaceAll(/[^A-Za-z0-9_]/g, "_");
  const table = client.dataset(dataset).table(name);
  const isNew = await makeTable(table);
  const of = createHash("sha256").update(JSON.stringify([dataset, load.runId, load.generation, load.focusUris]));
  const id = of.digest("hex").slice(0, 32);
  const staging = {
    name,
    table: name,
    drop: async () => void (await table.delete({ ignoreNotFound: true })),
  };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const jobId = `stage_${id}_${attempt}`;
    const job = await start(table, load, { client, location, dataset, jobId });
    if (job) {
      await job.promise();
      return staging;
    }
    // What an earlier job loaded went with its table.
    if (!isNew && (await succeeded(client.job(jobId, { location })))) return staging;
  }
  throw new Error(`The files of run ${load.runId} could not be read into BigQuery in ${attempts} attempts.`);
}

/** False when it is there already. */
async function makeTable(table: Table): Promise<boolean> {
  const expirationTime = String(Date.now() + hoursKept * 60 * 60 * 1000);
  try {
    await table.create({ schema: { fields }, expirationTime });
    return true;
  } catch (error) {
    if (isAlready(error)) return false;
    throw error;
  }
}

/** Undefined when a job of this id was started before. */
async function start(table: Table, load: Load, { client, jobId, location, dataset }: Where & { jobId: string }) {
  const destinationTable = { projectId: client.projectId, datasetId: dataset, tableId: table.id ?? "" };
  try {
    const [job] = await client.createJob({
      jobId,
      location,
      configuration: {
        labels: { ...labelsOf(dataset), purpose: "stage-files" },
        load: {
          sourceUris: [...load.focusUris],
          sourceFormat: "PARQUET",
          decimalTargetTypes: ["BIGNUMERIC"],
          schema: { fields },
          destinationTable,
          createDisposition: "CREATE_NEVER",
          writeDisposition: "WRITE_TRUNCATE",
        },
      },
    });
    return job;
  } catch (error) {
    if (isAlready(error)) return undefined;
    throw error;
  }
}

async function succeeded(job: Job): Promise<boolean> {
  try {
    await job.promise();
    return true;
  } catch {
    return false;
  }
}
