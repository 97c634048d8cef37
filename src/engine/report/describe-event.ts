import type { Json, JsonObject, NormalisedEvent } from '#contract/event.ts';

type Describe = (ocsf: JsonObject) => string | null;

/** One plain sentence for an event: who did what to what. Texts of the source are shortened, never interpreted. */
export function describeEvent(event: NormalisedEvent): string {
  const { ocsf } = event;
  const sentence = DESCRIBE[ocsf.class_uid]?.(ocsf) ?? describeAnything(ocsf, event.source);
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

const MAX_VALUE = 160;

function text(value: Json | undefined): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const line = String(value).replace(/\s+/g, ' ').trim();
  if (line === '') return undefined;
  return line.length > MAX_VALUE ? `${line.slice(0, MAX_VALUE - 1)}…` : line;
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here: Json | undefined = value;
  for (const name of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as JsonObject)[name];
  }
  return here;
}

const get = (ocsf: JsonObject, path: string) => text(at(ocsf, ...path.split('.')));

const first = (ocsf: JsonObject, ...paths: readonly string[]) => paths.map((path) => get(ocsf, path)).find((value) => value !== undefined);

function who(ocsf: JsonObject): string {
  return first(ocsf, 'actor.user.email_addr', 'actor.user.name', 'actor.user.uid', 'user.email_addr', 'user.name', 'actor.app_name') ?? 'Somebody';
}

function onHost(ocsf: JsonObject): string {
  const host = first(ocsf, 'device.hostname', 'device.name');
  return host === undefined ? '' : ` on ${host}`;
}

function fromPlace(ocsf: JsonObject): string {
  const address = get(ocsf, 'src_endpoint.ip') ?? get(ocsf, 'src_endpoint.hostname');
  const country = get(ocsf, 'src_endpoint.location.country');
  return address === undefined ? '' : ` from ${address}${country === undefined ? '' : ` (${country})`}`;
}

function flow(ocsf: JsonObject): string {
  const source = first(ocsf, 'src_endpoint.hostname', 'src_endpoint.ip', 'device.hostname') ?? 'A host';
  const name = get(ocsf, 'dst_endpoint.hostname');
  const address = get(ocsf, 'dst_endpoint.ip');
  const port = get(ocsf, 'dst_endpoint.port');
  const target = name !== undefined && address !== undefined ? `${name} (${address})` : (name ?? address ?? 'an unknown address');
  return `${source} connected to ${target}${port === undefined ? '' : `, port ${port}`}`;
}

const describeMail: Describe = (ocsf) => {
  const clicked = get(ocsf, 'activity_name') === 'Click' ? text(at(ocsf, 'email', 'urls', '0', 'url_string')) : undefined;
  if (clicked !== undefined) return `${describeClick(ocsf, clicked)}, in a mail from ${first(ocsf, 'email.from', 'email.smtp_from') ?? 'an unknown sender'}`;
  const to = at(ocsf, 'email', 'to');
  const receiver = text(Array.isArray(to) ? (to[0] as Json) : to) ?? first(ocsf, 'email.delivered_to', 'email.smtp_to.0') ?? 'a mailbox';
  const files = at(ocsf, 'email', 'files');
  const names = Array.isArray(files) ? files.slice(0, 3).flatMap((file) => text(at(file as Json, 'name')) ?? []) : [];
  const subject = get(ocsf, 'email.subject');
  return `Mail from ${first(ocsf, 'email.from', 'email.smtp_from') ?? 'an unknown sender'} to ${receiver}${subject === undefined ? '' : `, “${subject}”`}${names.length > 0 ? `, with ${names.join(', ')}` : ''}`;
};

const describeLink: Describe = (ocsf) => {
  const url = get(ocsf, 'url.url_string');
  if (url === undefined) return null;
  if (get(ocsf, 'activity_name') === 'Scan') return `A mail held the link ${url}`;
  return describeClick(ocsf, url);
};

function describeClick(ocsf: JsonObject, url: string): string {
  const isBlocked = get(ocsf, 'disposition') === 'Blocked' || at(ocsf, 'disposition_id') === 2;
  return `${who(ocsf)} opened the link ${url}${isBlocked ? ', which was blocked' : ''}`;
}

const describeProcess: Describe = (ocsf) => {
  const process = first(ocsf, 'process.cmd_line', 'process.file.path', 'process.name');
  if (process === undefined) return null;
  const parent = first(ocsf, 'process.parent_process.file.name', 'actor.process.file.name', 'process.parent_process.file.path');
  const user = first(ocsf, 'process.user.name', 'actor.user.name');
  const verb = get(ocsf, 'activity_name') === 'Open' ? 'opened' : get(ocsf, 'activity_name') === 'Terminate' ? 'ended' : 'ran';
  const subject = verb === 'opened' ? (first(ocsf, 'actor.process.file.path') ?? user) : user;
  return `${subject ?? 'A user'} ${verb} ${process}${parent !== undefined && verb === 'ran' ? `, started by ${parent}` : ''}${onHost(ocsf)}`;
};

const describeFile: Describe = (ocsf) => {
  const path = first(ocsf, 'file.path', 'file.name');
  return path === undefined ? null : `${first(ocsf, 'actor.process.file.name', 'actor.user.name') ?? 'A process'}: ${(get(ocsf, 'activity_name') ?? 'touch').toLowerCase()} of file ${path}${onHost(ocsf)}`;
};

const describeRegistry: Describe = (ocsf) => {
  const key = first(ocsf, 'reg_value.path', 'reg_key.path', 'reg_value.name');
  const data = get(ocsf, 'reg_value.data');
  return key === undefined ? null : `${first(ocsf, 'actor.process.file.name', 'actor.user.name') ?? 'A process'}: ${(get(ocsf, 'activity_name') ?? 'change').toLowerCase()} of registry ${key}${data === undefined ? '' : ` = ${data}`}${onHost(ocsf)}`;
};

const describeModule: Describe = (ocsf) => {
  const path = first(ocsf, 'module.file.path', 'module.file.name');
  return path === undefined ? null : `${first(ocsf, 'actor.process.file.name', 'actor.process.file.path') ?? 'A process'} loaded ${path}${onHost(ocsf)}`;
};

/** The activity in plain words, also where it is the product's own name for it: `CreateAccessKey`, `personal_access_token.create`. */
function activityIn(ocsf: JsonObject, otherwise: string): string {
  return (get(ocsf, 'activity_name') ?? otherwise).replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[._]/g, ' ').toLowerCase();
}

const describeSignIn: Describe = (ocsf) => {
  const user = first(ocsf, 'user.email_addr', 'user.name', 'user.uid', 'actor.user.name') ?? 'Somebody';
  const activity = activityIn(ocsf, 'sign-in');
  const result = get(ocsf, 'status') === 'Failure' ? 'failed' : get(ocsf, 'status') === 'Success' ? 'succeeded' : 'was recorded';
  const detail = get(ocsf, 'status_detail');
  const target = first(ocsf, 'service.name', 'dst_endpoint.hostname');
  // Somebody else than who is signed in: a role that is assumed, a user that is switched to.
  const actor = first(ocsf, 'actor.user.email_addr', 'actor.user.name', 'actor.user.uid');
  const by = actor === undefined || [user, get(ocsf, 'user.name'), get(ocsf, 'user.uid')].includes(actor) ? '' : ` by ${actor}`;
  return `${activity === 'logon' ? 'Sign-in' : `Authentication (${activity})`} of ${user}${by}${target === undefined ? '' : ` to ${target}`}${fromPlace(ocsf)}${onHost(ocsf)} ${result}${detail === undefined || result === 'succeeded' ? '' : ` (${detail})`}`;
};

const describeApi: Describe = (ocsf) => {
  const operation = get(ocsf, 'api.operation');
  if (operation === undefined) return null;
  const service = get(ocsf, 'api.service.name');
  const resource = first(ocsf, 'resources.0.name', 'resources.0.uid');
  return `${who(ocsf)} called ${operation}${service === undefined ? '' : ` of ${service}`}${resource === undefined ? '' : ` on ${resource}`}${fromPlace(ocsf)}${get(ocsf, 'status') === 'Failure' ? ', which failed' : ''}`;
};

const describeAccount: Describe = (ocsf) =>
  `${who(ocsf)}: ${activityIn(ocsf, 'change')} of ${first(ocsf, 'user.email_addr', 'user.name', 'group.name', 'entity.name', 'user.uid') ?? 'an account'}${first(ocsf, 'group.name', 'privileges.0') ? ` (${first(ocsf, 'group.name', 'privileges.0')})` : ''}${onHost(ocsf)}${fromPlace(ocsf)}`;

const describeFinding: Describe = (ocsf) => {
  const title = first(ocsf, 'finding_info.title', 'message');
  const product = first(ocsf, 'metadata.product.name');
  return title === undefined ? null : `${product ?? 'A product'} reported: ${title.replace(/\.$/, '')}${onHost(ocsf)}${inEvidence(ocsf)}`;
};

/** The mail or the connection that a finding was about. */
function inEvidence(ocsf: JsonObject): string {
  const evidences = ocsf['evidences'];
  const evidence = Array.isArray(evidences) ? evidences[0] : undefined;
  const email = at(evidence, 'email');
  if (email !== undefined) return ` (${describeMail({ email }) ?? ''})`;
  const [source, target] = [text(at(evidence, 'src_endpoint', 'ip')), text(at(evidence, 'dst_endpoint', 'ip'))];
  return source === undefined || target === undefined ? '' : ` (${source} to ${target})`;
}

const describeDns: Describe = (ocsf) => `${first(ocsf, 'src_endpoint.hostname', 'src_endpoint.ip', 'device.hostname') ?? 'A host'} asked for ${get(ocsf, 'query.hostname') ?? 'a name'}`;

const describeHttp: Describe = (ocsf) => {
  const url = first(ocsf, 'http_request.url.url_string', 'http_request.url.path');
  const name = first(ocsf, 'http_request.url.hostname', 'dst_endpoint.hostname', 'dst_endpoint.ip');
  return `${first(ocsf, 'src_endpoint.hostname', 'src_endpoint.ip', 'device.hostname') ?? 'A host'} requested ${url ?? name ?? 'a page'}${url !== undefined && name !== undefined && !url.includes(name) ? ` of ${name}` : ''}`;
};

/** By OCSF class uid. */
const DESCRIBE: Readonly<Record<number, Describe>> = {
  1001: describeFile, 1005: describeModule, 1007: describeProcess, 201001: describeRegistry, 201002: describeRegistry, 2004: describeFinding,
  3001: describeAccount, 3002: describeSignIn, 3003: describeSignIn, 3004: describeAccount, 3005: describeAccount, 3006: describeAccount,
  4001: flow, 4002: describeHttp, 4003: describeDns, 4005: flow, 4006: flow, 4007: flow, 4009: describeMail, 4011: describeMail, 4012: describeLink, 4014: describeSignIn, 6003: describeApi,
};

function describeAnything(ocsf: JsonObject, source: string): string {
  const message = get(ocsf, 'message');
  const what = `${get(ocsf, 'class_name') ?? 'Event'}: ${(get(ocsf, 'activity_name') ?? 'unknown').toLowerCase()}`;
  return message === undefined ? `${what} by ${who(ocsf)}${onHost(ocsf)}, reported by ${source}` : `${message}${message.includes('.') ? '' : onHost(ocsf)}`;
}
