import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import { messageOf } from "#shared/errors.ts";

export interface DuckDbOptions {
  /** A database file; in memory when absent. */
  path?: string;
  /** Where sorts and joins spill to. */
  tempDirectory?: string;
  /** e.g. "512MB"; the process needs about 250 MB on top. */
  memoryLimit?: string;
  threads?: number;
  /** Keep rows in the order of the source; costs speed and memory. */
  preserveOrder?: boolean;
}

export type Parameters = Record<string, DuckDBValue>;
/** Decimals, big integers and timestamps arrive as text, so no digit is lost. */
export type Row = Record<string, unknown>;

/** One DuckDB with one connection: statements run one after another, off the event loop. */
export class DuckDb implements AsyncDisposable {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(options: DuckDbOptions = {}): Promise<DuckDb> {
    const instance = await DuckDBInstance.create(options.path ?? ":memory:", settings(options));
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new DuckDb(instance, connection);
  }

  /** A second connection to the same database: its statements and transactions run beside those of the first. */
  async connect(): Promise<DuckDb> {
    const connection = await this.#instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new DuckDb(this.#instance, connection);
  }

  async run(sql: string, parameters: Parameters = {}): Promise<void> {
    await this.#connection.run(sql, parameters).catch(refuse);
  }

  async rows<T = Row>(sql: string, parameters: Parameters = {}): Promise<T[]> {
    const reader = await this.#connection.runAndReadAll(sql, parameters).catch(refuse);
    return reader.getRowObjectsJson() as T[];
  }

  /** How much of the running statement is done, 0 to 1; 0 when it cannot tell. */
  progress(): number {
    return Math.max(0, this.#connection.progress.percentage) / 100;
  }

  /** All statements of the callback, or none of them. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.run("BEGIN TRANSACTION");
    try {
      const result = await work();
      await this.run("COMMIT");
      return result;
    } catch (error) {
      await this.run("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }

  /** Closes this connection; the database itself closes with its last connection. */
  close(): void {
    this.#connection.closeSync();
  }

  closeInstance(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closeInstance();
  }
}

/** What DuckDB says, without the statement and without the line of the bill that it quotes: those are not for logs. */
function refuse(error: unknown): never {
  const [said = ""] = messageOf(error).split("\n\n");
  const lines = said.split("\n").filter((line) => !line.startsWith("Original Line:"));
  throw new Error(lines.join(" "), { cause: error });
}

/** A SQL string literal. Only for what cannot be bound as a parameter, such as the file of a COPY. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A quoted SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function settings(options: DuckDbOptions): Record<string, string> {
  return {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: String(options.preserveOrder ?? false),
    ...(options.memoryLimit && { memory_limit: options.memoryLimit }),
    ...(options.threads && { threads: String(options.threads) }),
    ...(options.tempDirectory && { temp_directory: options.tempDirectory }),
  };
}
