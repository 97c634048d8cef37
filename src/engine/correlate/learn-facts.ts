import { type Entity, type EntityInRole, entityKey } from '#contract/entity.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { object, text, userNamesOf } from './entities-of-event.ts';
import { addressEntity, hostEntity } from './entity-values.ts';
import { addressKind } from './well-known.ts';

/** What OCSF classes tell who is where: a ticket, a logon, a lease. */
const AUTHENTICATION = 3002;
const AUTHORIZE_SESSION = 3003;
const DHCP = 4004;
const TUNNEL = 4014;
const NETWORK_ACTIVITY = 4001;
/** OCSF's direction of a connection that the host opened. */
const OUTBOUND = 2;

/**
 * What an event teaches about its entities. `alias`: two names of the same. `held`: who had an address then. `near`: who was seen
 * with a thing, which tells how common the thing is. `entities` are those of `entitiesOfEvent`.
 */
export function learnFacts(event: NormalisedEvent, entities: readonly EntityInRole[]): readonly EntityFact[] {
  const facts: EntityFact[] = [];
  const learn = (kind: EntityFact['kind'], a: Entity, b: Entity, how: string): void => {
    if (entityKey(a) !== entityKey(b)) facts.push({ kind, a: plain(a), b: plain(b), firstMs: event.timeMs, lastMs: event.timeMs, count: 1, how });
  };
  learnNames(event, learn);
  learnPlaces(event, entities, learn);
  learnCompany(entities, learn);
  return facts;
}

type Learn = (kind: EntityFact['kind'], a: Entity, b: Entity, how: string) => void;

function plain({ type, value }: Entity): Entity {
  return { type, value };
}

const of = (entities: readonly EntityInRole[], ...types: readonly string[]) => entities.filter((entity) => types.includes(entity.type));

/** The names that a record gives one user are that user's, however little they are alike. */
function learnNames(event: NormalisedEvent, learn: Learn): void {
  for (const [first, ...others] of userNamesOf(event)) if (first) for (const other of others) learn('alias', first, other, 'named together in one record');
}

/** Successful sign-ins, tickets and leases tie a user or host to the internal address it came from; a host says itself which address it has. */
function learnPlaces(event: NormalisedEvent, entities: readonly EntityInRole[], learn: Learn): void {
  learnOwnAddress(event, learn);
  const classUid = event.ocsf.class_uid;
  const isSignIn = classUid === AUTHENTICATION || classUid === AUTHORIZE_SESSION || classUid === TUNNEL;
  if (!isSignIn && classUid !== DHCP) return;
  if (event.ocsf['status_id'] === 2) return;
  const address = placeOf(event, entities);
  if (!address) return;
  const how = classUid === DHCP ? 'DHCP lease' : classUid === TUNNEL ? 'VPN session' : `sign-in seen by ${event.source}`;
  const isInside = addressKind(address.value) === 'internal';
  for (const host of of(entities, 'host').filter((one) => one.role === 'actor')) if (isInside) learn('held', host, address, how);
  for (const user of of(entities, 'user').slice(0, 2)) learn(isInside ? 'held' : 'near', user, address, how);
}

/** An agent names its host's address, or is the source of what it sees going out. */
function learnOwnAddress({ ocsf, domain }: NormalisedEvent, learn: Learn): void {
  if (domain !== 'endpoint') return;
  const device = object(ocsf['device']);
  const host = hostEntity(text(device['hostname']) ?? text(device['name']));
  const isOutgoing = ocsf.class_uid === NETWORK_ACTIVITY && object(ocsf['connection_info'])['direction_id'] === OUTBOUND;
  const address = addressEntity(text(device['ip']) ?? (isOutgoing ? text(object(ocsf['src_endpoint'])['ip']) : undefined));
  if (host && address && addressKind(address.value) === 'internal') learn('held', host, address, 'what the host itself says');
}

/** The address that the user or host has: inside its tunnel, where it has one. */
function placeOf(event: NormalisedEvent, entities: readonly EntityInRole[]): EntityInRole | undefined {
  const addresses = entities.filter((entity) => entity.type === 'address' && entity.role === 'actor');
  const tunnel = event.ocsf['tunnel_interface'] as JsonObject | undefined;
  const inner = typeof tunnel?.['ip'] === 'string' ? addressEntity(tunnel['ip'])?.value : undefined;
  return addresses.find((address) => address.value === inner) ?? addresses[0];
}

/**
 * Hosts, users and internal addresses that act, with what they act on: tells the rare from the common. What a person is seen with is counted by
 * hosts only, as a laptop has another address every day; a host by the users that are seen on it: few on a laptop, everybody on a domain controller.
 */
function learnCompany(entities: readonly EntityInRole[], learn: Learn): void {
  const hosts = of(entities, 'host').filter((entity) => entity.role === 'actor');
  const places = of(entities, 'address').filter((entity) => entity.role === 'actor' && addressKind(entity.value) === 'internal');
  const users = of(entities, 'user');
  const who = hosts[0] ?? places[0] ?? users[0];
  if (!who) return;
  const witnesses: Witnesses = { who, host: who.type === 'address' ? undefined : who, user: users[0] };
  for (const entity of entities) for (const witness of witnessesOf(entity, witnesses)) learn('near', entity, witness, 'seen together');
}

interface Witnesses {
  readonly who: EntityInRole;
  readonly host: EntityInRole | undefined;
  readonly user: EntityInRole | undefined;
}

/** With whom a thing is counted. A program's file is counted also where it is only what ran. */
function witnessesOf({ type, role }: EntityInRole, { who, host, user }: Witnesses): EntityInRole[] {
  if (type === 'file') return [who];
  if (role === 'related') return [];
  if (type === 'domain' || type === 'address') return [who];
  if (type === 'host') return user ? [user] : [];
  if (type !== 'user') return [];
  const asker = role === 'target' && user?.role === 'actor' ? user : undefined;
  return [host, asker].filter((one) => one !== undefined);
}
