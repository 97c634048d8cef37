import type { Alert } from '#contract/alert.ts';
import { type Domain, DOMAINS } from '#contract/domain.ts';
import type { Entity } from '#contract/entity.ts';
import type { Incident, Join } from '#contract/incident.ts';
import { TACTICS } from '#contract/tactics.ts';
import { tellStory } from '../report/tell-story.ts';
import { titleOf } from '../report/incident-title.ts';
import { scoreAlerts } from '../score/priority.ts';
import { explainEdge } from './explain-edge.ts';
import type { FactIndex } from './fact-index.ts';
import { groupAlerts } from './group-alerts.ts';
import { type AlertNode, alertNodes, type Edge, joinAlerts } from './join-alerts.ts';
import type { ResolvedEntity } from './resolve-entities.ts';
import { addressKind } from './well-known.ts';

/** What incidents are made of. `idOf` names an incident after its first alert; handed in, as the engine has no crypto. */
export interface IncidentInput {
  readonly tenant: string;
  readonly alerts: readonly Alert[];
  readonly facts: FactIndex;
  readonly idOf: (firstAlertId: string) => string;
}

/** An entity is the incident's when an alert names it, or facts tie it to one at least this surely. */
const MIN_ENTITY_STRENGTH = 0.6;
const MAX_ENTITIES = 60;

/**
 * All incidents of one tenant, highest priority first. A pure function of the set of alerts and facts: the order in which they
 * came, and in what portions, makes no difference.
 */
export function buildIncidents({ tenant, alerts, facts, idOf }: IncidentInput): Incident[] {
  const nodes = alertNodes(alerts, facts);
  const edges = joinAlerts(nodes, facts);
  const byId = new Map(nodes.map((node) => [node.alert.id, node]));
  const edgesOf = new Map<string, Edge[]>();
  for (const edge of edges) {
    const known = edgesOf.get(edge.to);
    if (known) known.push(edge);
    else edgesOf.set(edge.to, [edge]);
  }
  const incidents = groupAlerts(nodes.map((node) => node.alert.id), edges).map((ids) => {
    const members = ids.map((id) => byId.get(id) as AlertNode);
    return buildIncident(members, edgesOf, { tenant, facts, idOf });
  });
  return incidents.sort((a, b) => b.priority - a.priority || a.firstSeenMs - b.firstSeenMs || (a.id < b.id ? -1 : 1));
}

function buildIncident(members: readonly AlertNode[], edgesOf: ReadonlyMap<string, readonly Edge[]>, { tenant, facts, idOf }: Omit<IncidentInput, 'alerts'>): Incident {
  const alerts = members.map((node) => node.alert);
  const first = alerts[0] as Alert;
  const score = scoreAlerts(alerts);
  const entities = entitiesOf(members);
  const domains = DOMAINS.filter((domain) => alerts.some((alert) => alert.domain === domain)) as Domain[];
  const tactics = TACTICS.filter((tactic) => alerts.some((alert) => alert.tactics.includes(tactic)));
  return {
    id: idOf(first.id),
    tenant,
    title: titleOf(alerts, entities),
    priority: score.priority,
    severity: score.severity,
    score: score.terms,
    firstSeenMs: first.timeMs,
    lastSeenMs: Math.max(...alerts.map((alert) => alert.lastTimeMs)),
    domains,
    tactics,
    techniques: [...new Set(alerts.flatMap((alert) => alert.techniques))].sort(),
    entities,
    alerts: alerts.map((alert) => alert.id),
    joins: joinsOf(alerts, edgesOf, facts),
    story: tellStory(alerts, hostOfAddress(members)),
  };
}

/** The one host that alerts tie to an address; an address of several is nobody's. */
function hostOfAddress(members: readonly AlertNode[]): (address: string) => string | undefined {
  const hosts = new Map<string, Set<string>>();
  for (const { entities } of members) {
    const surely = [...entities.values()].filter(({ strength, role }) => strength >= MIN_ENTITY_STRENGTH && role === 'actor');
    const actors = surely.filter(({ entity }) => entity.type === 'host');
    const addresses = surely.filter(({ entity }) => entity.type === 'address' && addressKind(entity.value) === 'internal');
    if (actors.length !== 1 || addresses.length !== 1) continue;
    const [host, address] = [(actors[0] as ResolvedEntity).entity.value, (addresses[0] as ResolvedEntity).entity.value];
    hosts.set(address, (hosts.get(address) ?? new Set()).add(host));
  }
  return (address) => {
    const known = hosts.get(address);
    return known?.size === 1 ? [...known][0] : undefined;
  };
}

/** For each alert the strongest edge to an earlier one: the tree that a person reads. */
function joinsOf(alerts: readonly Alert[], edgesOf: ReadonlyMap<string, readonly Edge[]>, facts: FactIndex): Join[] {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  return alerts.map((alert, at): Join => {
    const best = [...(edgesOf.get(alert.id) ?? [])].sort((a, b) => b.weight - a.weight || a.gapMs - b.gapMs || (a.from < b.from ? -1 : 1))[0];
    const other = best && byId.get(best.from);
    if (best && other) {
      return { alert: alert.id, to: best.from, because: explainEdge(best, other, facts), weight: Math.round(best.weight * 100) / 100, via: best.shared.map((shared) => shared.entity) };
    }
    return { alert: alert.id, because: at === 0 ? 'the first alert of the incident' : 'an alert after it ties it to the incident', weight: 1, via: [] };
  });
}

/** The entities that the alerts name or that facts tie to them surely, those of most alerts first. */
function entitiesOf(members: readonly AlertNode[]): Entity[] {
  const count = new Map<string, { entity: Entity; weight: number }>();
  for (const { entities } of members) {
    for (const [key, { entity, strength, role }] of entities) {
      if (strength < MIN_ENTITY_STRENGTH) continue;
      const known = count.get(key) ?? { entity, weight: 0 };
      count.set(key, { entity, weight: known.weight + strength * (role === 'actor' ? 2 : 1) });
    }
  }
  const ranked = [...count.entries()].sort(([keyA, a], [keyB, b]) => typeRank(a.entity) - typeRank(b.entity) || b.weight - a.weight || (keyA < keyB ? -1 : 1));
  return ranked.slice(0, MAX_ENTITIES).map(([, { entity }]) => entity);
}

const TYPE_ORDER: readonly Entity['type'][] = ['user', 'host', 'principal', 'mailbox', 'address', 'domain', 'key', 'file', 'message', 'resource', 'application', 'url', 'session', 'process'];

function typeRank(entity: Entity): number {
  return TYPE_ORDER.indexOf(entity.type);
}
