import type { JsonObject } from '#contract/event.ts';
import { activityIn, at, butFailed, entryOf, first, fromPlace, get, isBlocked, onHost, part, text, userAt } from './sentence-parts.ts';

function sourceOf(ocsf: JsonObject): string {
  return first(ocsf, 'src_endpoint.hostname', 'src_endpoint.ip', 'device.hostname') ?? 'A host';
}

/** How a connection ended that came to nothing, by OCSF activity and disposition. */
const ENDS: Readonly<Record<string, string>> = { refuse: ', but was refused', refused: ', but was refused', fail: ', but failed', reset: ', which was reset' };

export function describeFlow(ocsf: JsonObject): string | null {
  const activity = activityIn(ocsf, 'traffic');
  const port = get(ocsf, 'dst_endpoint.port');
  if (activity === 'listen') {
    const own = get(ocsf, 'src_endpoint.port') ?? port;
    const program = first(ocsf, 'actor.process.file.path', 'actor.process.name', 'process.name') ?? 'A program';
    return own === undefined || own === '0' ? null : `${program} waits for connections on port ${own}${onHost(ocsf)}`;
  }
  const name = get(ocsf, 'dst_endpoint.hostname');
  const address = get(ocsf, 'dst_endpoint.ip');
  const target = name !== undefined && address !== undefined ? `${name} (${address})` : (name ?? address);
  if (target === undefined && first(ocsf, 'src_endpoint.hostname', 'src_endpoint.ip') === undefined) return null;
  const end = entryOf(ENDS, activity) ?? (isBlocked(ocsf) ? ', but was blocked' : '');
  const file = first(ocsf, 'file.path', 'file.name', 'share');
  const verb = end.startsWith(', but') ? 'tried to connect' : 'connected';
  return `${sourceOf(ocsf)} ${verb} to ${target ?? 'an unknown address'}${port === '0' ? '' : part(', port ', port)}${part(', for ', file)}${end}`;
}

export function describeDns(ocsf: JsonObject): string {
  const answer = text(at(ocsf, 'answers', '0', 'rdata'));
  return `${sourceOf(ocsf)} asked for ${get(ocsf, 'query.hostname') ?? 'a name'}${answer === undefined ? '' : `, which is ${answer}`}`;
}

export function describeHttp(ocsf: JsonObject): string {
  const url = first(ocsf, 'http_request.url.url_string', 'http_request.url.path');
  const name = first(ocsf, 'http_request.url.hostname', 'dst_endpoint.hostname', 'dst_endpoint.ip');
  const page = `${url ?? name ?? 'a page'}${url !== undefined && name !== undefined && !url.includes(name) ? ` of ${name}` : ''}`;
  const user = userAt(ocsf, 'actor.user');
  const verb = activityIn(ocsf, 'get') === 'post' ? 'sent data to' : 'requested';
  return `${user ?? sourceOf(ocsf)} ${verb} ${page}${user === undefined ? '' : fromPlace(ocsf)}${isBlocked(ocsf) ? ', which was blocked' : ''}`;
}

const OF_TUNNELS: Readonly<Record<string, string>> = { open: 'opened', close: 'closed', renew: 'renewed' };

export function describeTunnel(ocsf: JsonObject): string {
  const activity = activityIn(ocsf, 'open');
  const verb = entryOf(OF_TUNNELS, activity);
  const user = userAt(ocsf, 'user') ?? userAt(ocsf, 'actor.user');
  const place = `${fromPlace(ocsf)}${onHost(ocsf)}`;
  const detail = get(ocsf, 'status_detail');
  const why = detail === undefined ? '' : ` (${detail})`;
  if (verb === undefined) return `VPN session${user === undefined ? '' : ` of ${user}`}${place}: ${activity}${why}`;
  const end = butFailed(ocsf) === '' ? '' : `, which failed${why}`;
  return user === undefined ? `A tunnel${place} was ${verb}${end}` : `${user} ${verb} a VPN session${place}${end}`;
}

/** A file that was seen on its way through the network. */
export function describeNetworkFile(ocsf: JsonObject): string | null {
  const file = first(ocsf, 'file.name', 'file.path');
  const source = first(ocsf, 'src_endpoint.hostname', 'src_endpoint.ip');
  if (file === undefined || source === undefined) return null;
  const target = first(ocsf, 'dst_endpoint.hostname', 'dst_endpoint.ip');
  const isUpload = ['upload', 'put'].includes(activityIn(ocsf, 'download'));
  const told = isUpload ? `${source} sent the file ${file}${part(' to ', target)}` : `${source} fetched the file ${file}${part(' from ', target)}`;
  return `${told}${isBlocked(ocsf) ? ', which was blocked' : ''}`;
}

export function describeLease(ocsf: JsonObject): string | null {
  const host = first(ocsf, 'device.hostname', 'src_endpoint.hostname', 'src_endpoint.mac', 'device.mac');
  const address = first(ocsf, 'src_endpoint.ip', 'device.ip');
  return host === undefined || address === undefined || address === '0.0.0.0' ? null : `${host} has the address ${address} (DHCP ${activityIn(ocsf, 'lease')})`;
}
