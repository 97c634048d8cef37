import { type Entity, type EntityInRole, type EntityRole, entityKey } from '#contract/entity.ts';
import type { Json, JsonObject, NormalisedEvent } from '#contract/event.ts';
import { addressEntity, domainEntity, hostEntity, userEntities } from './entity-values.ts';

/** More entities than this in one event are cut off; it is a list of recipients or resources then. */
const MAX_ENTITIES = 40;
const MAX_LIST = 10;
/** Names are shorter, those of cloud resources too; a longer value is no name, and would be in each alert and fact of the event. */
const MAX_VALUE = 1_000;

/** Ids of the sessions that Windows itself runs in: they tie everything on a host together. */
const SYSTEM_LOGON_IDS = new Set(['0x3e7', '0x3e4', '0x3e5', '999', '996', '997', '0x0']);

/** OCSF's type of a user that administrates. */
const ADMIN = 2;

/** What the event is about, each entity in its first role. */
export function entitiesOfEvent(event: NormalisedEvent): readonly EntityInRole[] {
  const { ocsf } = event;
  const found = new Map<string, EntityInRole>();
  const add = (role: EntityRole, ...entities: readonly (Entity | undefined)[]): void => {
    for (const entity of entities) {
      if (entity && entity.value.length <= MAX_VALUE && found.size < MAX_ENTITIES && !found.has(entityKey(entity))) found.set(entityKey(entity), { ...entity, role });
    }
  };
  const isAuthentication = ocsf.category_uid === 3;
  // The device of network telemetry is the firewall or sensor that saw it, which must not tie together all that passes it.
  const isObserver = event.domain === 'network';
  addThings(ocsf, { isAuthentication, isObserver, host: undefined }, add);
  addResources(ocsf, add);
  // A finding of another product holds who and what it saw in its evidences, under the same names.
  for (const evidence of list(ocsf['evidences']).slice(0, MAX_LIST)) addThings(object(evidence), { isAuthentication, isObserver, host: hostOf(ocsf) }, add);
  return [...found.values()];
}

type Add = (role: EntityRole, ...entities: readonly (Entity | undefined)[]) => void;

/** What the parts of an event have in common. */
interface Surroundings {
  readonly isAuthentication: boolean;
  /** Whether the device only saw what happened. */
  readonly isObserver: boolean;
  /** The host where the part names none itself. */
  readonly host: string | undefined;
}

function hostOf(ocsf: JsonObject): string | undefined {
  const device = object(ocsf['device']);
  return text(device['hostname']) ?? text(device['name']);
}

function addThings(ocsf: JsonObject, { isAuthentication, isObserver, host: outer }: Surroundings, add: Add): void {
  const host = hostOf(ocsf) ?? outer;
  const actor = object(ocsf['actor']);
  // Those who sign in through a firewall are of a directory; only its administrators are accounts of its own.
  const homeOf = (user: JsonObject) => (isObserver && user['type_id'] !== ADMIN ? undefined : host);
  const [acting, user] = [object(actor['user']), object(ocsf['user'])];
  add('actor', ...usersOf(acting, homeOf(acting)));
  add(hasActor(actor) && isAuthentication ? 'target' : 'actor', ...usersOf(user, homeOf(user)));
  // Whoever signs in comes from elsewhere; the machine that tells of it is what they sign in to, or a controller that lets them.
  const isReached = isAuthentication && text(object(ocsf['src_endpoint'])['ip']) !== undefined;
  if (!isObserver) add(isReached ? 'target' : 'actor', hostEntity(host), addressEntity(text(object(ocsf['device'])['ip'])));
  add('target', ...serviceAccount(ocsf, user));
  addEndpoints(ocsf, host, add);
  addProcesses(ocsf, host, add);
  addSessions(ocsf, actor, host, add);
  addMail(ocsf, add);
  addNames(ocsf, add);
}

/** The names of each user that an event speaks of: those in one place of it are one person's. */
export function userNamesOf({ ocsf }: NormalisedEvent): readonly (readonly Entity[])[] {
  const host = hostOf(ocsf);
  return [object(object(ocsf['actor'])['user']), object(ocsf['user'])].map((user) => usersOf(user, host));
}

function hasActor(actor: JsonObject): boolean {
  return text(object(actor['user'])['name']) !== undefined;
}

/** The account that a ticket is for, where it is none of a machine or of the directory itself: whoever asks for it may guess its password. */
function serviceAccount(ocsf: JsonObject, user: JsonObject): Entity[] {
  const service = object(ocsf['service']);
  const name = text(service['name']);
  if (!text(service['uid'])?.startsWith('S-1-5-21-')) return [];
  if (name === undefined || name.includes('$') || name.includes('/') || /^(?:krbtgt|kadmin)/i.test(name) || !/^[\w.-]+$/.test(name)) return [];
  const domain = text(user['domain']);
  return domain === undefined ? [] : userEntities({ name, domain });
}

function usersOf(user: JsonObject, host: string | undefined): Entity[] {
  const uid = text(user['uid']) ?? text(user['uid_alt']);
  // A principal of a cloud is no account of the host that uses it.
  const home = uid?.startsWith('arn:') ? undefined : host;
  return userEntities({ name: text(user['name']), domain: text(user['domain']), mail: text(user['email_addr']), uid, host: home });
}

function addEndpoints(ocsf: JsonObject, host: string | undefined, add: Add): void {
  const source = object(ocsf['src_endpoint']);
  const target = object(ocsf['dst_endpoint']);
  // The address inside a tunnel is what the user is seen by behind it.
  add('actor', addressEntity(text(object(ocsf['tunnel_interface'])['ip'])));
  add('actor', addressEntity(text(source['ip'])), hostEntity(internalName(text(source['hostname']), host)));
  const name = text(target['hostname']);
  const inside = internalName(name, host);
  add('target', addressEntity(text(target['ip'])), inside === undefined ? domainEntity(name) : undefined, hostEntity(inside));
}

/** Names without a dot, and those of the domain of the host that reports, are hosts of ours; another name with dots may be anybody's and is a domain. */
function internalName(name: string | undefined, host: string | undefined): string | undefined {
  const domain = name?.includes('.') && host?.includes('.') ? domainEntity(name) : undefined;
  if (domain !== undefined && domain.value === domainEntity(host)?.value) return name;
  return name === undefined || /\.(?!local$|lan$|internal$|corp$)[a-z]{2,}$/i.test(name) ? undefined : name;
}

function addProcesses(ocsf: JsonObject, host: string | undefined, add: Add): void {
  const process = object(ocsf['process']);
  const actorProcess = object(object(ocsf['actor'])['process']);
  for (const [role, one] of [['actor', actorProcess], ['target', process], ['related', object(process['parent_process'])]] as const) {
    add(role, processEntity(one, host));
    add('related', ...fileEntities(object(one['file'])));
    add('actor', ...usersOf(object(one['user']), host));
  }
  add('target', ...fileEntities(object(ocsf['file'])));
}

function processEntity(process: JsonObject, host: string | undefined): Entity | undefined {
  const uid = text(process['uid']);
  if (uid !== undefined && !/^\{0+[0-]*\}$/.test(uid)) return { type: 'process', value: uid.toLowerCase() };
  const pid = process['pid'];
  return typeof pid === 'number' && pid > 4 && host !== undefined ? { type: 'process', value: `${host.toLowerCase()}/${pid}` } : undefined;
}

function fileEntities(file: JsonObject): Entity[] {
  const hashes = Array.isArray(file['hashes']) ? file['hashes'].map(object) : [];
  const strongest = [3, 2, 1].map((id) => hashes.find((hash) => hash['algorithm_id'] === id)).find((hash) => hash !== undefined);
  const value = text(strongest?.['value']);
  return value === undefined ? [] : [{ type: 'file', value: value.toLowerCase() }];
}

function addSessions(ocsf: JsonObject, actor: JsonObject, host: string | undefined, add: Add): void {
  for (const session of [object(ocsf['session']), object(actor['session']), object(object(ocsf['process'])['session'])]) {
    const uid = text(session['uid'])?.toLowerCase();
    if (uid !== undefined && !SYSTEM_LOGON_IDS.has(uid)) add('related', { type: 'session', value: /^0x/.test(uid) && host ? `${host.toLowerCase()}/${uid}` : uid });
    const key = text(session['credential_uid']);
    if (key !== undefined) add('actor', { type: 'key', value: key });
  }
  const key = text(object(actor['user'])['credential_uid']);
  if (key !== undefined) add('actor', { type: 'key', value: key });
  // A key that was made or changed: who uses it later is tied to who made it.
  const changed = text(object(ocsf['user'])['credential_uid']);
  if (changed !== undefined) add('target', { type: 'key', value: changed });
}

function addMail(ocsf: JsonObject, add: Add): void {
  const email = object(ocsf['email']);
  const mailboxes = (value: Json | undefined) => list(value).slice(0, MAX_LIST).flatMap((item) => mailboxOf(text(item)) ?? []);
  add('actor', ...mailboxes(email['from']), ...mailboxes(email['smtp_from']));
  add('target', ...mailboxes(email['to']), ...mailboxes(email['smtp_to']), ...mailboxes(email['delivered_to']));
  // A message has the id of its sender and one of the service that carries it; each record names one of them or both.
  for (const id of [email['message_uid'], email['uid'], ocsf['email_uid']]) {
    const uid = text(id)?.replace(/[<>]/g, '');
    if (uid) add('related', { type: 'message', value: uid.toLowerCase() });
  }
  for (const file of list(email['files'])) add('related', ...fileEntities(object(file)));
  for (const url of list(email['urls'])) add('related', domainEntity(text(object(url)['hostname'])));
}

function mailboxOf(address: string | undefined): Entity | undefined {
  const match = address === undefined ? null : /[^\s<>"',;]+@[^\s<>"',;]+/.exec(address);
  return match ? { type: 'mailbox', value: match[0].toLowerCase() } : undefined;
}

function addNames(ocsf: JsonObject, add: Add): void {
  add('target', domainEntity(text(object(ocsf['query'])['hostname'])));
  const url = object(object(ocsf['http_request'])['url']);
  add('target', domainEntity(text(url['hostname'])), domainEntity(text(object(ocsf['tls'])['sni'])), domainEntity(text(object(ocsf['url'])['hostname'])));
  const actor = object(ocsf['actor']);
  const name = text(actor['app_name']) ?? text(actor['app_uid']);
  if (name !== undefined) add('related', { type: 'application', value: name.toLowerCase() });
}

function addResources(ocsf: JsonObject, add: Add): void {
  for (const item of [...list(ocsf['resources']), ocsf['resource']].slice(0, MAX_LIST)) {
    const value = text(object(item)['uid']) ?? text(object(item)['name']);
    if (value !== undefined) add('target', { type: 'resource', value });
  }
}

export function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : value === undefined || value === null ? [] : [value];
}

export function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
}
