import { getPublicSuffix } from 'tldts';
import type { IndicatorKind, NotTakenReason } from '#contract/indicator.ts';
import type { Outcome } from '#contract/outcome.ts';
import { maskAddress, spellAddressBytes, writeAddress } from './address-bytes.ts';
import { punycodeLabel } from './punycode-label.ts';

export interface IndicatorValue {
  readonly kind: IndicatorKind;
  readonly value: string;
}

export type ValueOutcome = Outcome<IndicatorValue, NotTakenReason>;

/** Longer values are not taken: no address, name or hash is, and URLs beyond it are mostly data. */
export const MAX_VALUE_CHARS = 2_000;
const MIN_PREFIX = { 4: 8, 16: 16 } as const;
const HASH_KINDS: Readonly<Record<number, 'md5' | 'sha1' | 'sha256'>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };
const HEX = /^[0-9a-f]+$/i;
/** Transport, TLS version, whether a name was sent, counts and protocol; then two truncated hashes. */
const JA4 = /^[tqd](?:1[0-3]|s[23]|d[1-3]|00)[di]\d{4}[0-9a-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^#]*)/i;
const MAIL = /^[^\s@<>"(),:;[\]\\]{1,64}@[^\s@]+$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ftp: '21' };

const bytes = new Uint8Array(16);

/** The one spelling of a value of a kind: lower case, short addresses, names as they are sent, URLs without fragment and default port. */
export function canonicalValue(kind: IndicatorKind, text: string): ValueOutcome {
  const trimmed = text.trim();
  if (trimmed.length > MAX_VALUE_CHARS) return none('too-long', trimmed);
  switch (kind) {
    case 'address':
    case 'network':
      return addressOrNetwork(trimmed);
    case 'domain':
      return domain(trimmed);
    case 'url':
      return url(trimmed);
    case 'mail':
      return mail(trimmed);
    case 'ja4':
      return JA4.test(trimmed.toLowerCase()) ? taken(kind, trimmed.toLowerCase()) : none('bad-value', trimmed);
    case 'ja3':
      return trimmed.length === 32 && HEX.test(trimmed) ? taken(kind, trimmed.toLowerCase()) : none('bad-value', trimmed);
    default:
      return HASH_KINDS[trimmed.length] === kind && HEX.test(trimmed) ? taken(kind, trimmed.toLowerCase()) : none('bad-value', trimmed);
  }
}

/** The same where nobody says what kind it is: told by its form. 32 digits are an MD5 of a file. */
export function guessValue(text: string): ValueOutcome {
  const trimmed = text.trim();
  const hash = HASH_KINDS[trimmed.length];
  if (hash !== undefined && HEX.test(trimmed)) return canonicalValue(hash, trimmed);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return canonicalValue('url', trimmed);
  if (/^[0-9a-f:.]+(?:\/\d{1,3})?$/i.test(trimmed) && /^[^:]*[.:]/.test(trimmed)) {
    // Lists of control servers name the port too; what is matched is the address.
    const bare = trimmed.replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, '$1');
    const found = canonicalValue('network', bare);
    if (found.ok || !/[a-z]/i.test(bare)) return found;
  }
  if (trimmed.includes('@')) return canonicalValue('mail', trimmed);
  if (JA4.test(trimmed)) return canonicalValue('ja4', trimmed);
  if (/^[^/\s]+\.[^/\s]+\/\S*$/.test(trimmed)) return canonicalValue('url', `http://${trimmed}`);
  return canonicalValue('domain', trimmed.replace(/:\d{1,5}$/, ''));
}

/** Undoes what keeps people from clicking: `hxxp://bad[.]example`. */
export function refang(text: string): string {
  if (!/[[({]|hxx|\\\./i.test(text)) return text;
  return text.replace(/^(\s*)(?:hxxp|hXXp|h\*\*p)/i, '$1http').replace(/^(\s*)fxp/i, '$1ftp').replace(/\[:\/\/\]/g, '://').replace(/[[({](?:\.|dot)[\])}]|\\\./gi, '.').replace(/\[:\]/g, ':').replace(/[[({](?:@|at)[\])}]/gi, '@');
}

function taken(kind: IndicatorKind, value: string): ValueOutcome {
  return { ok: true, value: { kind, value } };
}

function none(reason: NotTakenReason, text: string): ValueOutcome {
  return { ok: false, reason, detail: text.slice(0, 200) };
}

/** An address, or a network of the usual widths; `isAnyWidth`: of all. */
export function addressOrNetwork(text: string, isAnyWidth = false): ValueOutcome {
  const slash = text.indexOf('/');
  const length = writeAddress(slash < 0 ? text : text.slice(0, slash), bytes);
  if (length === 0) return none('bad-value', text);
  if (slash < 0) return taken('address', spellAddressBytes(bytes.subarray(0, length)));
  const prefix = /^\d{1,3}$/.test(text.slice(slash + 1)) ? Number(text.slice(slash + 1)) : Number.NaN;
  if (!(prefix <= length * 8)) return none('bad-value', text);
  if (!isAnyWidth && prefix < MIN_PREFIX[length]) return none('too-broad', text);
  maskAddress(bytes, length, prefix);
  const spelt = spellAddressBytes(bytes.subarray(0, length));
  return prefix === length * 8 ? taken('address', spelt) : taken('network', `${spelt}/${prefix}`);
}

function domain(text: string): ValueOutcome {
  // Feeds of domains hold addresses too.
  if (writeAddress(text, bytes) !== 0) return addressOrNetwork(text);
  const name = hostName(text.replace(/^\*?\./, ''));
  if (name === null || !name.includes('.')) return none('bad-value', text);
  return isPublicSuffix(name) ? none('public-suffix', text) : taken('domain', name);
}

/** Whether anybody can have names below it: `co.uk`, `github.io`. */
export function isPublicSuffix(name: string): boolean {
  return getPublicSuffix(name, { allowPrivateDomains: true, extractHostname: false, validateHostname: false }) === name;
}

/** A name in lower case and Punycode, without the final dot; null where it is none. */
export function hostName(text: string): string | null {
  let name = text.toLowerCase();
  if (name.endsWith('.')) name = name.slice(0, -1);
  if (!/^[\0-\x7f]*$/.test(name)) name = name.normalize('NFKC').split(/[.。]/).map(punycodeLabel).join('.');
  if (name.length === 0 || name.length > 253) return null;
  const labels = name.split('.');
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '') ? name : null;
}

function url(text: string): ValueOutcome {
  const parts = URL_PARTS.exec(text);
  if (parts === null) return /^[^/\s:]+\.[^/\s:]+(?::\d+)?\/\S*$/.test(text) ? url(`http://${text}`) : none('bad-value', text);
  const scheme = (parts[1] ?? '').toLowerCase();
  const host = urlHost((parts[2] ?? '').replace(/^.*@/, ''), scheme);
  if (host === null) return none('bad-value', text);
  const rest = spellPath(parts[3] ?? '');
  return taken('url', `${scheme}://${host}${rest.startsWith('/') ? rest : `/${rest}`}`);
}

/** Host and port of a URL in one spelling; null where there is no host. */
function urlHost(authority: string, scheme: string): string | null {
  const match = /^(\[[^\]]+\]|[^:]*)(?::(\d*))?$/.exec(authority);
  if (match === null) return null;
  const bare = (match[1] ?? '').replace(/^\[|\]$/g, '');
  const length = writeAddress(bare, bytes);
  const host = length === 0 ? hostName(bare) : length === 16 ? `[${spellAddressBytes(bytes)}]` : spellAddressBytes(bytes.subarray(0, 4));
  if (host === null) return null;
  const port = match[2] ?? '';
  return port === '' || DEFAULT_PORTS[scheme] === port ? host : `${host}:${port}`;
}

/** Path and query with what is not ASCII encoded, and the digits of encoded characters upper case (RFC 3986, section 6.2.2.1). */
function spellPath(path: string): string {
  const encoded = /^[\x21-\x7e]*$/.test(path) ? path : path.replace(/[^\x21-\x7e]+/gu, (part) => encodeURIComponent(part.toWellFormed()));
  return encoded.includes('%') ? encoded.replace(/%[0-9a-f]{2}/gi, (part) => part.toUpperCase()) : encoded;
}

function mail(text: string): ValueOutcome {
  if (!MAIL.test(text)) return none('bad-value', text);
  const at = text.lastIndexOf('@');
  const host = hostName(text.slice(at + 1));
  return host === null ? none('bad-value', text) : taken('mail', `${text.slice(0, at).toLowerCase()}@${host}`);
}
