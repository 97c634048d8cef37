import type { Alert } from '#contract/alert.ts';
import { DOMAINS } from '#contract/domain.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import type { Incident, Join } from '#contract/incident.ts';
import { TACTICS } from '#contract/tactics.ts';
import { findContradictions } from '../report/find-contradictions.ts';
import { titleOf } from '../report/incident-title.ts';
import { suggestSteps } from '../report/suggest-steps.ts';
import { tellScope } from '../report/tell-scope.ts';
import { tellStory } from '../report/tell-story.ts';
import { tellUnknowns } from '../report/tell-unknowns.ts';
import { scoreAlerts } from '../score/priority.ts';
import { tellTrust, type TrustByRule, trustInAlert } from '../score/rule-trust.ts';
import { whoOf } from '../detect/fold-alert.ts';
import type { AlertNode } from './alert-node.ts';
import type { Chains } from './chains.ts';
import { assetsOf } from './assets-of-incident.ts';
import type { DeclaredIndex } from './declared-index.ts';
import { explainEdge } from './explain-edge.ts';
import { MIN_ENTITY_STRENGTH, namedHere } from './named-here.ts';
import { alertsOf, type LinksByHand } from './links-by-hand.ts';
import type { ResolvedEntity } from './resolve-entities.ts';
import { isOfOne } from './rule-habits.ts';
import { addressKind } from './well-known.ts';

const MAX_ENTITIES = 60;

/** What an incident rests on beside its alerts. */
export interface IncidentParts {
  readonly id: string;
  readonly links: LinksByHand;
  readonly chains: Chains;
  readonly declared: DeclaredIndex;
  readonly worthOf: (alert: Alert) => number;
  readonly trust: TrustByRule;
}

/** The incident that alerts, sorted by time, are together. */
export function buildIncident(members: readonly AlertNode[], { id, links, chains, declared, worthOf, trust }: IncidentParts): Incident {
  const alerts = members.map((node) => node.alert);
  const first = alerts[0] as Alert;
  const followed = chains.progressOf(alerts);
  const entities = entitiesOf(members, declared);
  const assets = assetsOf(members, entities, declared);
  const score = scoreAlerts(alerts, { chains: followed, worthOf, trustOf: (alert) => trustInAlert(alert, trust), assets });
  const told = tellTrust(alerts, trust);
  const scope = tellScope(alerts, entities, howKnown(members));
  const hostOf = hostOfAddress(members, declared);
  return {
    id,
    tenant: first.tenant,
    title: titleOf(alerts, entities),
    priority: score.priority,
    severity: score.severity,
    score: score.terms,
    firstSeenMs: first.timeMs,
    lastSeenMs: alerts.reduce((last, alert) => Math.max(last, alert.lastTimeMs), first.lastTimeMs),
    domains: DOMAINS.filter((domain) => alerts.some((alert) => alert.domain === domain)),
    tactics: TACTICS.filter((tactic) => alerts.some((alert) => alert.tactics.includes(tactic))),
    techniques: [...new Set(alerts.flatMap((alert) => alert.techniques))].sort(),
    entities,
    ...(assets.length > 0 && { assets }),
    alerts: alerts.map((alert) => alert.id),
    joins: joinsOf(members, links),
    story: tellStory(alerts, hostOf),
    scope,
    contradictions: findContradictions(alerts),
    unknowns: tellUnknowns(alerts, scope, unheldAddresses(entities, hostOf)),
    nextSteps: suggestSteps(alerts, entities, scope),
    chains: followed.map(({ level: _, ...chain }) => chain),
    ...(told.length > 0 && { trust: told }),
  };
}

/** The one host that alerts tie to an address; an address of several is nobody's. */
function hostOfAddress(members: readonly AlertNode[], declared: DeclaredIndex): (address: string) => string | undefined {
  const hosts = new Map<string, Set<string>>();
  for (const { entities } of members) {
    const surely = [...entities.values()].filter(({ entity, strength, role }) => strength >= MIN_ENTITY_STRENGTH && role === 'actor' && !(entity.type === 'host' && declared.isOtherName(entity)));
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

/** How an entity is known that no alert names. */
function howKnown(members: readonly AlertNode[]): (entity: Entity) => string | null {
  return (entity) => {
    const key = entityKey(entity);
    for (const { entities } of members) {
      const how = entities.get(key)?.how;
      if (how) return how;
    }
    return null;
  };
}

/** Addresses of ours that no host is known to have had. */
function unheldAddresses(entities: readonly Entity[], hostOf: (address: string) => string | undefined): string[] {
  return entities.filter(({ type, value }) => type === 'address' && addressKind(value) === 'internal' && hostOf(value) === undefined).map(({ value }) => value);
}

/** For each alert what a person said, or the strongest edge to an earlier one of the incident: the tree that a person reads. */
function joinsOf(members: readonly AlertNode[], links: LinksByHand): Join[] {
  const byId = new Map(members.map((node) => [node.id, node.alert]));
  return members.map(({ id, alert, incoming, outgoing }, at): Join => {
    const byHand = joinByHand(id, links, byId);
    if (byHand) return byHand;
    const edges = [...incoming.values()].filter((edge) => byId.has(edge.from));
    const best = edges.sort((a, b) => b.weight - a.weight || a.gapMs - b.gapMs || (a.from < b.from ? -1 : 1))[0];
    if (!best && at > 0 && ![...outgoing].some((later) => byId.has(later))) return joinOfLeftover(alert, members.slice(0, at).map((node) => node.alert));
    if (!best) return { alert: id, because: at === 0 ? 'the first alert of the incident' : 'an alert after it ties it to the incident', weight: 1, via: [] };
    const because = explainEdge(best, byId.get(best.from) as Alert);
    return { alert: id, to: best.from, because, weight: Math.round(best.weight * 100) / 100, via: best.shared.map((shared) => shared.entity) };
  });
}

/** What no edge ties to anything is with what came before it of the same one. */
function joinOfLeftover(alert: Alert, before: readonly Alert[]): Join {
  const others = before.filter((other) => isOfOne(other, alert));
  const to = others.findLast(({ rule }) => rule.id === alert.rule.id) ?? others.at(-1);
  const who = whoOf(alert.entities);
  if (!to || !who) return { alert: alert.id, because: 'an alert of the incident ties it in', weight: 1, via: [] };
  const { type, value } = who;
  const because = to.rule.id === alert.rule.id ? `the same again, of ${type} ${value}` : `little by itself: kept with “${to.rule.title}” of the same ${type} ${value}`;
  return { alert: alert.id, to: to.id, because, weight: 0, via: [{ type, value }] };
}

/** The latest link that joins an alert to another one of the incident, where it is not the one that others are joined to. */
function joinByHand(id: string, links: LinksByHand, members: ReadonlyMap<string, Alert>): Join | undefined {
  for (const link of links.joinsOf(id).toReversed()) {
    const to = alertsOf(link).find((other) => members.has(other));
    if (to !== undefined && to !== id) return { alert: id, to, because: `joined by ${link.by}: ${link.reason}`, weight: 1, via: [] };
  }
  return undefined;
}

/** The entities that the alerts name or that facts tie to them surely, those of most alerts first. Of other names those that an alert names. */
function entitiesOf(members: readonly AlertNode[], declared: DeclaredIndex): Entity[] {
  const count = new Map<string, { entity: Entity; weight: number }>();
  const isNamed = namedHere(members, declared);
  for (const { entities } of members) {
    for (const { entity, strength, role } of entities.values()) {
      if (strength < MIN_ENTITY_STRENGTH || !isNamed(entity)) continue;
      const key = entityKey(entity);
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
