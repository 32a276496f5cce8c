import type { Select } from "#shared/costs/select.ts";
import type { LocalFile } from "#shared/files/files.ts";
import type { CostSums, PartReport, SliceKey } from "#shared/normalize/report.ts";

/** The warehouse of all organizations: one dataset each, holding FOCUS 1.3 rows, their rollup and what was loaded when. */
export interface Warehouse {
  /** Makes the dataset, or adds what it lacks. Every other method does it too, once a process. */
  prepare(dataset: string): Promise<void>;
  /**
   * Replaces every slice of a load whole, in one transaction with `cost_daily`, `slice_loads` and `quality_results`. A slice
   * that already holds this generation is left as it is (a repeated delivery); one that holds a newer generation stays too,
   * and says so. Amounts are decimal strings.
   */
  replaceSlices(dataset: string, load: Load): Promise<SliceLoad[]>;
  /** Every generation of every slice, the newest first. */
  loads(dataset: string): Promise<LoadRecord[]>;
  /**
   * Makes these the record of what was loaded, in place of what the dataset recorded when its standing slices were loaded again: for an
   * installation that moves here. What `loads` says on one warehouse is what this takes on the other.
   */
  restoreLoads(dataset: string, loads: readonly LoadRecord[]): Promise<void>;
  /** What normalizing found in the parts of the runs whose slices stand now. */
  qualityResults(dataset: string): Promise<QualityResult[]>;
  /** Sums per currency of the slices as they stand. Without slices: of the whole dataset. */
  sliceTotals(dataset: string, slices?: readonly LoadedSliceKey[]): Promise<SliceTotal[]>;
  /** Rows of the dataset's tables: decimals as text with all their digits, days as YYYY-MM-DD, instants as RFC 3339 in UTC. */
  select(dataset: string, select: Select): Promise<SelectedRow[]>;
  /** The same rows as a file on this machine, streamed. `await using` removes it. */
  exportRows(dataset: string, select: Select, options: ExportOptions): Promise<LocalFile>;
  close(): Promise<void>;
}

export type SelectedRow = Record<string, string | null>;

export interface ExportOptions {
  /** CSV has a header and instants as RFC 3339 text in UTC; Parquet keeps the types of the columns. */
  format: "csv" | "parquet";
  /** Key-value metadata of the Parquet file; CSV holds none. */
  metadata?: Readonly<Record<string, string>>;
}

export interface LoadedSliceKey {
  connectionId: string;
  /** First day of the billing period, YYYY-MM-DD (UTC). */
  billingPeriod: string;
}

export interface Load {
  orgId: string;
  runId: string;
  /** Grows with every run of the organization; the higher one wins. */
  generation: number;
  /** URIs of the FOCUS Parquet files, one per part. */
  focusUris: readonly string[];
  /** The connection each slice of the files belongs to. */
  slices: readonly (SliceKey & { connectionId: string })[];
  reports: readonly { partId: string; report: PartReport }[];
}

export interface SliceLoad extends LoadedSliceKey, SliceKey {
  outcome: "loaded" | "already-loaded" | "superseded";
  generation: number;
  rows: number;
  /** Rows of the generation that was replaced; null for the first. */
  rowsBefore: number | null;
  sums: CostSums[];
  /** Days whose BilledCost or EffectiveCost moved against the generation before; empty for the first. */
  dayChanges: DayChange[];
}

export interface DayChange {
  /** YYYY-MM-DD, UTC. */
  day: string;
  currency: string;
  billedBefore: string;
  billedAfter: string;
  effectiveBefore: string;
  effectiveAfter: string;
}

export interface LoadRecord extends LoadedSliceKey, SliceKey {
  runId: string;
  generation: number;
  rows: number;
  rowsBefore: number | null;
  sums: CostSums[];
  dayChanges: DayChange[];
  /** YYYY-MM-DD, UTC; null for an empty slice. `chargedUntil` is the end of its last charge, exclusive. */
  firstChargeDay: string | null;
  chargedUntil: string | null;
  sourceFormats: string[];
  /** RFC 3339. */
  loadedAt: string;
  /** Whether the slice holds this generation now. */
  stands: boolean;
}

export interface QualityResult {
  runId: string;
  partId: string;
  sourceFile: string;
  ruleId: string;
  severity: string;
  requirement: string;
  rows: number;
  firstRows: Record<string, string | null>[];
}

export interface SliceTotal extends LoadedSliceKey {
  provider: string;
  billingAccountId: string;
  generation: number;
  rows: number;
  sums: CostSums[];
}
