import { DuckDb, identifier, literal } from "#shared/duckdb/duckdb.ts";
import type { ColumnName } from "#shared/focus/columns.ts";
import { duckDbTypes, fileColumns } from "#shared/focus/duckdb-schema.ts";
import type { PartReport, SliceKey } from "#shared/normalize/report.ts";
import type { Load } from "./warehouse.ts";

/** A FOCUS line of a test bill; what is not given is a usage charge on the first day of June 2026, in USD, to AWS account 111. */
export type Line = Partial<Record<ColumnName | "x_Provider" | "x_CostBasis", string>>;

export function bill(...lines: Line[]): Line[] {
  return lines.map((line) => ({
    x_Provider: "aws",
    x_SourceFormat: "test/bill",
    x_CostBasis: "billed",
    BillingAccountId: "111",
    BillingPeriodStart: "2026-06-01T00:00:00Z",
    BillingPeriodEnd: "2026-07-01T00:00:00Z",
    ChargePeriodStart: "2026-06-01T00:00:00Z",
    ChargePeriodEnd: "2026-06-02T00:00:00Z",
    ChargeCategory: "Usage",
    BillingCurrency: "USD",
    BilledCost: "0",
    EffectiveCost: line.BilledCost ?? "0",
    ListCost: line.BilledCost ?? "0",
    ContractedCost: line.BilledCost ?? "0",
    ...line,
  }));
}

/** Writes the lines as a FOCUS Parquet file, as normalizing does. */
export async function writeFocusFile(path: string, lines: readonly Line[]): Promise<void> {
  const shape = JSON.stringify([Object.fromEntries(fileColumns.map(({ name }) => [name, "VARCHAR"]))]);
  const select = fileColumns.map(({ name, type }) => `CAST(${identifier(name)} AS ${duckDbTypes[type]}) AS ${name}`);
  await using db = await DuckDb.open();
  await db.run("CREATE TABLE lines AS SELECT unnest(from_json($lines, $shape), recursive := true)", {
    lines: JSON.stringify(lines),
    shape,
  });
  await db.run(`COPY (SELECT ${select.join(", ")} FROM lines) TO ${literal(path)} (FORMAT parquet)`);
}

/** The load of these files, with reports added up here, in whole units of 10^-18. */
export function loadOf(generation: number, files: readonly { uri: string; lines: readonly Line[] }[]): Load {
  const slices = files.flatMap(({ lines }) => slicesOf(lines));
  const unique = new Map(slices.map(({ rows, ...slice }) => [JSON.stringify(slice), slice]));
  return {
    orgId: "org-1",
    runId: `run-${generation}`,
    generation,
    focusUris: files.map(({ uri }) => uri),
    slices: [...unique.values()].map((slice) => ({ ...slice, connectionId: connectionOf(slice) })),
    reports: files.map(({ lines }, index) => ({ partId: `part-${index}`, report: reportOf(lines) })),
  };
}

export function connectionOf({ provider, billingAccountId }: Pick<SliceKey, "provider" | "billingAccountId">): string {
  return `connection-${provider}-${billingAccountId}`;
}

export function reportOf(lines: readonly Line[]): PartReport {
  return {
    format: "test/bill",
    formatName: "Test bill",
    sourceFile: "bill.csv",
    rowsIn: lines.length,
    rowsOut: lines.length,
    roundedValues: 0,
    sums: currenciesOf(lines).map((currency) => ({ currency, ...sumsOf(lines, currency) })),
    slices: slicesOf(lines),
    rejectedRows: 0,
    rejects: [],
    conformance: { rulesChecked: 0, rulesViolated: 0, violations: [] },
    unmappedColumns: [],
  };
}

const currenciesOf = (lines: readonly Line[]) => [...new Set(lines.map((line) => line.BillingCurrency ?? ""))].sort();

export function sumsOf(lines: readonly Line[], currency: string) {
  const sum = (column: ColumnName) =>
    toText(
      lines
        .filter((line) => line.BillingCurrency === currency)
        .reduce((total, line) => total + toUnits(line[column] ?? "0"), 0n),
    );
  return {
    billed: sum("BilledCost"),
    effective: sum("EffectiveCost"),
    list: sum("ListCost"),
    contracted: sum("ContractedCost"),
  };
}

function slicesOf(lines: readonly Line[]): PartReport["slices"] {
  const slices = new Map<string, PartReport["slices"][number]>();
  for (const { x_Provider = "", BillingAccountId = "", BillingPeriodStart = "" } of lines) {
    const key = {
      provider: x_Provider,
      billingAccountId: BillingAccountId,
      billingPeriod: BillingPeriodStart.slice(0, 10),
    };
    const rows = slices.get(JSON.stringify(key))?.rows ?? 0;
    slices.set(JSON.stringify(key), { ...key, rows: rows + 1 });
  }
  return [...slices.values()];
}

const decimals = 18;

/** "-1.5" as units of 10^-18. */
export function toUnits(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.replace("-", "").split(".");
  const units = BigInt(whole + fraction.padEnd(decimals, "0"));
  return amount.startsWith("-") ? -units : units;
}

export function toText(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
