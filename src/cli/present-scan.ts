import type { Alert } from '#contract/alert.ts';
import type { Incident } from '#contract/incident.ts';

const iso = (timeMs: number) => new Date(timeMs).toISOString();

/** An alert as `scan --format ndjson` prints it. */
export function presentAlert(alert: Alert): object {
  return {
    id: alert.id,
    time: iso(alert.timeMs),
    last_time: iso(alert.lastTimeMs),
    rule: alert.rule,
    source: alert.source,
    severity: alert.severity,
    summary: alert.summary,
    entities: alert.entities.map(({ type, value, role }) => ({ type, value, role })),
    techniques: alert.techniques,
    tactics: alert.tactics,
    events: alert.events,
    count: alert.count,
  };
}

/** An incident as `scan --format ndjson` prints it. */
export function presentIncident(incident: Incident): object {
  return {
    id: incident.id,
    title: incident.title,
    priority: incident.priority,
    severity: incident.severity,
    first_seen: iso(incident.firstSeenMs),
    last_seen: iso(incident.lastSeenMs),
    domains: incident.domains,
    tactics: incident.tactics,
    techniques: incident.techniques,
    entities: incident.entities,
    alerts: incident.alerts,
    joins: incident.joins.map(({ alert, to, because, weight, via }) => ({ alert, ...(to === undefined ? {} : { to }), because, weight, via })),
    story: incident.story.map((step) => step.text),
    scope: incident.scope,
    contradictions: incident.contradictions,
    unknowns: incident.unknowns,
    next_steps: incident.nextSteps.map(({ text, search, fromMs, toMs }) => ({ text, search, from: iso(fromMs), to: iso(toMs) })),
    chains: incident.chains,
    score: incident.score,
  };
}
