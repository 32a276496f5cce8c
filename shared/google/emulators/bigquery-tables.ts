import { type Call, type Forward, type Reply, refusal } from "./bigquery-api.ts";

/** What is known of the tables that were made by `tables.insert`. */
export class EmulatedTables {
  readonly #forward: Forward;
  readonly #names = new Map<string, Set<string>>();
  readonly #dropped = new Set<string>();
  /** Partition columns by the name of a table that wants a filter on it. */
  readonly partitionColumns = new Map<string, string>();

  constructor(forward: Forward) {
    this.#forward = forward;
  }

  /** The names of the dataset's tables. */
  of(dataset: string): ReadonlySet<string> {
    return this.#names.get(dataset) ?? new Set();
  }

  insert(call: Call): Promise<Reply> {
    const { tableReference, requirePartitionFilter, timePartitioning } = call.body;
    const { datasetId, tableId } = tableReference;
    this.#names.set(datasetId, new Set(this.of(datasetId)).add(tableId));
    if (requirePartitionFilter) this.partitionColumns.set(tableId, timePartitioning.field);
    const isBack = this.#dropped.delete(`${datasetId}.${tableId}`);
    return isBack ? Promise.resolve({ status: 200, body: call.body }) : this.#forward(call);
  }

  /** A table that is deleted is emptied and no longer shown: when it drops one, the emulator builds its whole catalog anew. */
  async onTable(
    call: Call,
    { project, dataset, table }: Record<"project" | "dataset" | "table", string>,
  ): Promise<Reply> {
    const name = `${dataset}.${table}`;
    const missing = refusal(404, { reason: "notFound", message: `Not found: Table ${name}` });
    if (this.#dropped.has(name)) return missing;
    if (call.method !== "DELETE") return this.#forward(call);
    const body = { query: `DELETE FROM ${name} WHERE TRUE`, useLegacySql: false };
    const reply = await this.#forward({ method: "POST", path: `/projects/${project}/queries`, body });
    if (reply.status !== 200) return missing;
    this.#dropped.add(name);
    return { status: 204 };
  }
}
