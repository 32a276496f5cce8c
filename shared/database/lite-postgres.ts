import type { LiteDatabase } from "./lite.ts";
import type { Postgres } from "./postgres.ts";

/** Plain SQL on the Postgres of an embedded database, which whoever opened it closes. */
export function litePostgres({ postgres }: Pick<LiteDatabase, "postgres">): Postgres {
  return {
    query: async (sql, parameters = []) => (await postgres.query<Record<string, unknown>>(sql, [...parameters])).rows,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
