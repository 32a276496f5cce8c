import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { finished } from "node:stream/promises";
import type { DuckDb } from "#shared/duckdb/duckdb.ts";
import { PermanentError } from "#shared/errors.ts";
import { findHeader, type Mapping, type SourceColumn } from "#shared/providers/provider.ts";
import { faultOf, instantOf } from "./read-value.ts";
import type { Reject } from "./report.ts";
import type { SourceFile } from "./source-file.ts";
import { isNotUtf8, type SourceRow, sourceRows } from "./source-rows.ts";

/** Rows of a bill that cannot be read, so that nothing of it is loaded. */
export class RejectedRowsError extends PermanentError {
  override readonly name = "RejectedRowsError";
  readonly rejectedRows: number;
  /** The first of them; all are in the rejects file. */
  readonly rejects: readonly Reject[];

  constructor(rejectedRows: number, rejects: readonly Reject[]) {
    const [first] = rejects;
    const rows = rejectedRows === 1 ? "1 row" : `${rejectedRows} rows`;
    super(
      `${rows} cannot be read, so nothing of the bill is taken.${first ? ` The first: ${describeReject(first)}` : ""}`,
    );
    this.rejectedRows = rejectedRows;
    this.rejects = rejects;
  }
}

export function describeReject(reject: Reject): string {
  const place = reject.line === null ? `row ${reject.row}` : `line ${reject.line}`;
  const value = reject.value === "" ? "" : ` "${reject.value}"`;
  return `${place}, ${reject.column}${value} ${reject.reason}.`;
}

const FIRST_REJECTS = 20;
const LONGEST_VALUE = 200;

/** Reads the whole file again, slowly, writes every reject to a file of JSON lines, and throws when there is one. */
export async function findRejects(db: DuckDb, file: SourceFile, mapping: Mapping, rejectsOut: string): Promise<void> {
  const columns = columnsOf(file, mapping);
  const first: Reject[] = [];
  let rejectedRows = 0;
  const out = createWriteStream(rejectsOut);
  try {
    for await (const row of sourceRows(db, file)) {
      const rejects = rejectsOf(row, file, columns);
      if (rejects.length === 0) continue;
      rejectedRows++;
      first.push(...rejects.slice(0, FIRST_REJECTS - first.length));
      for (const reject of rejects) if (!out.write(`${JSON.stringify(reject)}\n`)) await drained(out);
    }
  } finally {
    out.end();
    await finished(out);
    if (rejectedRows === 0) await rm(rejectsOut);
  }
  if (rejectedRows > 0) throw new RejectedRowsError(rejectedRows, first);
}

const drained = (out: NodeJS.WritableStream) => new Promise<void>((done) => out.once("drain", () => done()));

interface PlacedColumn {
  readonly at: number;
  readonly header: string;
  readonly column: SourceColumn;
  /** Where the column is that this one must be after. */
  readonly afterAt: number | undefined;
}

function columnsOf(file: SourceFile, mapping: Mapping): PlacedColumn[] {
  const placeOf = (name: string) => {
    const header = findHeader(file.columns, mapping.columns[name]?.header ?? name);
    return header === undefined ? undefined : file.columns.indexOf(header);
  };
  return Object.entries(mapping.columns).flatMap(([name, column]) => {
    const at = placeOf(name);
    const afterAt = column.after === undefined ? undefined : placeOf(column.after);
    return at === undefined ? [] : [{ at, header: file.columns[at] ?? name, column, afterAt }];
  });
}

function rejectsOf(source: SourceRow, file: SourceFile, columns: readonly PlacedColumn[]): Reject[] {
  const { values } = source;
  const reject = (column: string, value: string | null, reason: string): Reject => ({
    line: source.line,
    row: source.row,
    column,
    value: (value ?? "").replace(/^\uD800/, "").slice(0, LONGEST_VALUE),
    reason,
  });
  const extra = values.length - file.columns.length;
  // DuckDB takes a delimiter at the end of a line for what it is, no column.
  if (extra < 0 || extra > 1 || (extra === 1 && values.at(-1) !== null)) {
    return [reject("the row", null, `has ${values.length} columns; the header has ${file.columns.length}`)];
  }
  const broken = values.findIndex(isNotUtf8);
  if (broken >= 0) return [reject(file.columns[broken] ?? "", values[broken] ?? null, "has bytes that are not UTF-8")];
  return columns.flatMap(({ at, header, column, afterAt }) => {
    const value = values[at] ?? null;
    const other = afterAt === undefined ? null : (values[afterAt] ?? null);
    const reason = faultOf(value, column) ?? orderFault(value, other, column.after ?? "");
    return reason === undefined ? [] : [reject(header, value, reason)];
  });
}

function orderFault(value: string | null, other: string | null, name: string): string | undefined {
  const [here, there] = [instantOf(value ?? ""), instantOf(other ?? "")];
  return here !== undefined && there !== undefined && here <= there ? `is not after ${name} (${other})` : undefined;
}
