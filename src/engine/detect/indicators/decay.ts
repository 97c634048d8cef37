import type { Indicator, IndicatorKind } from '#contract/indicator.ts';

const DAY_MS = 86_400_000;

/**
 * Days after which an indicator is worth half: addresses change hands in weeks, names in months, and a file stays what it is. So a feed's
 * value of 75 alerts for 57 days with an address (two thirds of the 60 days at which OpenCTI ends such an indicator, MISP's NIDS model: 120).
 */
export const HALF_LIFE_DAYS: Readonly<Record<IndicatorKind, number>> = {
  address: 30, network: 30, url: 60, domain: 90, mail: 180, ja3: 365, ja4: 365, md5: Number.POSITIVE_INFINITY, sha1: Number.POSITIVE_INFINITY, sha256: Number.POSITIVE_INFINITY,
};

/** Below this an indicator does not alert. */
export const CONFIDENCE_FLOOR = 20;

/** Its confidence (0 to 100) at a time; before it is valid as at its beginning, since an attack is mostly older than its indicator. */
export function confidenceAt({ kind, confidence, validFromMs }: Pick<Indicator, 'kind' | 'confidence' | 'validFromMs'>, timeMs: number): number {
  const ageDays = Math.max(0, timeMs - validFromMs) / DAY_MS;
  return confidence * 2 ** (-ageDays / HALF_LIFE_DAYS[kind]);
}

/** Until when it alerts: it has faded or expired then; null: never. */
export function alertsUntilMs({ kind, confidence, validFromMs, expiresAtMs }: Pick<Indicator, 'kind' | 'confidence' | 'validFromMs' | 'expiresAtMs'>): number | null {
  const halvings = Math.max(0, Math.log2(confidence / CONFIDENCE_FLOOR));
  const fadesAtMs = confidence < CONFIDENCE_FLOOR ? validFromMs : validFromMs + halvings * HALF_LIFE_DAYS[kind] * DAY_MS;
  const until = Math.min(Number.isFinite(fadesAtMs) ? fadesAtMs : Number.POSITIVE_INFINITY, expiresAtMs ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(until) ? Math.round(until) : null;
}
