import type { JsonObject } from '#contract/event.ts';
import { activityIn, entryOf, first, fromPlace, get, onHost, userAt } from './sentence-parts.ts';

/** What an authentication that is no sign-in is called; {user} stands for whom it is about. */
const NAMES: Readonly<Record<string, string>> = {
  logon: 'Sign-in of {user}',
  logoff: 'Sign-out of {user}',
  'account switch': 'Switch to the account {user}',
  'authentication ticket': 'Request of {user} for a Kerberos sign-in ticket',
  'service ticket request': 'Request of {user} for a Kerberos ticket',
  'service ticket renew': 'Renewal by {user} of a Kerberos ticket',
  preauth: 'Kerberos sign-in of {user}',
  lock: 'Lock of the session of {user}',
  unlock: 'Unlock of the session of {user}',
  'assign privileges': 'Sign-in with special privileges of {user}',
  'assign groups': 'Sign-in with the groups of {user}',
};

/** Who signed in to what, from where, and how it ended. */
export function describeSignIn(ocsf: JsonObject): string {
  const user = userAt(ocsf, 'user') ?? get(ocsf, 'actor.user.name') ?? 'somebody';
  const activity = activityIn(ocsf, 'logon');
  const name = entryOf(NAMES, activity);
  // Somebody else than who is signed in: a role that is assumed, a user that is switched to.
  const actor = userAt(ocsf, 'actor.user');
  const by = actor === undefined || [user, get(ocsf, 'user.name'), get(ocsf, 'user.uid')].includes(actor) ? '' : ` by ${actor}`;
  const target = first(ocsf, 'service.name', 'dst_endpoint.hostname');
  const host = onHost(ocsf);
  const to = target === undefined || host === ` on ${target}` ? '' : ` to ${target}`;
  return `${(name ?? `Authentication (${activity}) of {user}`).replace('{user}', () => user)}${by}${to}${fromPlace(ocsf)}${host} ${ending(ocsf)}`;
}

function ending(ocsf: JsonObject): string {
  const status = get(ocsf, 'status');
  if (status === 'Success') return 'succeeded';
  const detail = get(ocsf, 'status_detail');
  return `${status === 'Failure' ? 'failed' : 'was recorded'}${detail === undefined ? '' : ` (${detail})`}`;
}
