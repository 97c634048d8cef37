import type { Alert } from '#contract/alert.ts';
import { type Entity, type EntityRole, entityKey } from '#contract/entity.ts';
import { accountName, type AliasLink, type FactIndex } from './fact-index.ts';
import { nearName } from './near-names.ts';
import { addressKind } from './well-known.ts';

/** A name under which an alert can be joined: its own, or one that facts tie to it. */
export interface ResolvedEntity {
  readonly entity: Entity;
  readonly role: EntityRole;
  /** 0 to 1: how sure it is that the alert is about it. */
  readonly strength: number;
  /** How it is known, when the alert does not name it itself. */
  readonly how: string | null;
}

/** Addresses move: a lease or ticket counts for this long around the time it was seen. */
const PLACE_SLACK_MS = 12 * 3_600_000;
/** Names do not move. */
const NAME_SLACK_MS = 400 * 86_400_000;
/** A name that is merely alike joins nothing without further evidence: this stays below the threshold of a join. */
const NEAR_NAME_STRENGTH = 0.4;
/** An address that more hosts or users hold than this is a gateway, terminal server or domain controller. */
const MAX_HOLDERS = 4;

/** All names of an alert: its own entities, their aliases at that time, the names of those, and what people declared to be another name of any. Sorted, strongest first. */
export function resolveEntities(alert: Alert, facts: FactIndex): readonly ResolvedEntity[] {
  const found = new Map<string, ResolvedEntity>();
  const add = (one: ResolvedEntity): boolean => {
    const key = entityKey(one.entity);
    const known = found.get(key);
    if (known && known.strength >= one.strength) return false;
    found.set(key, one);
    return true;
  };
  const addAll = (some: readonly ResolvedEntity[]): ResolvedEntity[] => {
    const added = some.filter(add);
    return [...added, ...added.flatMap((one) => declaredNames(one, facts)).filter(add)];
  };
  let frontier = addAll(alert.entities.map(({ type, value, role }): ResolvedEntity => ({ entity: { type, value }, role, strength: shareOf(alert, type, role), how: null })));
  for (const { entity, role } of frontier) {
    const near = nearName(entity, facts);
    if (near) addAll([{ entity: { type: 'user', value: near.known }, role, strength: NEAR_NAME_STRENGTH, how: near.how }]);
  }
  // Two steps: address -> host -> user. More would tie strangers together.
  for (let step = 0; step < 2; step++) {
    frontier = addAll(frontier.flatMap((one) => namesOf(one, alert, facts)));
  }
  return [...found.values()].sort((a, b) => b.strength - a.strength || (entityKey(a.entity) < entityKey(b.entity) ? -1 : 1));
}

/** An alert that names a whole list of people or machines says little of each. */
const MANY = 3;

function shareOf(alert: Alert, type: Entity['type'], role: EntityRole): number {
  const alike = alert.entities.reduce((count, one) => (one.type === type && one.role === role ? count + 1 : count), 0);
  return alike <= MANY ? 1 : Math.sqrt(MANY / alike);
}

/** The other names of the same thing, as people declared them: as sure as the one that is known. */
function declaredNames({ entity, role, strength }: ResolvedEntity, { declared }: FactIndex): ResolvedEntity[] {
  const by = declared.of(entity)?.by;
  return declared.namesOf(entity).map((name) => ({ entity: name, role, strength, how: `what ${by} declared` }));
}

function namesOf(one: ResolvedEntity, alert: Alert, facts: FactIndex): ResolvedEntity[] {
  const { entity, role, strength } = one;
  // Who has to do with what everybody goes through is not known by it.
  if (facts.declared.isHub(entity)) return [];
  const names = guessedNames(one, alert, facts);
  const isPlace = entity.type === 'address' || entity.type === 'host';
  const links = facts.aliasesOf(entity, alert.timeMs, isPlace ? PLACE_SLACK_MS : NAME_SLACK_MS);
  for (const type of ['host', 'user', 'address', 'principal'] as const) {
    const ofType = atThatTime(links.filter((link) => link.to.type === type), alert.timeMs);
    // A thing held by many is nobody's, and of two who may have had it each had it with half the chance, whatever names they have; what a user holds (several addresses over the days) is only followed from the place.
    const isMove = entity.type === 'user' && type === 'address';
    const holders = new Set(ofType.map(({ to }) => (type === 'user' ? (accountName(to.value) ?? to.value) : to.value))).size;
    if (holders === 0 || holders > MAX_HOLDERS || isMove) continue;
    for (const link of ofType) names.push({ entity: link.to, role, strength: (strength * sureness(link, alert.timeMs)) / (link.kind === 'held' ? holders : holders ** 0.5), how: link.how });
  }
  return names;
}

/** Names that are of the same one by how they are written. What people declared to be two is two. */
function guessedNames(one: ResolvedEntity, alert: Alert, facts: FactIndex): ResolvedEntity[] {
  const { entity } = one;
  const guessed = entity.type === 'mailbox' ? ownersOf(one, alert, facts) : entity.type === 'user' ? sameAccounts(one, facts) : entity.type === 'principal' ? namedAfter(one, facts) : [];
  const own = facts.declared.of(entity);
  return own === undefined ? guessed : guessed.filter((name) => (facts.declared.of(name.entity) ?? own) === own);
}

/** Of those who had a place around the time: whoever is known to have had it then, or else whoever had it closest to it. Each once. */
function atThatTime(links: readonly AliasLink[], timeMs: number): readonly AliasLink[] {
  const held = links.filter((link) => link.kind === 'held');
  const closestMs = Math.min(...held.map((link) => gapOf(link, timeMs)));
  const byName = new Map<string, AliasLink>();
  for (const link of links) if (link.kind === 'alias' || gapOf(link, timeMs) === closestMs) byName.set(link.to.value, link);
  return [...byName.values()];
}

/** How far the time is from the span in which somebody is known to have had a place; 0 within it. */
function gapOf({ firstMs, lastMs }: AliasLink, timeMs: number): number {
  return Math.max(0, firstMs - timeMs, timeMs - lastMs);
}

/** A place that was seen held hours before may have been left since. */
function sureness(link: AliasLink, timeMs: number): number {
  return link.kind === 'held' ? 0.9 - 0.2 * Math.min(1, gapOf(link, timeMs) / PLACE_SLACK_MS) : 0.9;
}

/** The user of a mailbox, under a name that is known: most senders from outside are users of nobody's. */
function ownersOf({ entity, role, strength }: ResolvedEntity, alert: Alert, facts: FactIndex): ResolvedEntity[] {
  const owner: ResolvedEntity = { entity: { type: 'user', value: entity.value }, role, strength, how: 'the mailbox of this user' };
  const isNamed = alert.entities.some(({ type, value }) => type === 'user' && value === entity.value);
  return isNamed || facts.knowsUser(entity.value) || facts.declared.of(owner.entity) !== undefined ? [owner] : sameAccounts(owner, facts);
}

/** Whoever takes on a role names the session, and single sign-on names it after the person who signed in. */
function namedAfter({ entity, role, strength }: ResolvedEntity, facts: FactIndex): ResolvedEntity[] {
  const session = sessionName(entity.value);
  if (session === null) return [];
  const how = 'the session of the role has this name';
  if (session.includes('@')) return [{ entity: { type: 'user', value: session }, role, strength: strength * 0.9, how }];
  // A bare name may be that of a program that took on the role: it counts where it is an account's.
  const users = facts.usersOf(session);
  return users.length === 0 || users.length > MAX_HOLDERS ? [] : users.map((value) => ({ entity: { type: 'user', value }, role, strength: (strength * 0.8) / users.length ** 0.25, how }));
}

/** The name of the session in `arn:aws:sts::123456789012:assumed-role/ROLE/SESSION`, lower case. */
function sessionName(principal: string): string | null {
  return /^arn:aws[\w-]*:sts::\d*:assumed-role\/[^/]+\/([^/]+)$/.exec(principal)?.[1]?.toLowerCase() ?? null;
}

/** The account name that decides what other names an entity has: when somebody is first seen under it, these are to be found anew. */
export function accountAskedFor({ type, value }: Entity): string | null {
  if (type === 'principal') return sessionName(value)?.split('@')[0] ?? null;
  return type === 'user' || type === 'mailbox' ? accountName(value) : null;
}

/** `corp\ann` is `ann@corp.example` when the short name is the first label of the domain; a bare `ann` is she when there is only one. */
function sameAccounts({ entity, role, strength }: ResolvedEntity, facts: FactIndex): ResolvedEntity[] {
  const account = accountName(entity.value);
  if (account === null) return [];
  const others = facts.sameAccount(entity.value);
  return others.flatMap((other) => {
    const agreement = domainAgreement(entity.value, other, others.length);
    return agreement === 0 ? [] : [{ entity: { type: 'user', value: other }, role, strength: strength * agreement, how: `the same account name, ${account}` } as ResolvedEntity];
  });
}

function domainOf(user: string): string | null {
  if (user.includes('\\')) return user.slice(0, user.indexOf('\\'));
  return user.includes('@') ? user.slice(user.indexOf('@') + 1) : null;
}

function domainAgreement(a: string, b: string, candidates: number): number {
  const [one, other] = [domainOf(a), domainOf(b)];
  if (one === null || other === null) return candidates <= 2 ? 0.85 : 0.5;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long === short || long.split('.')[0] === short || long.endsWith(`.${short}`)) return 0.95;
  // Accounts of two hosts are two, whatever their name: every host has a root.
  return short.includes('.') && long.includes('.') && short.split('.').at(-2) === long.split('.').at(-2) ? 0.6 : 0;
}

/** What a machine that many use is worth, of one that few do. */
const SERVER_SHARE = 0.7;

/** Whatever was seen with so many hosts or users ties nobody to anybody. */
const HUB = 56;

/**
 * 0 to 1: how much it says that two alerts share this entity. Common things say nothing. Of those that have to do with what attackers bring along or
 * come from, they do not count who have a grave alert of it: a program that was seen on nine hosts, and locks files on each, is not common.
 */
export function rarityOf(entity: Entity, facts: FactIndex, struck = 0): number {
  // A thing of several names counts once: under its main name, which whoever has another one has too.
  if (facts.declared.isHub(entity) || facts.declared.isOtherName(entity)) return 0;
  const base = BASE_WEIGHT[entity.type];
  const isOwn = entity.type === 'host' || entity.type === 'principal' || (entity.type === 'address' && addressKind(entity.value) === 'internal');
  const company = Math.max(0, facts.companyOf(entity) - (isFromOutside(entity) ? struck : 0));
  // A person signs in to the servers that everybody uses.
  if (company <= (entity.type === 'user' ? 8 : isOwn ? 3 : 2)) return base;
  // However many use a machine, what happens on it at one time belongs together; those who merely reach it are told apart by their roles.
  if (entity.type === 'host') return base * SERVER_SHARE;
  const share = company / Math.max(facts.population, 8);
  if (share > 0.5 || company >= HUB) return 0;
  return (base * (1 - share)) / (1 + Math.log2(company / 2) / 3);
}

/** What attackers bring along or come from, where it is of them. */
export function isFromOutside({ type, value }: Entity): boolean {
  return type === 'file' || type === 'domain' || type === 'url' || (type === 'address' && addressKind(value) === 'external');
}

/** What a shared entity of each type is worth when it is rare. */
const BASE_WEIGHT: Readonly<Record<Entity['type'], number>> = {
  process: 1, session: 0.95, message: 1, file: 0.8, key: 0.9, principal: 0.75, user: 0.9, host: 0.7, mailbox: 0.6,
  address: 0.6, domain: 0.7, url: 0.8, resource: 0.45, application: 0.4,
};
