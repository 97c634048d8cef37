import { parse } from 'tldts';

/** Suffixes of names that are used within a house only, or in documents (RFC 2606, 6761, 6762, 8375). */
const RESERVED = /\.(?:example|test|invalid|localhost|local|localdomain|internal|intranet|lan|corp|home|private|arpa)$/;
/** Two names of fewer letters are alike by chance. */
const MIN_ALIKE_CHARS = 6;

/** The domain that somebody registered, of a host name or a mail address; a customer's own under the suffixes of hosts. Empty for addresses and bare names. */
export function registeredDomain(name: string | undefined): string {
  const host = hostOf(name);
  if (!/[^.]\.[^.]/.test(host)) return '';
  const { domain, isIp } = parse(host, { allowPrivateDomains: true, validateHostname: false });
  return isIp === true ? '' : (domain ?? '');
}

/** The host of a mail address, a URL or a host name, in lower case; as it is written otherwise. */
export function hostOf(name: string | undefined): string {
  const text = (name ?? '').trim().toLowerCase();
  const inUrl = /^[a-z][a-z0-9+.-]*:[\\/]{1,3}([^/\\?#]*)/.exec(text)?.[1];
  const host = inUrl ?? text.slice(text.lastIndexOf('@') + 1);
  return host.slice(host.lastIndexOf('@') + 1).replace(/:\d*$/, '').replace(/[.\s]+$/, '');
}

/** What is wrong with the domain of a sender: `no-domain`, `bad-domain` (letters that no name has), `unknown-suffix`; undefined where nothing is. */
export function domainFlaw(address: string): string | undefined {
  const host = hostOf(address);
  if (!/[^.]\.[^.]/.test(host)) return 'no-domain';
  if (/[^\p{L}\p{N}\p{M}.[\]:_-]/u.test(host)) return 'bad-domain';
  if (RESERVED.test(host)) return undefined;
  const { isIcann, isIp } = parse(host, { validateHostname: false });
  return isIcann === true || isIp === true ? undefined : 'unknown-suffix';
}

/** True where one registered domain imitates another by its letters: one of them off, or some that look alike. */
export function isLookAlike(domain: string, model: string): boolean {
  const [name, own] = [labelOf(domain), labelOf(model)];
  if (name === own || own.length < MIN_ALIKE_CHARS) return false;
  return skeleton(name) === skeleton(own) || isOneEditApart(name, own);
}

/** True where one registered domain is the name of another with something hung on by a hyphen. */
export function isExtended(domain: string, model: string): boolean {
  const [name, own] = [labelOf(domain), labelOf(model)];
  return name !== own && own.length >= MIN_ALIKE_CHARS && name.split('-').includes(own);
}

function labelOf(domain: string): string {
  return domain.split('.')[0] as string;
}

function skeleton(label: string): string {
  return label.replace(/rn/g, 'm').replace(/vv/g, 'w').replace(/cl/g, 'd').replace(/[1il|]/g, 'l').replace(/0/g, 'o').replace(/5/g, 's').replace(/3/g, 'e').replace(/4/g, 'a').replace(/-/g, '');
}

/** One letter more, less, other, or two in each other's place. */
function isOneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
