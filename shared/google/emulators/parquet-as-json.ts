import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { DuckDb, identifier, literal } from "#shared/duckdb/duckdb.ts";

interface Source {
  /** A storage emulator: http://127.0.0.1:PORT. */
  storage: string;
  /** gs://BUCKET/PATH; one that comes twice is read twice. */
  uris: readonly string[];
  fields: readonly { name: string; type: string }[];
}

type Read = { missing: string } | { uri: string; remove(): Promise<void> };

/** Parquet objects as one object of newline-delimited JSON beside the first: decimals and instants as text, with all their digits. */
export async function readParquetAsJson({ storage, uris, fields }: Source): Promise<Read> {
  const folder = await mkdtemp(join(tmpdir(), "bigquery-load-"));
  try {
    const paths: string[] = [];
    for (const [index, uri] of uris.entries()) {
      const response = await fetch(objectAt(storage, uri, "?alt=media"));
      if (!response.ok) return { missing: uri };
      const path = join(folder, `${index}.parquet`);
      await writeFile(path, new Uint8Array(await response.arrayBuffer()));
      paths.push(path);
    }
    const file = join(folder, "rows.json");
    await using db = await DuckDb.open();
    const columns = fields.map(({ name, type }) => `${asText(identifier(name), type)} AS ${identifier(name)}`);
    const list = paths.map(literal).join(", ");
    await db.run(`COPY (SELECT ${columns.join(", ")} FROM read_parquet([${list}])) TO ${literal(file)} (FORMAT json)`);
    return await upload(storage, uris[0] ?? "", file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function asText(column: string, type: string): string {
  if (type === "TIMESTAMP") return `strftime(${column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')`;
  return type === "INTEGER" ? column : `CAST(${column} AS VARCHAR)`;
}

async function upload(storage: string, beside: string, file: string): Promise<Read> {
  const [, bucket = ""] = /^gs:\/\/([^/]+)/.exec(beside) ?? [];
  const uri = `gs://${bucket}/load-jobs/${crypto.randomUUID()}.json`;
  const name = encodeURIComponent(uri.replace(`gs://${bucket}/`, ""));
  const response = await fetch(`${storage}/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${name}`, {
    method: "POST",
    body: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
    duplex: "half",
  } as RequestInit);
  if (!response.ok) throw new Error(`The storage emulator answered ${response.status} to an upload.`);
  return {
    uri,
    remove: async () => {
      await fetch(objectAt(storage, uri, ""), { method: "DELETE" });
    },
  };
}

function objectAt(storage: string, uri: string, query: string): string {
  const [, bucket = "", path = ""] = /^gs:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
  return `${storage}/storage/v1/b/${bucket}/o/${encodeURIComponent(path)}${query}`;
}
