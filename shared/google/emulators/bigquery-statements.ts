const tokens = /--.*|#.*|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`|;|[^-#'"`;]+|./g;
const isText = (token: string) => /^(--|#|'|")/.test(token);

/** The statements of a script, each without its semicolon. */
function splitStatements(sql: string): string[] {
  const statements = [""];
  for (const [token] of sql.matchAll(tokens)) {
    if (token === ";") statements.push("");
    else statements.push(`${statements.pop()}${token}`);
  }
  return statements.filter((statement) => statement.trim() !== "");
}

/** Changes all but comments and string literals. */
function inCode(sql: string, change: (code: string) => string): string {
  return sql.replaceAll(tokens, (token) => (isText(token) ? token : change(token)));
}

/** A statement without its comments and string literals. */
const bare = (sql: string) => sql.replaceAll(tokens, (token) => (isText(token) ? "" : token)).trim();

/** In a script with parameters, the emulator runs no SELECT that has none: such a one gets a condition that is always true. */
export function withParameters(sql: string, parameter: string | undefined): string {
  const statements = splitStatements(sql);
  if (statements.length === 1 || parameter === undefined) return sql;
  return statements
    .map((statement) => {
      if (/@\w/.test(bare(statement))) return statement;
      const parts = /^(\s*CREATE TABLE \S+ AS\s|)((?:\s|--.*)*(?:SELECT|WITH)\b[\s\S]*)$/.exec(statement);
      return parts ? `${parts[1]}SELECT * FROM (${parts[2]}\n) WHERE @${parameter} IS NOT NULL OR TRUE` : statement;
    })
    .join(";");
}

/**
 * The emulator looks for a table without a dataset in all of them: every one gets its dataset. A temp table becomes a table of its own name,
 * which nothing drops: the emulator would build its whole catalog anew, in memory that it never gives back.
 */
export function withOwnTables(sql: string, dataset: string, tables: ReadonlySet<string>): string {
  const made = bare(sql).matchAll(/\bCREATE TEMP TABLE (\w+)/g);
  const temporary = new Set([...made].map(([, name = ""]) => name));
  const own = crypto.randomUUID().slice(0, 8);
  return inCode(sql, (code) =>
    code
      .replaceAll(/\bCREATE TEMP TABLE (\w+)/g, `CREATE TABLE ${dataset}.$1`)
      .replaceAll(/\b(FROM|JOIN|INTO|UPDATE)(\s+)(\w+)\b(?!\.)/g, (all, keyword, space, name) =>
        tables.has(name) || temporary.has(name) ? `${keyword}${space}${dataset}.${name}` : all,
      )
      .replaceAll(/\w+/g, (word) => (temporary.has(word) ? `${word}_${own}` : word)),
  );
}

/**
 * The service's words for a statement that reads a table which wants a filter on its partition column, and names the column in no WHERE
 * clause. A filter that names it and prunes nothing passes here; the service would refuse it.
 */
export function unfiltered(sql: string, partitionColumns: ReadonlyMap<string, string>): string | undefined {
  for (const statement of splitStatements(sql).map(bare)) {
    for (const [table, column] of partitionColumns) {
      if (!reads(statement, table) || isFiltered(statement, column)) continue;
      return `Cannot query over table '${table}' without a filter over column(s) '${column}' that can be used for partition elimination`;
    }
  }
  return undefined;
}

const reads = (statement: string, table: string) =>
  new RegExp(`\\b(FROM|JOIN)\\s+[\`\\w.-]*\\b${table}\\b`, "i").test(statement);

const isFiltered = (statement: string, column: string) =>
  statement
    .split(/\bWHERE\b/i)
    .slice(1)
    .some((clause) => new RegExp(`\\b${column}\\b`).test(clause));
