import type { Json, JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { ObservableSort } from './values-of-observable.ts';

/** Takes one thing that an event holds, as the event spells it. */
export type TakeObservable = (sort: ObservableSort, text: string) => void;

/** A message has few parts and recipients; more of them are a list. */
const MAX_LIST = 20;

type TakePart = (value: Json | undefined, take: TakeObservable) => void;

/** By attribute. An event has some fifteen, and most of these are none of them: so it is the event's that are gone through. */
const PARTS: ReadonlyMap<string, TakePart> = new Map<string, TakePart>([
  ['src_endpoint', takeEndpoint], ['dst_endpoint', takeEndpoint], ['proxy_endpoint', takeEndpoint], ['query', takeQuery], ['answers', takeAnswers], ['http_request', takeRequest], ['url', takeUrl],
  ['tls', takeTls], ['certificate', takeCertificate], ['ja4_fingerprint_list', takeJa4], ['email', takeMail],
  ['file', takeFile], ['process', takeOwner], ['actor', takeActor], ['module', takeOwned], ['driver', takeOwned],
]);

/** Calls `take` with what an event holds that an indicator can be of: addresses, names, URLs, hashes of files, mail addresses, fingerprints of TLS. Some twice. */
export function observablesOfEvent({ ocsf }: Pick<NormalisedEvent, 'ocsf'>, take: TakeObservable): void {
  takeParts(ocsf, take);
  const evidences = ocsf['evidences'];
  if (evidences !== undefined) for (const evidence of list(evidences).slice(0, MAX_LIST)) if (isObject(evidence)) takeParts(evidence, take);
}

function takeParts(ocsf: JsonObject, take: TakeObservable): void {
  for (const name in ocsf) PARTS.get(name)?.(ocsf[name], take);
}

function takeQuery(query: Json | undefined, take: TakeObservable): void {
  if (isObject(query)) takeHost(query['hostname'], take);
}

function takeAnswers(answers: Json | undefined, take: TakeObservable): void {
  if (Array.isArray(answers)) for (const answer of answers.slice(0, MAX_LIST)) if (isObject(answer)) takeHost(answer['rdata'], take);
}

/** The few that an endpoint has are gone through, which is faster than asking for three that are mostly not there. */
function takeEndpoint(value: Json | undefined, take: TakeObservable): void {
  if (!isObject(value)) return;
  for (const name in value) {
    if (name === 'ip' || name === 'hostname') takeHost(value[name], take);
    else if (name === 'intermediate_ips') for (const address of list(value[name]).slice(0, MAX_LIST)) takeHost(address, take);
  }
}

function takeRequest(value: Json | undefined, take: TakeObservable): void {
  if (!isObject(value)) return;
  takeUrl(value['url'], take);
  const forwarded = value['x_forwarded_for'];
  if (forwarded !== undefined) for (const address of list(forwarded).slice(0, MAX_LIST)) takeHost(address, take);
}

function takeUrl(value: Json | undefined, take: TakeObservable): void {
  if (!isObject(value)) return;
  const [host, text] = [value['hostname'], value['url_string']];
  takeHost(host, take);
  if (typeof text !== 'string' || text === '') return;
  // Logs of web servers and proxies hold the path alone where the host stands beside it.
  take('url', text.startsWith('/') && typeof host === 'string' ? `http://${host}${text}` : text);
}

function takeTls(tls: Json | undefined, take: TakeObservable): void {
  if (!isObject(tls)) return;
  takeHost(tls['sni'], take);
  const ja3 = tls['ja3_hash'];
  if (isObject(ja3) && typeof ja3['value'] === 'string' && ja3['value'].length === 32) take('ja3', ja3['value']);
  takeCertificate(tls['certificate'], take);
}

function takeJa4(prints: Json | undefined, take: TakeObservable): void {
  if (Array.isArray(prints)) for (const print of prints.slice(0, MAX_LIST)) if (isObject(print) && typeof print['value'] === 'string') take('ja4', print['value']);
}

function takeCertificate(value: Json | undefined, take: TakeObservable): void {
  if (isObject(value) && Array.isArray(value['fingerprints'])) for (const print of value['fingerprints']) takeHash(print, take);
}

function takeMail(value: Json | undefined, take: TakeObservable): void {
  if (!isObject(value)) return;
  for (const name of ['from', 'smtp_from', 'reply_to', 'return_path', 'to', 'smtp_to', 'cc'] as const) {
    const addresses = value[name];
    if (addresses !== undefined) for (const address of list(addresses).slice(0, MAX_LIST)) if (typeof address === 'string') take('mail', address);
  }
  const origin = value['x_originating_ip'];
  if (origin !== undefined) for (const address of list(origin).slice(0, MAX_LIST)) takeHost(address, take);
  for (const url of list(value['urls']).slice(0, MAX_LIST)) takeUrl(url, take);
  for (const file of list(value['files']).slice(0, MAX_LIST)) takeFile(file, take);
}

function takeActor(actor: Json | undefined, take: TakeObservable): void {
  if (isObject(actor)) takeOwner(actor['process'], take);
}

function takeOwned(owner: Json | undefined, take: TakeObservable): void {
  if (isObject(owner)) takeFile(owner['file'], take);
}

function takeOwner(process: Json | undefined, take: TakeObservable): void {
  if (!isObject(process)) return;
  takeFile(process['file'], take);
  const parent = process['parent_process'];
  if (isObject(parent)) takeFile(parent['file'], take);
}

function takeFile(file: Json | undefined, take: TakeObservable): void {
  if (!isObject(file)) return;
  const hashes = file['hashes'];
  if (Array.isArray(hashes)) for (const hash of hashes) takeHash(hash, take);
  const url = file['url'];
  if (url !== undefined) takeUrl(url, take);
}

function takeHash(hash: Json, take: TakeObservable): void {
  const value = isObject(hash) ? hash['value'] : undefined;
  if (typeof value === 'string') take('hash', value);
}

function takeHost(value: Json | undefined, take: TakeObservable): void {
  if (typeof value === 'string' && value !== '') take('host', value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : value === undefined || value === null ? [] : [value];
}
