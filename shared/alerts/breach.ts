/** What a rule says about the whole scope, or about one value of its `each`: that it is broken, or why not. */
export type Verdict = { each: string | null } & ({ breach: Breach } | { quiet: string });

/** A verdict before it is put into words, which take longer than judging. */
export type Judgement =
  | { isBroken: true; key: string; from: string; breach(): Breach }
  | { isBroken: false; quiet(): string };

export interface Breach {
  /** The same for the same breach of a rule, whenever and however often it is seen; new when the limit is. */
  key: string;
  /** The value of the rule's `each` that breaks it; null for costs without a value. Left out when the rule has no `each`. */
  each?: string | null;
  /** Exact decimal text, in `currency`. */
  value: string;
  limit: string;
  currency: string;
  /** Days in UTC, `until` exclusive. */
  from: string;
  until: string;
  message: string;
  facts: Record<string, unknown>;
}
