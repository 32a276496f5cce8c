import { open } from "node:fs/promises";
import { type DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { PermanentError } from "#shared/errors.ts";
import { gunzipStart } from "./gzip.ts";
import { readHeader } from "./read-header.ts";

/** A bill as it lies on disk: what it is by its first bytes, never by its name, and which columns it has. */
export type SourceFile = CsvFile | ParquetFile;

export interface CsvFile {
  readonly kind: "csv";
  readonly path: string;
  readonly gzip: boolean;
  readonly delimiter: string;
  readonly columns: readonly string[];
}

export interface ParquetFile {
  readonly kind: "parquet";
  readonly path: string;
  readonly columns: readonly string[];
  /** DuckDB's type of every column, in the same order. */
  readonly types: readonly string[];
}

const HEADER_BYTES = 1024 * 1024;
const binaryFiles: readonly (readonly [string, string])[] = [
  ["504b0304", "a ZIP archive or an Excel workbook"],
  ["d0cf11e0", "an old Excel workbook"],
  ["25504446", "a PDF"],
  ["28b52ffd", "a Zstandard archive"],
  ["425a68", "a bzip2 archive"],
  ["fd377a585a00", "an xz archive"],
  ["fffe", "UTF-16 text"],
  ["feff", "UTF-16 text"],
];

/** Throws a PermanentError for what no bill can be: empty, binary, without a header. */
export async function openSourceFile(db: DuckDb, path: string): Promise<SourceFile> {
  const start = await readStart(path);
  if (start.length === 0) throw new PermanentError("The file is empty (0 bytes).");
  if (start.subarray(0, 4).toString("latin1") === "PAR1") return openParquet(db, path);
  const gzip = start[0] === 0x1f && start[1] === 0x8b;
  const text = gzip ? await gunzipStart(path, HEADER_BYTES) : start;
  refuseBinary(text, gzip);
  return { kind: "csv", path, gzip, ...readHeader(text) };
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function refuseBinary(start: Buffer, gzip: boolean): void {
  const inside = gzip ? "The gzip archive holds" : "The file is";
  const magic = start.subarray(0, 8).toString("hex");
  const known = binaryFiles.find(([bytes]) => magic.startsWith(bytes))?.[1];
  if (known) throw new PermanentError(`${inside} ${known}; expected CSV (plain or gzip) or Parquet.`);
  const nul = start.indexOf(0);
  if (nul >= 0) {
    throw new PermanentError(
      `${inside} binary: byte ${nul + 1} is NUL, which no text has; expected CSV (plain or gzip) or Parquet.`,
    );
  }
}

async function openParquet(db: DuckDb, path: string): Promise<ParquetFile> {
  const sql = `DESCRIBE SELECT * FROM read_parquet(${literal(path)})`;
  const described = await db.rows<{ column_name: string; column_type: string }>(sql).catch((cause: unknown) => {
    throw new PermanentError("The Parquet file cannot be read: it is cut off or damaged.", { cause });
  });
  return {
    kind: "parquet",
    path,
    columns: described.map((column) => column.column_name),
    types: described.map((column) => column.column_type),
  };
}
