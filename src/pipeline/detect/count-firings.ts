import type { Alert } from '#contract/alert.ts';
import type { Incident } from '#contract/incident.ts';
import type { RuleFiring } from '#engine/detect/detector.ts';
import { INDICATOR_RULES } from '#engine/detect/indicators/alert-of-indicator.ts';
import { ruleIdOfModel } from '#engine/detect/models/alert-of-deviation.ts';
import type { RuleCount } from '#stores/state/port.ts';

/** By rule and day: on how many events it fired, and when last. */
export type FiringCounts = Map<string, { readonly rule: string; readonly day: number; fired: number; lastFiredMs: number }>;

const DAY_MS = 86_400_000;

/** Adds what fired on one event. Days are those of the receipt, so that old records that come late are work of today. */
export function countFirings(counts: FiringCounts, fired: readonly Pick<RuleFiring, 'rule'>[], receivedAtMs: number): void {
  if (fired.length === 0) return;
  const day = Math.floor(receivedAtMs / DAY_MS);
  // Two revisions of a rule that both hold are one firing.
  for (const rule of new Set(fired.map((one) => one.rule))) {
    const key = `${day} ${rule}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { rule, day, fired: 1, lastFiredMs: receivedAtMs });
    else {
      known.fired++;
      known.lastFiredMs = Math.max(known.lastFiredMs, receivedAtMs);
    }
  }
}

/** Feeds of indicators and behaviour models are in no catalogue: their alerts are their firings. */
export function firingsOfAlerts(alerts: readonly Alert[]): readonly Pick<RuleFiring, 'rule'>[] {
  return alerts.filter(({ rule }) => UNLISTED.some((prefix) => rule.id.startsWith(prefix))).map(({ rule }) => ({ rule: rule.id }));
}

const UNLISTED = [`${INDICATOR_RULES}/`, ruleIdOfModel('')];

/** What is committed of a batch's firings: `found` are its alerts before folding, `kept` as they are now. An alert began here when nothing was folded into it before. */
export function ruleCountsOf(firings: FiringCounts, found: readonly Alert[], kept: readonly Alert[]): readonly RuleCount[] {
  const inBatch = new Map<string, number>();
  for (const { id, count } of found) inBatch.set(id, (inBatch.get(id) ?? 0) + count);
  const began = new Map<string, number>();
  for (const { id, rule, count } of kept) if (inBatch.get(id) === count) began.set(rule.id, (began.get(rule.id) ?? 0) + 1);
  return [...firings.values()].map((count) => {
    const alerts = began.get(count.rule) ?? 0;
    began.delete(count.rule);
    return { ...count, alerts };
  });
}

/** The rules of the alerts of incidents. Findings of other products are no rules of ours. */
export function rulesOfIncidents(incidents: readonly Incident[], alertOf: (id: string) => Alert | undefined): readonly { readonly incident: string; readonly rule: string }[] {
  return incidents.flatMap(({ id, alerts }) => {
    const rules = new Set(alerts.flatMap((alert) => ruleOf(alertOf(alert)) ?? []));
    return [...rules].map((rule) => ({ incident: id, rule }));
  });
}

function ruleOf(alert: Alert | undefined): string | undefined {
  return alert === undefined || alert.rule.id.startsWith(`${alert.source}/`) ? undefined : alert.rule.id;
}
