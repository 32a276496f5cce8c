import { Buffer, isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { type DuckDb, identifier, literal } from "#shared/duckdb/duckdb.ts";
import { PermanentError } from "#shared/errors.ts";
import type { CsvFile, ParquetFile, SourceFile } from "./source-file.ts";
import { textOf } from "./source-view.ts";

/** One row of a bill as text, and where it is. A missing value is null. */
export interface SourceRow {
  /** The line it begins on (the header is line 1); null where there are no lines. */
  readonly line: number | null;
  /** The first row after the header is row 1. */
  readonly row: number;
  readonly values: readonly (string | null)[];
}

/** The rows one by one: slow, and only for telling what is wrong with a file. */
export function sourceRows(db: DuckDb, file: SourceFile): AsyncGenerator<SourceRow> {
  return file.kind === "csv" ? csvRows(file) : parquetRows(db, file);
}

async function* csvRows(file: CsvFile): AsyncGenerator<SourceRow> {
  // Bytes as Latin-1 characters: lossless, so that what is not UTF-8 is still there to be seen.
  const parser = parse({
    delimiter: file.delimiter,
    encoding: "latin1",
    raw: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
  });
  const bytes = createReadStream(file.path);
  const unpacked = file.gzip ? [createGunzip()] : [];
  // An error before the parser ends the parser with it, and so the loop below.
  pipeline([bytes, ...unpacked, parser], () => undefined);
  let line = 1;
  let row = -1;
  try {
    for await (const { record, raw } of parser as AsyncIterable<{ record: string[]; raw: string }>) {
      const isBlank = record.length === 1 && record[0] === "";
      if (!isBlank && ++row > 0) yield { line, row, values: record.map(csvValue) };
      line += raw.match(/\r\n|\n|\r/g)?.length ?? 0;
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new PermanentError(`Line ${line} cannot be read: a quote that is opened there is never closed.`, { cause });
  }
}

function csvValue(latin1: string): string | null {
  if (latin1 === "" || latin1 === "NULL") return null;
  const bytes = Buffer.from(latin1, "latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : notUtf8(bytes);
}

/** Marks the value as unreadable; no UTF-8 text can hold a lone surrogate. */
const notUtf8 = (bytes: Buffer) => `\uD800${bytes.toString("latin1")}`;
export const isNotUtf8 = (value: string | null) => value?.startsWith("\uD800") ?? false;

const PAGE = 10_000;

async function* parquetRows(db: DuckDb, file: ParquetFile): AsyncGenerator<SourceRow> {
  const columns = file.columns.map((name, at) => `${textOf(file, at)} AS ${identifier(name)}`);
  for (let from = 0; ; from += PAGE) {
    const page = await db.rows<Record<string, string | null>>(`SELECT ${columns.join(", ")}
      FROM read_parquet(${literal(file.path)}, file_row_number = true)
      WHERE file_row_number >= ${from} AND file_row_number < ${from + PAGE} ORDER BY file_row_number`);
    for (const [at, row] of page.entries()) {
      yield { line: null, row: from + at + 1, values: file.columns.map((name) => row[name] ?? null) };
    }
    if (page.length < PAGE) return;
  }
}
