import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDb, literal, type Row } from "#shared/duckdb/duckdb.ts";
import { normalizePart } from "#shared/normalize/normalize-part.ts";
import type { PartReport } from "#shared/normalize/report.ts";

/** For tests: a bill as FOCUS 1.3 rows that can be asked. */
export interface NormalizedBill extends AsyncDisposable {
  readonly report: PartReport;
  /** Rows of the view `focus`; `where` speaks of its columns, and of `type`, the vendor's own word in x_SourceColumns. */
  rows(where: string, columns?: string): Promise<Row[]>;
}

export async function normalizeBill(bill: URL): Promise<NormalizedBill> {
  const path = fileURLToPath(bill);
  const folder = await mkdtemp(join(tmpdir(), "normalized-bill-"));
  const out = join(folder, "focus.parquet");
  const report = await normalizePart({
    path,
    name: basename(path),
    out,
    rejectsOut: join(folder, "rejects.jsonl"),
    tempDirectory: folder,
    memoryLimit: "512MB",
    threads: 2,
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true });
    throw error;
  });
  const db = await DuckDb.open();
  await db.run(`CREATE VIEW focus AS
    SELECT *, x_SourceColumns::JSON ->> 'line_item_line_item_type' AS type FROM read_parquet(${literal(out)})`);
  return {
    report,
    rows: (where, columns = "*") => db.rows(`SELECT ${columns} FROM focus WHERE ${where} ORDER BY ALL`),
    [Symbol.asyncDispose]: async () => {
      db.closeInstance();
      await rm(folder, { recursive: true });
    },
  };
}
