import { type Call, type Failure, type Forward, type Reply, type Resource, refusal } from "./bigquery-api.ts";
import { unfiltered, withOwnTables, withParameters } from "./bigquery-statements.ts";
import type { EmulatedTables } from "./bigquery-tables.ts";
import { readParquetAsJson } from "./parquet-as-json.ts";

interface Job {
  resource: Resource;
  /** The emulator's job that holds the rows. */
  emulated?: string;
}

interface Behind {
  forward: Forward;
  storage: string;
  tables: EmulatedTables;
}

/** Query jobs and loads of Parquet, run as the service runs them; other jobs are the emulator's. */
export class EmulatedJobs {
  readonly #behind: Behind;
  readonly #jobs = new Map<string, Job>();

  constructor(behind: Behind) {
    this.#behind = behind;
  }

  async insert(call: Call, project: string): Promise<Reply> {
    const { jobReference = {}, configuration } = call.body;
    const jobId = jobReference.jobId ?? crypto.randomUUID();
    if (this.#jobs.has(jobId)) return refusal(409, { reason: "duplicate", message: `Already Exists: Job ${jobId}` });
    const run = this.#runOf(configuration);
    if (!run) {
      const reply = await this.#behind.forward(call);
      if (reply.status === 200) this.#jobs.set(jobId, { resource: reply.body, emulated: jobId });
      return reply;
    }
    const { reply, failure } = await run(configuration, project);
    const statistics = { totalBytesProcessed: reply?.body.totalBytesProcessed ?? "0" };
    const status = { state: "DONE", ...(failure && { errorResult: failure, errors: [failure] }) };
    const resource = { ...call.body, jobReference: { ...jobReference, projectId: project, jobId }, status, statistics };
    if (!configuration.dryRun) this.#jobs.set(jobId, { resource, emulated: reply?.body.jobReference.jobId });
    return { status: 200, body: resource };
  }

  /** jobs.get, or jobs.getQueryResults. */
  async read(call: Call, kind: string, jobId: string): Promise<Reply> {
    const job = this.#jobs.get(jobId);
    if (!job) return this.#behind.forward(call);
    if (kind === "jobs") return { status: 200, body: job.resource };
    const failure = job.resource.status.errorResult;
    if (failure) return refusal(400, failure);
    const reply = await this.#behind.forward({ ...call, path: call.path.replace(jobId, job.emulated ?? jobId) });
    return { ...reply, body: { ...reply.body, jobReference: job.resource.jobReference } };
  }

  #runOf({ query, load }: Resource) {
    if (query && !query.destinationTable) return this.#query.bind(this);
    return load?.sourceFormat === "PARQUET" ? this.#load.bind(this) : undefined;
  }

  /** jobs.query */
  async query(call: Call): Promise<Reply> {
    const { forward, tables } = this.#behind;
    const { query: sql, queryParameters, defaultDataset } = call.body;
    const message = unfiltered(sql, tables.partitionColumns);
    if (message) return refusal(400, { reason: "invalidQuery", message });
    const { datasetId = "" } = defaultDataset ?? {};
    const named = withOwnTables(sql, datasetId, tables.of(datasetId));
    const query = withParameters(named, queryParameters?.[0]?.name);
    const reply = await forward({ ...call, body: { ...call.body, query, useLegacySql: false } });
    if (reply.status === 200) return reply;
    return refusal(400, { reason: "invalidQuery", message: plainly(reply.body.error.message) });
  }

  async #query({ dryRun, query: asked }: Resource, project: string): Promise<{ reply?: Reply; failure?: Failure }> {
    if (dryRun && /\bBEGIN TRANSACTION\b/.test(asked.query)) return {};
    const { query, queryParameters, parameterMode, defaultDataset } = asked;
    const body = { query, queryParameters, parameterMode, defaultDataset, dryRun };
    const reply = await this.query({ method: "POST", path: `/projects/${project}/queries`, body });
    return reply.status === 200 ? { reply } : { failure: reply.body.error.errors[0] };
  }

  async #load({ load }: Resource, project: string): Promise<{ reply?: Reply; failure?: Failure }> {
    const { forward, storage } = this.#behind;
    const read = await readParquetAsJson({ storage, uris: load.sourceUris, fields: load.schema.fields });
    if ("missing" in read) return { failure: { reason: "notFound", message: `Not found: URI ${read.missing}` } };
    const { decimalTargetTypes: _, ...rest } = load;
    const asJson = { ...rest, sourceFormat: "NEWLINE_DELIMITED_JSON", sourceUris: [read.uri] };
    const jobReference = { projectId: project, jobId: `emulated_${crypto.randomUUID()}` };
    const body = { jobReference, configuration: { load: asJson } };
    const reply = await forward({ method: "POST", path: `/projects/${project}/jobs`, body });
    await read.remove();
    return reply.status === 200 ? {} : { failure: { reason: "invalid", message: reply.body.error.message } };
  }
}

/** What went wrong, without the emulator's own SQL in front of it. */
function plainly(message: string): string {
  return message.replace(/^[\s\S]*(SQL logic error|failed to analyze|failed to scan rows): /, "");
}
