/**
 * A vendor. It lists, fetches and maps; every other side effect belongs to the pipeline steps. Adding one is a folder beside this
 * file and a line in registry.ts.
 */
export interface Provider {
  /** The folder's name, e.g. `aws`. */
  readonly id: string;
  /** For people, e.g. `Amazon Web Services`. */
  readonly name: string;
  /** The formats its bills come in; a file is recognised by its header. */
  readonly formats: readonly Format[];
}

/** One way a vendor writes its bill, and the SQL that reads it as FOCUS 1.3. */
export interface Format {
  /** `<provider>/<format>`, e.g. `aws/cur-legacy`: stored with every row as x_SourceFormat. */
  readonly id: string;
  readonly name: string;
  /** Whether a file with these columns (as spelled in its header) is of this format. */
  recognises(columns: readonly string[]): boolean;
  /** The mapping for a file with these columns. */
  mapping(columns: readonly string[]): Mapping;
}

/**
 * The mapping SQL is one SELECT from `source`, where every column declared here is there and typed: a column the file lacks is
 * null, an empty text or a literal NULL is null, a decimal is DECIMAL(38,18), an instant is TIMESTAMPTZ. It yields FOCUS columns
 * by name, any number of rows per source row; FOCUS columns it does not name become null. It may yield `x_SourceColumns` too,
 * and `x_Provider`, `x_SourceFormat` and `x_CostBasis` where they are not the provider, this format and `billed`. Beside DuckDB's
 * own functions it has `multiply_exactly(a, b)`, for price × quantity.
 */
export interface Mapping {
  readonly columns: Readonly<Record<string, SourceColumn>>;
  readonly sql: string;
  /** Groups of columns whose names vary from file to file, read as one key-value JSON column each. */
  readonly keyValues?: Readonly<Record<string, KeyValueColumns>>;
}

export interface SourceColumn {
  readonly type: "text" | "decimal" | "instant";
  /** The column as the header spells it, when not as the mapping does. */
  readonly header?: string;
  /** A file without this column is refused whole. */
  readonly required?: true;
  /** A row without a value here is rejected. */
  readonly filled?: true;
  /** A row with another value here is rejected. `currency` stands for the ISO 4217 codes. */
  readonly allowed?: readonly string[] | "currency";
  /** A row whose instant here is not after the one in that column is rejected. */
  readonly after?: string;
}

export interface KeyValueColumns {
  /** Header column → key. Pairs without a value are left out; no pair at all is null. */
  readonly keys: Readonly<Record<string, string>>;
}

/** The header a name stands for: spelled the same, else the same but for upper and lower case. */
export function findHeader(columns: readonly string[], name: string): string | undefined {
  if (columns.includes(name)) return name;
  const folded = name.toLowerCase();
  return columns.find((column) => column.toLowerCase() === folded);
}
