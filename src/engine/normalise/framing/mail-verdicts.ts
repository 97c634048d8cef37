import type { JsonObject } from '#contract/event.ts';
import { hostOf, registeredDomain } from './mail-domain.ts';
import type { MailPart } from './mail-part.ts';
import type { MailPeople } from './mail-people.ts';

type Headers = MailPart['headers'];

/** Written by the receiving server itself, in the order of how sure they are. */
const ADDRESS_HEADERS: readonly (readonly [string, RegExp])[] = [
  ['x-forefront-antispam-report', /\bCIP:([^;\s]+)/i],
  ['x-sender-ip', /^\[?([^\]\s;]+)/],
  ['received-spf', /client-ip=\[?([^\];\s]+)/i],
  ['authentication-results', /sender IP is ([^)\s]+)/i],
  ['authentication-results', /policy\.iprev=([^;\s)]+)/i],
  ['received-spf', /domain of [^)]*? designates ([^\s]+) as permitted/i],
  ['received-spf', /([\d.]+|[0-9a-f:]*:[0-9a-f:]+) is (?:neither permitted nor denied|not permitted)/i],
];

/** The address that handed the message to the first server of ours. */
export function senderAddress(headers: Headers): string | undefined {
  for (const [name, pattern] of ADDRESS_HEADERS) {
    for (const value of headers.get(name) ?? []) {
      const address = pattern.exec(value)?.[1];
      if (address !== undefined && isPublic(address)) return address;
    }
  }
  return addressOfPath(headers.get('received') ?? []) ?? headers.get('x-originating-ip')?.[0]?.replace(/[[\]\s]/g, '');
}

/** The newest `Received` that took the message from another organisation: hops between servers of one domain are passed over. */
function addressOfPath(received: readonly string[]): string | undefined {
  const hops = received.flatMap((line) => {
    const address = /\bfrom\s[^;]*?[[(](?:IPv6:)?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]*:[0-9a-f:]+)[\])]/i.exec(line)?.[1];
    return address === undefined || !isPublic(address) ? [] : [{ address, isInternal: isWithinDomain(line) }];
  });
  return (hops.find((hop) => !hop.isInternal) ?? hops[0])?.address;
}

function isWithinDomain(line: string): boolean {
  const from = /\bfrom\s+(?:\S+\s+\(([\w.-]+\.[a-z]{2,})|([\w.-]+))/i.exec(line);
  const by = /\bby\s+([\w.-]+)/i.exec(line)?.[1];
  const sender = from?.[1] ?? from?.[2];
  return sender !== undefined && by !== undefined && endOf(sender) === endOf(by) && by.includes('.');
}

/** The last two labels; enough to tell one provider's servers from another's. */
function endOf(name: string): string {
  return name.toLowerCase().split('.').slice(-2).join('.');
}

function isPublic(address: string): boolean {
  return !/^(?:0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^::1$|^f[cde][0-9a-f]{2}:|^255\./i.test(address) && /[.:]/.test(address);
}

/**
 * Verdicts of SPF, DKIM and DMARC by the topmost `Authentication-Results` and those of the same server: whatever stands below may have been
 * forged by the sender.
 */
export function mailVerdicts(headers: Headers): JsonObject {
  const results = resultsOf(headers);
  const verdict = (name: string) => verdictOf(results, name);
  const spf = verdict('spf') ?? /^(\w+)/.exec(headers.get('received-spf')?.[0] ?? '')?.[1]?.toLowerCase();
  const found = { spf, dkim: verdict('dkim'), dmarc: verdict('dmarc'), compauth: verdict('compauth') };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** The results of the topmost server, comments taken out. */
function resultsOf(headers: Headers): string {
  const own = headers.get('authentication-results') ?? headers.get('x-ms-exchange-authentication-results') ?? headers.get('arc-authentication-results') ?? [];
  const server = serverOf(own[0] ?? '');
  return own.filter((value) => serverOf(value) === server).join('; ').replace(/\([^()]*\)/g, ' ');
}

/**
 * What the verdicts together prove of the sender that is shown (alignment, RFC 7489 3.1): `aligned` where they vouch for its domain, `unaligned`
 * where only for another, `unproven` where for none; undefined where the receiver did not check.
 */
export function senderProof(headers: Headers, { from, returnPath }: MailPeople): string | undefined {
  const verdicts = mailVerdicts(headers);
  const domain = registeredDomain(from) || hostOf(from);
  const signers = signersOf(resultsOf(headers));
  const isEnvelopeProven = verdicts['spf'] === 'pass';
  const envelope = registeredDomain(/smtp\.mailfrom=(?:"?[^\s;"]*@)?([^\s;"@]+)/i.exec(resultsOf(headers))?.[1] ?? returnPath);
  if (verdicts['dmarc'] === 'pass' || signers.includes(domain) || (isEnvelopeProven && envelope === domain)) return 'aligned';
  if (isEnvelopeProven || verdicts['dkim'] === 'pass') return 'unaligned';
  const isSignatureChecked = verdicts['dkim'] !== undefined || !headers.has('dkim-signature');
  return verdicts['spf'] !== undefined && isSignatureChecked ? 'unproven' : undefined;
}

/** The registered domains whose signatures hold. */
function signersOf(results: string): string[] {
  return results.split(';').flatMap((result) => {
    const signer = /^\s*dkim\s*=\s*pass\b/i.test(result) ? /header\.[di]=@?([^\s;]+)/i.exec(result)?.[1] : undefined;
    return signer === undefined ? [] : [registeredDomain(signer)];
  });
}

function serverOf(value: string): string {
  return /^(?:i=\d+;\s*)?([\w.-]+)(?:\s+\d+)?\s*;/.exec(value)?.[1]?.toLowerCase() ?? '';
}

/** One signature that holds is enough (RFC 8601 2.7.1); otherwise the first verdict counts. */
function verdictOf(results: string, name: string): string | undefined {
  const found = Array.from(results.matchAll(new RegExp(`(?:^|[\\s;])${name}\\s*=\\s*(\\w+)`, 'gi')), (match) => (match[1] as string).toLowerCase());
  return found.includes('pass') ? 'pass' : found[0];
}
