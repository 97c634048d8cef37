import type { Clock } from '#base/clock.ts';

export interface RateLimit {
  /** Seconds to wait before the next request of this credential is taken; 0 is now. */
  waitSeconds(credentialId: string): number;
  /** Takes what was received; the bucket may go into debt, since a batch is taken or refused whole. */
  spend(credentialId: string, records: number): void;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

const BUCKETS_LIMIT = 10_000;

/** A token bucket per credential. With `null` there is no limit. */
export function createRateLimit(rate: { recordsPerSecond: number; burst: number } | null, clock: Clock): RateLimit {
  if (rate === null) return { waitSeconds: () => 0, spend: () => undefined };
  const buckets = new Map<string, Bucket>();
  const refilled = (id: string): Bucket => {
    const nowMs = clock.nowMs();
    const bucket = buckets.get(id) ?? { tokens: rate.burst, atMs: nowMs };
    const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * rate.recordsPerSecond;
    bucket.tokens = Math.min(rate.burst, bucket.tokens + gained);
    bucket.atMs = nowMs;
    // Moved to the end, so that the first one is the one longest unused.
    buckets.delete(id);
    buckets.set(id, bucket);
    const oldest = buckets.keys().next();
    if (buckets.size > BUCKETS_LIMIT && !oldest.done) buckets.delete(oldest.value);
    return bucket;
  };
  return {
    waitSeconds(id) {
      const { tokens } = refilled(id);
      return tokens > 0 ? 0 : Math.max(1, Math.ceil((1 - tokens) / rate.recordsPerSecond));
    },
    spend(id, records) {
      refilled(id).tokens -= records;
    },
  };
}
