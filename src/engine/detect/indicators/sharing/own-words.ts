import { getDomain, getPublicSuffix } from 'tldts';
import type { Alert } from '#contract/alert.ts';
import type { EntityInRole } from '#contract/entity.ts';
import { addressKind } from '../../../correlate/well-known.ts';

/** What a tenant is known by beside its events. */
export interface OwnNames {
  readonly tenant: string;
  /** The name that people use. */
  readonly name: string;
  /** Domains of its own; those of its users and recipients are found in the alerts. */
  readonly domains: readonly string[];
}

/** What must not leave a tenant: words that name it, its people, its machines and what lies on them. */
export interface OwnWords {
  /** Whether a text names something of the tenant, also behind percent or base64 encoding. */
  isIn(text: string): boolean;
  /** Whether a name is of the tenant or below one of its own. */
  isOwnDomain(name: string): boolean;
}

/** Shorter words stand in many others by chance, so they count only by themselves. */
const MIN_PART = 4;
const WORD_GAP = /[^\p{L}\p{N}]+/u;
/** What four bytes are at least; between slashes, which part the path of a link. */
const BASE64_RUN = /[A-Za-z0-9+_-]{6,}={0,2}/g;
/** A run may begin with something else. */
const BASE64_STARTS = [0, 1, 2, 3];
/** Nested encodings are a trick; so many are undone. */
const MAX_UNDONE = 3;

/** Words of a tenant, from its names and from all that the alerts of an incident say of it. */
export function ownWords(own: OwnNames, alerts: readonly Pick<Alert, 'entities'>[]): OwnWords {
  const entities = alerts.flatMap((alert) => alert.entities);
  const domains = new Set([...own.domains, ...entities.flatMap(domainsOf)].flatMap((name) => [name.toLowerCase(), registered(name)]));
  const isOwnDomain = (name: string): boolean => [...domains].some((one) => name === one || name.endsWith(`.${one}`));
  const inside = entities.filter((entity) => !isOutside(entity, isOwnDomain));
  const names = [own.tenant, own.name, ...domains, ...inside.filter(({ type }) => type === 'user' || type === 'mailbox').map(({ value }) => value)];
  const words = new Set([...names, ...names.flatMap(partsOfName), ...inside.map(({ value }) => value)].map((text) => text.trim().toLowerCase()).filter((text) => text !== ''));
  return { isOwnDomain, isIn: (text) => decodings(text).some((one) => hasWord(one, words)) };
}

/** People and mailboxes of the tenant have its domains; who only sends may be anybody. */
function domainsOf({ type, role, value }: EntityInRole): readonly string[] {
  const domain = value.slice(value.lastIndexOf('@') + 1);
  if (!value.includes('@') || !domain.includes('.')) return [];
  return type === 'user' || (type === 'mailbox' && role !== 'actor') ? [domain] : [];
}

function registered(name: string): string {
  return (getDomain(name, { allowPrivateDomains: true, validateHostname: false }) ?? name).toLowerCase();
}

/** What people may put into a link of a name: its words, without what many names end in. */
function partsOfName(name: string): readonly string[] {
  const host = name.slice(name.lastIndexOf('@') + 1);
  const suffix = host.includes('.') ? getPublicSuffix(host, { allowPrivateDomains: true, validateHostname: false }) : null;
  const own = suffix === null || !name.endsWith(`.${suffix}`) ? name : name.slice(0, -suffix.length - 1);
  return own.split(WORD_GAP);
}

/** What may be the attacker's: it is judged by itself. All else, internal addresses too, names something of the tenant. */
function isOutside({ type, role, value }: EntityInRole, isOwnDomain: (name: string) => boolean): boolean {
  switch (type) {
    case 'address': return addressKind(value) === 'external';
    case 'domain': return !isOwnDomain(value);
    case 'url': case 'file': return true;
    case 'mailbox': return role === 'actor' && !isOwnDomain(value.slice(value.lastIndexOf('@') + 1).toLowerCase());
    default: return false;
  }
}

function hasWord(text: string, words: ReadonlySet<string>): boolean {
  const parts = new Set(text.split(WORD_GAP));
  for (const word of words) if (word.length < MIN_PART && !WORD_GAP.test(word) ? parts.has(word) : text.includes(word)) return true;
  return false;
}

/** A text in lower case, and what it is when encodings are undone that links carry names in. */
function decodings(text: string): readonly string[] {
  const found = new Set([text]);
  let last = [text];
  for (let n = 0; n < MAX_UNDONE && last.length > 0; n++) {
    last = last.flatMap((one) => [unescaped(one), ...(one.match(BASE64_RUN) ?? []).flatMap((run) => BASE64_STARTS.map((start) => fromBase64(run.slice(start))))]).filter((one) => one !== '' && !found.has(one));
    for (const one of last) found.add(one);
  }
  return [...found].map((one) => one.toLowerCase());
}

function unescaped(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => latin(run.split('%').slice(1).map((digits) => Number.parseInt(digits, 16))));
}

/** Bytes of base64 as characters; ASCII is what names in links are mostly made of. */
function fromBase64(text: string): string {
  const bytes: number[] = [];
  let [bits, count] = [0, 0];
  for (const sign of text.replace(/=+$/, '')) {
    bits = ((bits << 6) | BASE64.indexOf(sign === '-' ? '+' : sign === '_' ? '/' : sign)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 255);
  }
  return latin(bytes);
}

function latin(bytes: readonly number[]): string {
  return String.fromCharCode(...bytes);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
