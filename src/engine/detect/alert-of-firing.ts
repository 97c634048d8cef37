import type { Alert } from '#contract/alert.ts';
import { describeFiring } from '../report/describe-firing.ts';
import { confidenceOf, type MakeId } from './alert-of-match.ts';
import { FOLD_SPAN_MS } from './fold-alert.ts';
import type { Firing } from './sigma/correlation/firing.ts';

/**
 * The alerts of firings. A correlation that only counts, or that only another one waits for, raises none, and one that fires on the same hits in several groups, as
 * a user has two names, raises one.
 */
export function alertsOfFirings(firings: readonly Firing[], tenant: string, makeId: MakeId): Alert[] {
  const bySameHits = new Map<string, Firing>();
  for (const firing of firings) {
    const key = JSON.stringify([firing.compiled.unit, firing.at.ruleId, firing.at.eventId, firing.events]);
    if (!firing.isSilent && !bySameHits.has(key)) bySameHits.set(key, firing);
  }
  return [...bySameHits.values()].map((firing) => alertOfFiring(firing, tenant, makeId));
}

/** Before equal ones are folded: those of one group within a span of time. */
function alertOfFiring(firing: Firing, tenant: string, makeId: MakeId): Alert {
  const { correlation } = firing.compiled;
  const span = Math.floor(firing.at.timeMs / FOLD_SPAN_MS);
  return {
    id: makeId('alert', tenant, correlation.id, firing.groupKey, String(span)),
    tenant,
    timeMs: firing.firstMs,
    lastTimeMs: firing.at.timeMs,
    rule: { id: correlation.id, title: correlation.title, level: correlation.level },
    source: firing.at.source,
    domain: firing.at.domain,
    severity: correlation.level,
    confidence: confidenceOf(correlation),
    entities: firing.entities,
    techniques: correlation.techniques,
    tactics: correlation.tactics,
    summary: describeFiring(firing),
    events: firing.events,
    count: 1,
  };
}
