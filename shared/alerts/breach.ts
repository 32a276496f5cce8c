/** What a rule says about the costs: that they break it, or why not. */
export type Verdict = { breach: Breach } | { quiet: string };

export interface Breach {
  /** The same for the same breach of a rule, whenever and however often it is seen; new when the limit is. */
  key: string;
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
