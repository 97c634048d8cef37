import { type Indicator, TLPS } from '#contract/indicator.ts';
import { SEVERITIES } from '#contract/severity.ts';

export const CONFIRMED_DESCRIPTION = 'Seen in incidents that analysts confirmed, at any customer';

/** One indicator of what several incidents told of a value: of each part the strongest. */
export function joinConfirmed(told: readonly Indicator[]): Indicator {
  return told.reduce((a, b) => ({
    ...(b.confidence > a.confidence ? b : a),
    confidence: Math.max(a.confidence, b.confidence),
    severity: highest(SEVERITIES, a.severity, b.severity),
    validFromMs: Math.max(a.validFromMs, b.validFromMs),
    expiresAtMs: a.expiresAtMs === null || b.expiresAtMs === null ? null : Math.max(a.expiresAtMs, b.expiresAtMs),
    tlp: highest(TLPS, a.tlp, b.tlp),
    techniques: [...new Set([...a.techniques, ...b.techniques])].sort(),
    tactics: [...new Set([...a.tactics, ...b.tactics])].sort(),
  }));
}

function highest<T>(order: readonly T[], a: T, b: T): T {
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}
