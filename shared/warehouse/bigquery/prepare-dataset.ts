import type { BigQuery, Dataset, TableField } from "@google-cloud/bigquery";
import { isAlready, isMissing } from "./already.ts";
import type { Queries } from "./run-query.ts";
import { statement } from "./sql.ts";
import { schemaVersion, type TableShape, tables } from "./tables.ts";

interface Where {
  client: BigQuery;
  queries: Queries;
  location: string;
}

const makeLock = statement("make-lock");

/**
 * Makes the dataset, or adds the tables and columns it lacks, and resolves with its schema's version, which a newer release may have raised
 * beyond ours. Its label `schema_version` says what it has. Several processes may do it at once.
 */
export async function prepareDataset({ client, queries, location }: Where, name: string): Promise<number> {
  const dataset = client.dataset(name);
  const labels = (await readLabels(dataset)) ?? (await makeDataset(dataset, location));
  const version = Number(labels.schema_version ?? 0);
  if (version >= schemaVersion) return version;
  for (const [table, shape] of Object.entries(tables)) await addMissing(dataset, table, shape);
  await queries.rows({ sql: makeLock() }, { dataset: name, purpose: "prepare" });
  await dataset.setMetadata({ labels: { ...labels, schema_version: String(schemaVersion) } });
  return schemaVersion;
}

/** Whoever writes must fill all that the schema has. Throws an Error when it has more than we know. */
export function refuseNewer(name: string, version: number): void {
  if (version <= schemaVersion) return;
  throw new Error(`Dataset ${name} has schema ${version}; this CloudAct knows ${schemaVersion}. Update CloudAct.`);
}

/**
 * Whether there is a dataset with all its tables to read from: of an older schema too, which a release is about to bring up, and of a newer
 * one, which a release left that was rolled back. What is added takes nothing away from whoever does not know it.
 */
export async function isPrepared(client: BigQuery, name: string): Promise<boolean> {
  const labels = await readLabels(client.dataset(name));
  return labels?.schema_version !== undefined;
}

/** Undefined when there is no such dataset. */
async function readLabels(dataset: Dataset): Promise<Record<string, string> | undefined> {
  try {
    const [metadata] = await dataset.getMetadata();
    return metadata.labels ?? {};
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function makeDataset(dataset: Dataset, location: string): Promise<Record<string, string>> {
  const labels = labelsOf(dataset.id ?? "");
  try {
    await dataset.create({ location, labels });
  } catch (error) {
    if (!isAlready(error)) throw error;
  }
  return labels;
}

/** A dataset is `{org}_{environment}`. https://cloud.google.com/bigquery/docs/labels-intro#requirements */
export function labelsOf(name: string): Record<string, string> {
  const [, org = name, environment = ""] = /^(.*)_([^_]*)$/.exec(name) ?? [];
  return { org: org.replaceAll("_", "-").slice(0, 63), environment: environment.slice(0, 63) };
}

async function addMissing(dataset: Dataset, name: string, { fields, ...rest }: TableShape): Promise<void> {
  const table = dataset.table(name);
  try {
    await table.create({ ...rest, schema: { fields: [...fields] } });
    return;
  } catch (error) {
    if (!isAlready(error)) throw error;
  }
  const [metadata] = await table.getMetadata();
  const there: TableField[] = metadata.schema.fields;
  const names = new Set(there.map((field) => field.name));
  // What is added to a table that has rows cannot be required of them.
  const missing = fields
    .filter((field) => !names.has(field.name))
    .map((field) => (field.mode === "REQUIRED" ? { ...field, mode: "NULLABLE" } : field));
  if (missing.length > 0) await table.setMetadata({ schema: { fields: [...there, ...missing] } });
}
