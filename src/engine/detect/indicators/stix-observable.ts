import type { IndicatorKind } from '#contract/indicator.ts';
import type { StixComparison } from './stix-pattern.ts';

/** What a STIX object and property are as an indicator; `guess` where the value tells (a host that is an address or a name). */
export function kindOfStix(object: string, path: string): IndicatorKind | 'guess' | null {
  const last = path.slice(path.lastIndexOf('.') + 1);
  const whole = `${object}.${path}`.toLowerCase();
  // No object of the specification has these fingerprints: MISP, OpenCTI and others each write a property of their own.
  if (/(?:^|[._:-])ja3(?!s)(?:[._-]|$)/.test(whole)) return 'ja3';
  if (/(?:^|[._:-])ja4(?:[._-]|$)/.test(whole)) return 'ja4';
  if (/(?:^|\.)hashes\./.test(path) && /^(?:file|artifact|x509-certificate|email-message|process|network-traffic)$/.test(object)) return kindOfHash(last);
  if (last !== 'value') return null;
  switch (object) {
    case 'ipv4-addr':
    case 'ipv6-addr':
      return path === 'value' ? 'network' : null;
    case 'domain-name':
      return path === 'value' ? 'domain' : 'guess';
    case 'url':
      return 'url';
    case 'email-addr':
      return 'mail';
    case 'email-message':
      return /^(?:from|sender)_ref\.value$/.test(path) ? 'mail' : null;
    case 'network-traffic':
      return /^(?:src|dst)_ref\.value$/.test(path) ? 'guess' : null;
    case 'hostname':
    case 'x-hostname':
      return 'domain';
    default:
      return null;
  }
}

function kindOfHash(algorithm: string): IndicatorKind | null {
  switch (algorithm.toLowerCase().replace(/[^a-z0-9]/g, '')) {
    case 'md5':
      return 'md5';
    case 'sha1':
      return 'sha1';
    case 'sha256':
      return 'sha256';
    default:
      return null;
  }
}

/** The comparisons that an observable alone is worth: its value, or each of its hashes. */
export function comparisonsOfObservable(object: Readonly<Record<string, unknown>>): readonly StixComparison[] {
  const type = String(object['type']);
  const { value, hashes } = object;
  if (typeof hashes === 'object' && hashes !== null) return Object.entries(hashes).flatMap(([name, hash]) => (typeof hash === 'string' ? [{ object: type, path: `hashes.${name}`, values: [hash] }] : []));
  return typeof value === 'string' ? [{ object: type, path: 'value', values: [value] }] : [];
}
