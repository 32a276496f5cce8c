export interface Rate {
  perSecond: number;
  /** How many may come at once after a rest. */
  burst: number;
}

interface Bucket {
  tokens: number;
  /** Milliseconds since the epoch. */
  at: number;
}

export interface RateLimit {
  /** Takes a token. Returns 0, or, when there is none, the whole seconds until there is. */
  take(key: string, now: number): number;
}

/** A token bucket for each key, in this process. Keeps the latest 10 000 keys. */
export function rateLimit({ perSecond, burst }: Rate, most = 10_000): RateLimit {
  const buckets = new Map<string, Bucket>();
  function take(key: string, now: number): number {
    const { tokens, at } = buckets.get(key) ?? { tokens: burst, at: now };
    const filled = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond);
    const left = filled >= 1 ? filled - 1 : filled;
    buckets.delete(key);
    buckets.set(key, { tokens: left, at: now });
    if (buckets.size > most) buckets.delete(buckets.keys().next().value ?? "");
    return filled >= 1 ? 0 : Math.ceil((1 - filled) / perSecond);
  }
  return { take };
}
