import type { ColumnName } from "../columns.ts";
import type { Criterion } from "./criteria.ts";

/** MUST and MUST NOT, or SHOULD, SHOULD NOT and RECOMMENDED. */
export type Severity = "must" | "should";

interface RuleBase {
  /** `CAU-…` of Requirements Model 1.3, or `CA-…`: what a row can prove wrong though the model does not check it. */
  readonly id: string;
  readonly severity: Severity;
  /** In our words; the id leads to the sentence of the specification. */
  readonly requirement: string;
  /** What the rule speaks of, its subject first. */
  readonly columns: readonly [ColumnName, ...ColumnName[]];
}

/** Holds or not for each row alone. */
export interface RowRule extends RuleBase {
  readonly kind: "row";
  /** SQL condition (DuckDB), true for an offending row; null counts as false. */
  readonly broken: string;
  /** The rule is silent for a source that has none of one of these and does not owe it (criteria.ts). */
  readonly subjects: readonly ColumnName[];
  /** The condition is dear and its columns repeat their values: it is worth looking at each distinct value once. */
  readonly perValue: boolean;
}

/** Every value of `child` has exactly one `parent` in the dataset. */
export interface OneParentRule extends RuleBase {
  readonly kind: "one-parent";
  readonly child: string;
  readonly parent: string;
  /** SQL: where columns of these two names come from, given the dataset as a SQL relation. */
  readonly from: (dataset: string) => string;
  readonly subjects: readonly ColumnName[];
}

/** The column is there, if the source supports all of the criteria. */
export interface PresenceRule extends RuleBase {
  readonly kind: "presence";
  readonly criteria: readonly Criterion[];
}

/** The column, where it is there, has the type of columns.ts. */
export interface TypeRule extends RuleBase {
  readonly kind: "type";
}

export type Rule = RowRule | OneParentRule | PresenceRule | TypeRule;

type Check = Pick<RowRule, "id" | "requirement" | "columns" | "broken"> &
  Partial<Pick<RowRule, "severity" | "subjects" | "perValue">>;

export function row(check: Check): RowRule {
  return { kind: "row", severity: "must", subjects: [check.columns[0]], perValue: false, ...check };
}

/** The rule's id from its column and the rest: `CAU-BilledCost-C-003-M`. */
export function ruleId(column: ColumnName, suffix: string): string {
  return `CAU-${column}-${suffix}`;
}

export function sqlList(values: readonly string[]): string {
  return `(${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ")})`;
}
