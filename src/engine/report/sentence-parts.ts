import type { Json, JsonObject } from '#contract/event.ts';

/** Longer values are cut: a sentence must stay one. */
const MAX_VALUE = 160;

export function text(value: Json | undefined): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const line = String(value).replace(/\s+/g, ' ').trim();
  if (line === '') return undefined;
  return line.length > MAX_VALUE ? `${line.slice(0, MAX_VALUE - 1)}…` : line;
}

export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here: Json | undefined = value;
  for (const name of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as JsonObject)[name];
  }
  return here;
}

export function get(ocsf: JsonObject, path: string): string | undefined {
  return text(at(ocsf, ...path.split('.')));
}

/** The first of the paths that holds something. */
export function first(ocsf: JsonObject, ...paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = get(ocsf, path);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** What a table says of a word of the source, which may be the name of what every object has. */
export function entryOf<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** Windows' own accounts, which many records name by number only. */
const WELL_KNOWN: Readonly<Record<string, string>> = { 'S-1-5-18': 'SYSTEM', 'S-1-5-19': 'LOCAL SERVICE', 'S-1-5-20': 'NETWORK SERVICE' };

/** A user by the name that people know best. */
export function userAt(ocsf: JsonObject, path: string): string | undefined {
  const name = first(ocsf, `${path}.email_addr`, `${path}.name`, `${path}.uid`);
  return name === undefined ? undefined : (entryOf(WELL_KNOWN, name) ?? name);
}

/** Words that stand only where there is something to say. */
export function part(before: string, value: string | undefined, after = ''): string {
  return value === undefined ? '' : before + value + after;
}

export function who(ocsf: JsonObject): string {
  return userAt(ocsf, 'actor.user') ?? userAt(ocsf, 'user') ?? get(ocsf, 'actor.app_name') ?? 'Somebody';
}

export function onHost(ocsf: JsonObject): string {
  const host = first(ocsf, 'device.hostname', 'device.name');
  return part(' on ', host);
}

export function fromPlace(ocsf: JsonObject): string {
  const address = get(ocsf, 'src_endpoint.ip') ?? get(ocsf, 'src_endpoint.hostname');
  const country = get(ocsf, 'src_endpoint.location.country');
  return address === undefined ? '' : ` from ${address}${part(' (', country, ')')}`;
}

export function butFailed(ocsf: JsonObject): string {
  return get(ocsf, 'status') === 'Failure' || at(ocsf, 'status_id') === 2 ? ', which failed' : '';
}

export function isBlocked(ocsf: JsonObject): boolean {
  return get(ocsf, 'disposition') === 'Blocked' || at(ocsf, 'disposition_id') === 2;
}

/** The activity in plain words, also where it is the product's own name for it: `CreateAccessKey`, `personal_access_token.create`. */
export function activityIn(ocsf: JsonObject, otherwise: string): string {
  return inWords(get(ocsf, 'activity_name') ?? otherwise);
}

export function inWords(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[._]/g, ' ').toLowerCase();
}

const IRREGULAR: Readonly<Record<string, string>> = {
  set: 'set', read: 'read', put: 'put', get: 'got', send: 'sent', write: 'wrote', run: 'ran',
  stop: 'stopped', log: 'logged', modify: 'changed', update: 'changed',
};

/** The past of a verb of an activity; null for a word that no activity of OCSF starts with. */
export function pastOf(verb: string): string | null {
  const irregular = entryOf(IRREGULAR, verb);
  if (irregular !== undefined) return irregular;
  if (!VERBS.has(verb)) return null;
  return verb.endsWith('e') ? `${verb}d` : verb.endsWith('y') ? `${verb.slice(0, -1)}ied` : `${verb}ed`;
}

const VERBS = new Set([
  'access', 'activate', 'add', 'assign', 'attach', 'change', 'clear', 'close', 'copy', 'create', 'deactivate', 'decrypt', 'delete', 'detach',
  'disable', 'download', 'edit', 'enable', 'encrypt', 'export', 'import', 'install', 'invite', 'link', 'load', 'lock', 'mount', 'move', 'open',
  'preview', 'reconfigure', 'remove', 'rename', 'reset', 'restore', 'restart', 'revoke', 'share', 'start', 'sync', 'unlock', 'unshare', 'upload',
  'view',
]);

/** What was done, as `verb` and `object` in the past: told of the actor, or of the object where nobody is known. */
export function didTo(actor: string | undefined, verb: string, object: string, rest = ''): string {
  if (actor !== undefined) return `${actor} ${verb} ${object}${rest}`;
  const start = object.replace(/^(?:the|a|an|privileges|somebody)\b/, (word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${start} ${object.startsWith('privileges') ? 'were' : 'was'} ${verb}${rest}`;
}
