import type { Alert } from '#contract/alert.ts';
import type { KeptHit } from '#contract/correlation-hit.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { Incident } from '#contract/incident.ts';
import type { DeadLetter, TenantResult } from './port.ts';

/** Made-up state for tests; each takes what matters to the test and fills in the rest. */
export function madeUpAlert(given: Partial<Alert> & Pick<Alert, 'id' | 'tenant'>): Alert {
  return {
    timeMs: 1_000,
    lastTimeMs: given.timeMs ?? 1_000,
    rule: { id: 'rule-1', title: 'Sign-in from a new country', level: 'high' },
    source: 'okta.system_log',
    domain: 'identity',
    severity: 'high',
    confidence: 0.8,
    entities: [{ type: 'user', value: 'ana@example.com', role: 'actor' }],
    techniques: ['T1078'],
    tactics: ['initial-access'],
    summary: 'ana@example.com signed in from 203.0.113.9',
    events: ['event-1'],
    count: 1,
    ...given,
  };
}

export function madeUpIncident(given: Partial<Incident> & Pick<Incident, 'id' | 'tenant'>): Incident {
  return {
    title: 'Stolen session used on mail',
    priority: 50,
    severity: 'medium',
    score: { severity: 0.7, confidence: 0.8, spread: 0.4, stage: 0.2, asset: 0.5 },
    firstSeenMs: 1_000,
    lastSeenMs: 2_000,
    domains: ['identity', 'email'],
    tactics: ['initial-access'],
    techniques: ['T1078'],
    entities: [{ type: 'user', value: 'Ana@example.com' }],
    alerts: ['alert-1'],
    joins: [{ alert: 'alert-1', because: 'first alert', weight: 1, via: [] }],
    story: [{ timeMs: 1_000, tactic: null, text: 'It began.', alerts: ['alert-1'] }],
    scope: [], contradictions: [], unknowns: [], nextSteps: [], chains: [],
    ...given,
  };
}

export function madeUpFact(given: Partial<EntityFact> = {}): EntityFact {
  return {
    kind: 'alias',
    a: { type: 'user', value: 'ana@example.com' },
    b: { type: 'address', value: '192.0.2.10' },
    firstMs: 1_000,
    lastMs: 2_000,
    count: 1,
    how: 'Kerberos ticket',
    ...given,
  };
}

export function madeUpHit(key: string, given: Partial<KeptHit['hit']> = {}): KeptHit {
  const hit = {
    ruleId: 'rule-1', eventId: key, timeMs: 1_000, clockMs: given.timeMs ?? 1_000, fields: { User: ['ana', 7, true] }, source: 'okta.system_log', domain: 'identity' as const,
    entities: [{ type: 'user' as const, value: 'ana@example.com', role: 'actor' as const }], events: [key], ...given,
  };
  return { key, hit, firedIn: [] };
}

export function madeUpDeadLetter(position: number, raw = 'not { json'): DeadLetter {
  return { position, reason: 'not-json', detail: 'unexpected text', source: 'okta.system_log', receivedAtMs: 5_000, raw: new TextEncoder().encode(raw) };
}

/** A result for one tenant that changes only what is given. */
export function madeUpResult(given: Partial<TenantResult> & Pick<TenantResult, 'tenant'>): TenantResult {
  const counts = { received: 0, stored: 0, duplicate: 0, dead: 0 };
  return { alerts: [], hidden: [], incidents: [], merged: [], facts: [], hits: { kept: [], dropped: [] }, memory: { kept: [], dropped: [] }, deadLetters: [], counts, ruleCounts: [], incidentRules: [], ...given };
}
