import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { objectsIn, scalarsIn, textsOf, valueAt } from './json-path.ts';

/** What our event says about each of the compared things, wherever OCSF has room for it. */
export interface EventValues {
  readonly users: readonly string[];
  readonly hosts: readonly string[];
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly actions: readonly string[];
  /** All values of the record's own fields. */
  readonly raw: readonly string[];
  readonly activities: readonly { readonly classUid: number; readonly activity: string }[];
  readonly statusIds: readonly number[];
  /** It says that something was refused: the action, the disposition or the activity. */
  readonly isRefused: boolean;
  readonly timesMs: readonly number[];
}

const USER_OBJECTS = new Set(['user', 'users', 'owner', 'assignee', 'creator']);
const USER_NAMES = ['name', 'uid', 'uid_alt', 'email_addr', 'full_name', 'display_name', 'credential_uid'];
const MAIL_NAMES = ['from', 'to', 'cc', 'smtp_from', 'smtp_to', 'delivered_to', 'from_mailbox', 'to_mailboxes', 'reply_to', 'sender', 'return_path'];
const ACTOR_NAMES = ['app_name', 'app_uid', 'invoked_by'];
const HOST_OBJECTS = new Set(['device', 'src_endpoint', 'dst_endpoint', 'devices', 'loggers']);
const HOST_NAMES = ['hostname', 'name', 'ip', 'uid'];
const ENDPOINT_NAMES = ['ip', 'hostname', 'name', 'domain', 'intermediate_ips'];
const ACTION_PATHS = [
  'activity_name', 'api.operation', 'metadata.event_code', 'disposition', 'action', 'finding_info.title', 'finding_info.types', 'status_detail', 'status_code',
];

const DENIED = 2;
/** Dispositions and activities that refuse. */
const REFUSALS = new Set(['Blocked', 'Quarantined', 'Isolated', 'Deleted', 'Dropped', 'Rejected', 'Reset', 'Unauthorized', 'Access Revoked', 'Refuse']);

/** The values of all events of one record: one that is said by any of them is said. */
export function valuesOf(events: readonly NormalisedEvent[]): EventValues {
  const all = events.map(({ ocsf }) => ({ ...ocsf, unmapped: undefined }) as JsonObject);
  const objects = all.flatMap((ocsf) => [...objectsIn(ocsf)]);
  const named = (names: ReadonlySet<string>, attributes: readonly string[]) =>
    objects.filter(({ name }) => names.has(name)).flatMap(({ object }) => attributes.flatMap((attribute) => textsOf(object[attribute])));
  return {
    users: [...named(USER_OBJECTS, USER_NAMES), ...windowsNames(objects), ...named(new Set(['actor']), ACTOR_NAMES), ...named(new Set(['email']), MAIL_NAMES).flatMap(addressesIn)],
    hosts: named(HOST_OBJECTS, HOST_NAMES),
    sources: [...named(new Set(['src_endpoint']), ENDPOINT_NAMES), ...named(new Set(['email']), ['x_originating_ip'])],
    destinations: named(new Set(['dst_endpoint']), ENDPOINT_NAMES),
    actions: all.flatMap((ocsf) => ACTION_PATHS.flatMap((path) => textsOf(valueAt(ocsf, path)))),
    raw: events.flatMap(({ fields }) => scalarsIn(fields)),
    activities: events.map(({ ocsf }) => ({ classUid: ocsf.class_uid, activity: String(ocsf['activity_name']) })),
    statusIds: all.flatMap((ocsf) => (typeof ocsf['status_id'] === 'number' ? [ocsf['status_id']] : [])),
    isRefused: all.some((ocsf) => ocsf['action_id'] === DENIED || REFUSALS.has(String(ocsf['disposition'])) || REFUSALS.has(String(ocsf['activity_name']))),
    timesMs: events.map(({ timeMs }) => timeMs),
  };
}

/** `DOM\alice` of users that have both parts. */
function windowsNames(objects: readonly { readonly name: string; readonly object: JsonObject }[]): string[] {
  return objects.flatMap(({ name, object }) => {
    const isWhole = USER_OBJECTS.has(name) && typeof object['name'] === 'string' && typeof object['domain'] === 'string';
    return isWhole ? [`${object['domain']}\\${object['name']}`] : [];
  });
}

/** `Alice <alice@dom.example>` gives the address. */
function addressesIn(text: string): string[] {
  return text.match(/[^\s<>"',;]+@[^\s<>"',;]+/g) ?? [];
}
