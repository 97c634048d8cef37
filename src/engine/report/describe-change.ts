import type { JsonObject } from '#contract/event.ts';
import { activityIn, butFailed, didTo, entryOf, first, fromPlace, get, inWords, onHost, part, pastOf, userAt, who } from './sentence-parts.ts';

/** What was done to an account or group: verb, object, and what follows. {whom}, {group} and {what} stand for names. */
type Phrase = readonly [verb: string, object: string, rest?: string];

const OF_ACCOUNTS: Readonly<Record<string, Phrase>> = {
  create: ['created', 'the account {whom}'],
  delete: ['deleted', 'the account {whom}'],
  enable: ['enabled', 'the account {whom}'],
  disable: ['disabled', 'the account {whom}'],
  unlock: ['unlocked', 'the account {whom}'],
  rename: ['renamed', 'the account {whom}'],
  update: ['changed', 'the account {whom}'],
  'update user': ['changed', 'the account {whom}'],
  other: ['changed', 'the account {whom}'],
  'password change': ['changed', 'the password of {whom}'],
  'password reset': ['reset', 'the password of {whom}'],
  'mfa factor enable': ['added', 'a sign-in factor for {whom}'],
  'mfa factor disable': ['removed', 'a sign-in factor of {whom}'],
  'attach policy': ['attached', 'the policy {what}', ' to {whom}'],
  'detach policy': ['detached', 'the policy {what}', ' from {whom}'],
  'create access key': ['made', 'an access key for {whom}'],
  'delete access key': ['deleted', 'an access key of {whom}'],
  'create service account key': ['made', 'a key for {whom}'],
  'personal access token created': ['made', 'a personal access token for {whom}'],
  'sid history added': ['added', 'a former security identifier to {whom}'],
};

const OF_ACCESS: Readonly<Record<string, Phrase>> = {
  'assign privileges': ['granted', 'privileges ({what})', ' to {whom}'],
  'revoke privileges': ['revoked', 'privileges ({what})', ' of {whom}'],
  'assign role': ['granted', 'the role {what}', ' to {whom}'],
  'revoke role': ['revoked', 'the role {what}', ' of {whom}'],
};

const OF_GROUPS: Readonly<Record<string, Phrase>> = {
  'add user': ['added', '{whom}', ' to the group {group}'],
  'remove user': ['removed', '{whom}', ' from the group {group}'],
  'assign privileges': ['granted', 'privileges ({what})', ' to the group {group}'],
  'revoke privileges': ['revoked', 'privileges ({what})', ' of the group {group}'],
  'attach policies': ['attached', 'the policy {what}', ' to the group {group}'],
  create: ['created', 'the group {group}'],
  delete: ['deleted', 'the group {group}'],
  update: ['changed', 'the group {group}'],
};

export function describeAccount(ocsf: JsonObject): string {
  // Who locks an account is the directory itself; who it locks out is what matters.
  if (activityIn(ocsf, '') === 'lock') return `The account ${userAt(ocsf, 'user') ?? 'of somebody'} was locked${onHost(ocsf)}${fromPlace(ocsf)}`;
  return describePhrase(ocsf, OF_ACCOUNTS, 'the account {whom}');
}

export function describeAccess(ocsf: JsonObject): string {
  return describePhrase(ocsf, OF_ACCESS, 'the access of {whom}');
}

export function describeGroup(ocsf: JsonObject): string {
  return describePhrase(ocsf, OF_GROUPS, 'the group {group}');
}

function describePhrase(ocsf: JsonObject, phrases: Readonly<Record<string, Phrase>>, thing: string): string {
  const [verb, object, rest = ''] = phraseOf(activityIn(ocsf, 'other'), phrases, thing);
  const actor = userAt(ocsf, 'actor.user') ?? get(ocsf, 'actor.app_name');
  const user = userAt(ocsf, 'user');
  const names: Readonly<Record<string, string>> = {
    whom: isOwn(ocsf) ? 'themselves' : (user ?? first(ocsf, 'entity.name', 'resources.0.name') ?? 'somebody'),
    group: first(ocsf, 'group.name', 'group.uid') ?? 'without a name',
    what: first(ocsf, 'privileges.0', 'policies.0.name', 'policy.name', 'group.name') ?? 'of no name',
  };
  const filled = (words: string) => words
    .replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '')
    .replace(/^the (account|password) (?:of )?themselves$/, 'their own $1');
  return `${didTo(actor, verb, filled(object), filled(rest))}${tail(ocsf)}`;
}

/** Who did it did it to their own account. */
function isOwn(ocsf: JsonObject): boolean {
  const isSame = (...names: readonly string[]) => names.every((name) => get(ocsf, `user.${name}`) === get(ocsf, `actor.user.${name}`));
  const user = userAt(ocsf, 'user');
  return user !== undefined && (user === userAt(ocsf, 'actor.user') || (get(ocsf, 'user.name') !== undefined && isSame('name', 'domain')));
}

/** Activities that no phrase is written for start with their verb, or are told in quotes. */
function phraseOf(activity: string, phrases: Readonly<Record<string, Phrase>>, thing: string): Phrase {
  const phrase = entryOf(phrases, activity);
  if (phrase !== undefined) return phrase;
  const [verb = '', ...rest] = activity.split(' ');
  const past = pastOf(verb);
  if (past === null) return ['changed', thing, ` (${activity})`];
  return [past, rest.length === 0 ? thing : `the ${rest.join(' ')} of ${thing}`];
}

function tail(ocsf: JsonObject): string {
  return `${onHost(ocsf)}${fromPlace(ocsf)}${butFailed(ocsf)}`;
}

/** A policy, rule, directory object or setting. */
export function describeEntity(ocsf: JsonObject): string | null {
  const name = first(ocsf, 'entity.name', 'entity.uid', 'user.name', 'group.name');
  if (name === undefined) return null;
  const type = inWords(get(ocsf, 'entity.type') ?? 'object');
  const thing = name.toLowerCase() === type ? `the ${type}` : `the ${type} ${name}`;
  const [verb, object, rest = ''] = phraseOf(activityIn(ocsf, 'change'), {}, thing);
  return `${didTo(userAt(ocsf, 'actor.user'), verb, object, rest)}${tail(ocsf)}`;
}

export function describeApi(ocsf: JsonObject): string | null {
  const operation = get(ocsf, 'api.operation');
  if (operation === undefined) return null;
  const service = get(ocsf, 'api.service.name');
  const resource = first(ocsf, 'resources.0.name', 'resources.0.uid');
  return `${who(ocsf)} called ${operation}${part(' of ', service)}${part(' on ', resource)}${fromPlace(ocsf)}${butFailed(ocsf)}`;
}

/** A file of a service such as a shared drive. */
export function describeHostedFile(ocsf: JsonObject): string | null {
  const file = first(ocsf, 'file.name', 'file.path');
  if (file === undefined) return null;
  const activity = activityIn(ocsf, 'access');
  const [verb, object, rest = ''] = phraseOf(activity, {}, file);
  // With whom a file was shared is in the service's own name for it: by an anonymous link, with a company, with one.
  const [operation = ''] = activity === 'share' ? (get(ocsf, 'message') ?? '').split(' of ') : [];
  const how = /^[\w.-]+$/.test(operation) ? ` (${inWords(operation)})` : '';
  return `${who(ocsf)} ${verb} ${object}${rest}${how}${fromPlace(ocsf)}${butFailed(ocsf)}`;
}
