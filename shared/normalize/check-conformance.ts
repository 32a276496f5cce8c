import type { DuckDb } from "#shared/duckdb/duckdb.ts";
import { type Column, type ColumnName, columns } from "#shared/focus/columns.ts";
import { currencyCodes } from "#shared/focus/currencies.ts";
import { type Criterion, criteriaFromData, criteriaOf } from "#shared/focus/rules/criteria.ts";
import { type OneParentRule, type RowRule, type Rule, sqlList } from "#shared/focus/rules/rule.ts";
import { rules } from "#shared/focus/rules.ts";
import type { PartReport, Violation } from "./report.ts";

type Found = Pick<Violation, "count" | "firstRows">;

/** `relation` with what DESCRIBE says of it. */
interface Dataset {
  relation: string;
  /** Column → its DuckDB type. */
  types: ReadonlyMap<string, string>;
  /** The FOCUS columns that can be looked into: there, and of the right type. */
  readable: ReadonlySet<ColumnName>;
}

/** What one look at every row tells. */
interface Scan {
  /** Columns with a value in any row. */
  filled: ReadonlySet<ColumnName>;
  hasVirtualCurrency: boolean;
  /** Rule id → rows that break it. */
  brokenRows: ReadonlyMap<string, number>;
}

const rowRules = rules.filter((rule) => rule.kind === "row");
const nothing: Found = { count: 0, firstRows: [] };

/**
 * Checks a dataset against the rules of FOCUS 1.3 and shows the first offending rows of each broken one, numbered from 1.
 * `relation` is a SQL relation: a table, or `read_parquet('…')`. `criteria` are the applicability criteria that the source is
 * known to support; without them they are told from the data (shared/focus/README.md).
 */
export async function checkConformance(
  db: DuckDb,
  relation: string,
  criteria?: ReadonlySet<Criterion>,
): Promise<PartReport["conformance"]> {
  const dataset = await describe(db, relation);
  const scan = await scanRows(db, dataset);
  const supported = criteria ?? criteriaFromData(scan.filled, scan.hasVirtualCurrency);
  const isOwed = (column: ColumnName) => criteriaOf(column).every((criterion) => supported.has(criterion));
  const applicable = rules.filter((rule) => {
    if (rule.kind === "presence") return rule.criteria.every((criterion) => supported.has(criterion));
    if (rule.kind === "type") return dataset.types.has(rule.columns[0]);
    if (!rule.columns.every((column) => dataset.readable.has(column))) return false;
    return rule.subjects.every((column) => scan.filled.has(column) || isOwed(column));
  });

  const violations: Violation[] = [];
  for (const rule of applicable) {
    const found = await findBroken(db, dataset, scan, rule);
    const { id, severity, requirement } = rule;
    if (found.count > 0) violations.push({ ruleId: id, severity, requirement, ...found });
  }
  return { rulesChecked: applicable.length, rulesViolated: violations.length, violations };
}

async function describe(db: DuckDb, relation: string): Promise<Dataset> {
  const described = await db.rows<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${relation}`);
  const types = new Map(described.map(({ column_name, column_type }) => [column_name, column_type]));
  const readable = columns.filter(({ name, type }) => isOfType(type, types.get(name))).map(({ name }) => name);
  return { relation, types, readable: new Set(readable) };
}

function isOfType(type: Column["type"], actual = ""): boolean {
  if (type === "Decimal") return actual.startsWith("DECIMAL(");
  if (type === "DateTime") return actual === "TIMESTAMP WITH TIME ZONE";
  return actual === "VARCHAR" || (type === "Json" && actual === "JSON");
}

/** Every row once for all rules together, then the distinct values of the columns that have rules about their values. */
async function scanRows(db: DuckDb, { relation, readable }: Dataset): Promise<Scan> {
  const readableRules = rowRules.filter((rule) => rule.columns.every((column) => readable.has(column)));
  const found = await measure(db, relation, [
    ...[...readable].map((column): Measure => [column, `count(${column})`]),
    ...readableRules.filter(({ perValue }) => !perValue).map(({ id, broken }): Measure => [id, `count_if(${broken})`]),
  ]);
  const filled = new Set([...readable].filter((column) => found.get(column)));

  const valueRules = readableRules.filter(({ perValue, columns: [subject] }) => perValue && filled.has(subject));
  for (const [columnList, ofValues] of Map.groupBy(valueRules, (rule) => rule.columns.join(", "))) {
    const values = `(SELECT ${columnList}, count(*) AS times FROM ${relation} GROUP BY ${columnList})`;
    const sums = ofValues.map(({ id, broken }): Measure => [id, `coalesce(sum(times) FILTER (WHERE ${broken}), 0)`]);
    for (const [id, count] of await measure(db, values, sums)) found.set(id, count);
  }
  return { filled, hasVirtualCurrency: await findVirtualCurrency(db, relation, filled), brokenRows: found };
}

async function findVirtualCurrency(db: DuckDb, relation: string, filled: ReadonlySet<ColumnName>): Promise<boolean> {
  if (!filled.has("PricingCurrency")) return false;
  const pricingCurrencies = `(SELECT DISTINCT PricingCurrency FROM ${relation})`;
  const isVirtual = `count_if(PricingCurrency NOT IN ${sqlList(currencyCodes)})`;
  return (await measure(db, pricingCurrencies, [["virtual", isVirtual]])).get("virtual") !== 0;
}

type Measure = [name: string, sql: string];

async function measure(db: DuckDb, relation: string, measures: readonly Measure[]): Promise<Map<string, number>> {
  const select = measures.map(([name, sql]) => `${sql} AS "${name}"`).join(", ");
  const [row = {}] = await db.rows(`SELECT ${select} FROM ${relation}`);
  return new Map(Object.entries(row).map(([name, value]) => [name, Number(value)]));
}

async function findBroken(db: DuckDb, dataset: Dataset, scan: Scan, rule: Rule): Promise<Found> {
  const [column] = rule.columns;
  const actual = dataset.types.get(column);
  switch (rule.kind) {
    case "presence":
      return { count: actual ? 0 : 1, firstRows: [] };
    case "type":
      return dataset.readable.has(column) ? nothing : { count: 1, firstRows: [{ column, type: actual ?? null }] };
    case "row": {
      const count = scan.brokenRows.get(rule.id) ?? 0;
      return count ? { count, firstRows: await firstOffendingRows(db, dataset.relation, rule) } : nothing;
    }
    case "one-parent":
      return findGroups(db, dataset.relation, rule);
  }
}

async function firstOffendingRows(db: DuckDb, relation: string, { columns, broken }: RowRule) {
  const shown = [`"row"`, ...columns].map(shorten).join(", ");
  const numbered = `(SELECT row_number() OVER () AS "row", ${columns.join(", ")} FROM ${relation})`;
  return db.rows<Record<string, string | null>>(`SELECT ${shown} FROM ${numbered} WHERE ${broken} LIMIT 3`);
}

/** The lowest and the highest of an offending child's parents stand for all of them. */
async function findGroups(db: DuckDb, relation: string, { child, parent, from }: OneParentRule): Promise<Found> {
  const groups =
    `SELECT ${child}, nullif(concat_ws(', ', min(${parent}), nullif(max(${parent}), min(${parent}))), '') AS ${parent} ` +
    `FROM ${from(relation)} WHERE ${child} IS NOT NULL GROUP BY ${child} ` +
    `HAVING min(${parent}) IS NULL OR min(${parent}) <> max(${parent})`;
  const found = await db.rows<Record<string, string | null>>(
    `SELECT ${shorten(child)}, ${shorten(parent)}, count(*) OVER () AS "count" FROM (${groups}) ORDER BY ALL LIMIT 3`,
  );
  return {
    count: Number(found[0]?.count ?? 0),
    firstRows: found.map(({ count, ...group }) => group),
  };
}

/** Tags can be as long as a page: a report shows their beginning. */
function shorten(column: string): string {
  const text = `${column}::VARCHAR`;
  return `CASE WHEN length(${text}) > 200 THEN left(${text}, 199) || '…' ELSE ${text} END AS ${column}`;
}
