import type { CostSums, PartReport, SliceKey } from "#shared/normalize/report.ts";

/** The warehouse of all organizations: one dataset each, holding FOCUS 1.3 rows, their rollup and what was loaded when. */
export interface Warehouse {
  /**
   * Replaces every slice of a load whole, in one transaction with `cost_daily`, `slice_loads` and `quality_results`. A slice
   * that already holds this generation is left as it is (a repeated delivery); one that holds a newer generation stays too,
   * and says so. Amounts are decimal strings.
   */
  replaceSlices(dataset: string, load: Load): Promise<SliceLoad[]>;
  /** Every generation of every slice, the newest first. */
  loads(dataset: string): Promise<LoadRecord[]>;
  /** What normalizing found in the parts of the runs whose slices stand now. */
  qualityResults(dataset: string): Promise<QualityResult[]>;
  /** Daily totals of a scope from the rollup, days in UTC, `until` exclusive, ordered by day and currency. */
  dailyCosts(dataset: string, query: DailyCostQuery): Promise<DailyCost[]>;
  /** Sums per currency of the slices as they stand. Without slices: of the whole dataset. */
  sliceTotals(dataset: string, slices?: readonly LoadedSliceKey[]): Promise<SliceTotal[]>;
  close(): Promise<void>;
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

export type CostMetric = "billed" | "effective" | "list" | "contracted";

/** Columns of `cost_daily` a scope may name. */
export const scopeColumns = [
  "x_Provider",
  "x_ConnectionId",
  "BillingAccountId",
  "SubAccountId",
  "ServiceName",
  "ServiceCategory",
  "RegionId",
  "ChargeCategory",
] as const;
export type ScopeColumn = (typeof scopeColumns)[number];

export interface DailyCostQuery {
  metric: CostMetric;
  /** Days in UTC, YYYY-MM-DD; `until` is exclusive. */
  from: string;
  until: string;
  /** Every named column must hold one of its values. */
  scope: Partial<Record<ScopeColumn, readonly string[]>>;
}

export interface DailyCost {
  day: string;
  currency: string;
  cost: string;
}

export interface SliceTotal extends LoadedSliceKey {
  provider: string;
  billingAccountId: string;
  generation: number;
  rows: number;
  sums: CostSums[];
}
