import type { SupabaseClient } from "@supabase/supabase-js";
import * as v from "valibot";

/** The platform's own Supabase client (service role): past row level security, so every call names the organization. */
export type Database = SupabaseClient;

/** Runs a function of the database and parses its answer. Throws a plain Error, without SQL or arguments, when it cannot. */
export async function call<Schema extends v.GenericSchema>(
  db: Database,
  fn: string,
  args: Record<string, unknown>,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  return parse(fn, await db.rpc(fn, args), schema);
}

/** The rows of a query, parsed. Throws as `call` does. */
export async function readRows<Schema extends v.GenericSchema>(
  table: string,
  query: PromiseLike<Answer>,
  row: Schema,
): Promise<v.InferOutput<Schema>[]> {
  return parse(table, await query, v.array(row));
}

/** As many as a Supabase project answers with at once, unless told otherwise ("Max rows"). */
const pageRows = 1000;

/** All rows of a query that may have more than the server answers with at once; `page` orders them, and asks for a range of them. */
export async function readAllRows<Schema extends v.GenericSchema>(
  table: string,
  page: (from: number, to: number) => PromiseLike<Answer>,
  row: Schema,
): Promise<v.InferOutput<Schema>[]> {
  const rows: v.InferOutput<Schema>[] = [];
  for (;;) {
    const found = await readRows(table, page(rows.length, rows.length + pageRows - 1), row);
    if (found.length === 0) return rows;
    rows.push(...found);
  }
}

interface Answer {
  data: unknown;
  error: { code: string } | null;
  status: number;
}

function parse<Schema extends v.GenericSchema>(asked: string, answer: Answer, schema: Schema): v.InferOutput<Schema> {
  const { data, error, status } = answer;
  // Only the code: the message and the details of an error may quote SQL or values.
  if (error) throw new Error(`The database refused ${asked} (${error.code || `HTTP ${status}`}).`);
  const parsed = v.safeParse(schema, data);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "answer"}: ${issue.message}`);
  throw new Error(`The database answered ${asked} in another shape than expected. ${problems.join("; ")}`);
}
