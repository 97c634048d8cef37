import { deterministicId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Incident, IncidentAsset, Join, StoryStep } from '#contract/incident.ts';
import { scoreAlerts } from '#engine/score/priority.ts';
import { tellTrust, type TrustByRule, trustInAlert, trustOfRules } from '#engine/score/rule-trust.ts';
import { assess } from './assessment.ts';
import { makeAlert, makeEvent } from './make.ts';
import { smallPlans, type SmallPlan } from './small-incidents.ts';
import { EARLY_STEPS, LATE_STEPS, STAGE_ASSETS, type Step } from './stolen-session.ts';

export interface Piece {
  readonly incident: Incident;
  readonly alerts: readonly Alert[];
  readonly events: readonly NormalisedEvent[];
}

interface Head {
  readonly tenant: string;
  readonly title: string;
  /** What people judged of its rules before. */
  readonly trust?: TrustByRule;
  /** What is declared of its entities. */
  readonly assets?: readonly IncidentAsset[];
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

function distinctEntities(alerts: readonly Alert[]): readonly Entity[] {
  const byKey = new Map<string, Entity>();
  for (const { entities } of alerts) for (const { type, value } of entities) byKey.set(entityKey({ type, value }), { type, value });
  return [...byKey.values()];
}

function assemble({ trust = new Map(), assets = [], ...head }: Head, alerts: readonly Alert[], joins: readonly Join[], story: readonly StoryStep[]): Incident {
  const { priority, severity, terms } = scoreAlerts(alerts, { chains: [], worthOf: () => 1, trustOf: (alert) => trustInAlert(alert, trust), assets });
  return {
    ...head,
    assets,
    id: deterministicId([head.tenant, head.title]),
    priority,
    severity,
    score: terms,
    firstSeenMs: Math.min(...alerts.map(({ timeMs }) => timeMs)),
    lastSeenMs: Math.max(...alerts.map(({ lastTimeMs }) => lastTimeMs)),
    domains: distinct(alerts.flatMap(({ domain }) => (domain === null ? [] : [domain]))),
    tactics: distinct(alerts.flatMap(({ tactics }) => tactics)),
    techniques: distinct(alerts.flatMap(({ techniques }) => techniques)),
    entities: distinctEntities(alerts),
    alerts: alerts.map(({ id }) => id),
    joins,
    story,
    scope: [], contradictions: [], unknowns: [], nextSteps: [], chains: [], trust: tellTrust(alerts, trust),
  };
}

function readVia(text: string): Entity {
  const at = text.indexOf(' ');
  return { type: text.slice(0, at) as Entity['type'], value: text.slice(at + 1) };
}

function stepEvents(tenant: string, step: Step, startMs: number): readonly NormalisedEvent[] {
  return step.events.map((event, i) => makeEvent(tenant, { ...event, domain: step.alert.domain, timeMs: startMs + step.minute * 60_000 + i * 61_000 }));
}

/** An earlier incident of this rule was judged a false positive. */
const JUDGED_FALSE = 'DNS query for a look-alike';

/** The intrusion that crosses all five domains, begun `hoursAgo`. */
export function buildStolenSession(tenant: string, nowMs: number, hoursAgo: number): Piece {
  const steps = [...EARLY_STEPS, ...LATE_STEPS];
  const startMs = nowMs - hoursAgo * 3_600_000;
  const events = steps.map((step) => stepEvents(tenant, step, startMs));
  const alerts = steps.map((step, i) => makeAlert(tenant, step.alert, events[i] ?? []));
  const id = (index: number): string => alerts[index]?.id ?? '';
  const joins = steps.map((step, i): Join => ({
    alert: id(i),
    ...(step.to === undefined ? {} : { to: id(step.to) }),
    because: step.because ?? 'The first alert of the incident.',
    weight: step.weight ?? 1,
    via: (step.via ?? []).map(readVia),
  }));
  const story = steps.map((step, i): StoryStep => ({ timeMs: alerts[i]?.timeMs ?? startMs, tactic: step.alert.tactic, text: step.story, alerts: [id(i)] }));
  const head: Head = {
    tenant,
    title: 'Stolen Okta session led to mailbox, laptop and AWS; finance data left',
    trust: trustOfRules(alerts.filter(({ rule }) => rule.title.startsWith(JUDGED_FALSE)).map(({ rule: { id }, severity }) => ({ kind: 'false_positive', priority: 50, rules: [{ rule: id, severity }] }))),
    assets: STAGE_ASSETS,
  };
  const incident = assemble(head, alerts, joins, story);
  return { incident: { ...incident, ...assess(alerts, incident.entities) }, alerts, events: events.flat() };
}

function buildSmall(tenant: string, plan: SmallPlan, startMs: number): Piece {
  const events = plan.alerts.map((alert, i) => [0, 1, 2].map((n) => makeEvent(tenant, { ...plan.event, domain: alert.domain, timeMs: startMs + i * 240_000 + n * 7_000, message: `${plan.event.message} (${i * 3 + n + 1})` })));
  const alerts = plan.alerts.map((alert, i) => makeAlert(tenant, alert, events[i] ?? []));
  const shared = alerts[0]?.entities[0];
  const joins = alerts.map((alert, i): Join => ({
    alert: alert.id,
    ...(i === 0 ? {} : { to: alerts[i - 1]?.id ?? '' }),
    because: i === 0 ? 'The first alert of the incident.' : `Both name ${shared?.value ?? 'the same entity'}, four minutes apart.`,
    weight: i === 0 ? 1 : 0.8,
    via: i === 0 || shared === undefined ? [] : [{ type: shared.type, value: shared.value }],
  }));
  const story = alerts.map((alert): StoryStep => ({ timeMs: alert.timeMs, tactic: alert.tactics[0] ?? null, text: alert.summary, alerts: [alert.id] }));
  return { incident: assemble({ tenant, title: plan.title }, alerts, joins, story), alerts, events: events.flat() };
}

/** Several everyday incidents of a tenant, the newest minutes ago, the oldest days. */
export function buildSmallIncidents(tenant: string, nowMs: number, people: readonly string[]): readonly Piece[] {
  return people.flatMap((person, p) =>
    smallPlans(`${person}@${tenant}.example`, `${person.split('.')[0] ?? 'ws'}-ws-0${p + 1}`, `203.0.113.${20 + p * 7}`)
      .filter((_, i) => (i + p) % 2 === 0)
      .map((plan, i) => buildSmall(tenant, plan, nowMs - (i * 9 + p * 5 + 0.4) * 3_600_000)),
  );
}

/** Earlier incidents of the laptop of the intrusion, in which one of its rules fired on it; people judged them since. */
export function buildEarlier(tenant: string, nowMs: number): readonly [upload: Piece, query: Piece] {
  const again = (rule: string, title: string, daysAgo: number): Piece => {
    const step = [...EARLY_STEPS, ...LATE_STEPS].find(({ alert }) => alert.rule.startsWith(rule));
    const [event] = step?.events ?? [];
    if (step === undefined || event === undefined) throw new Error(`The intrusion has no rule that begins with “${rule}”.`);
    return buildSmall(tenant, { title, alerts: [step.alert], event }, nowMs - daysAgo * 86_400_000);
  };
  return [again('Upload far above', 'Finance laptop sent 3.1 GB to a share outside', 19), again(JUDGED_FALSE, 'Query for a domain that resembles the tenant’s own', 6)];
}
