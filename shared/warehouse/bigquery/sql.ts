import { statementIn } from "../duckdb/sql.ts";

/** Reads a statement of this folder once; the answer fills its `{slots}`. */
export const statement = (name: string) => statementIn(import.meta.url, name);
