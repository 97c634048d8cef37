import { getDomain } from 'tldts';
import type { Entity } from '#contract/entity.ts';
import { addressKind, isSystemAccount, machineAccountHost, spellAddress } from './well-known.ts';

/** Who an OCSF user object names, in all the ways it does. */
export interface UserParts {
  readonly name?: string | undefined;
  readonly domain?: string | undefined;
  readonly mail?: string | undefined;
  readonly uid?: string | undefined;
  /** The host it was seen on: a local account is known by it. */
  readonly host?: string | undefined;
}

/** The entities of a user: first its strongest name, then others that mean the same (mail address, SID, cloud principal). */
export function userEntities(parts: UserParts): Entity[] {
  const name = parts.name?.trim();
  const uid = parts.uid?.trim();
  const found: Entity[] = [];
  const host = name === undefined ? undefined : machineAccountHost(name);
  if (host !== undefined) return [{ type: 'host', value: host }];
  if (parts.mail?.includes('@')) found.push({ type: 'user', value: parts.mail.toLowerCase() });
  // The name of an identity of a cloud is no account of the directory: people of many clouds have a `svc-reports`.
  const isCloudName = uid?.startsWith('arn:') === true && name?.includes('@') !== true && !name?.startsWith('arn:');
  if (name !== undefined && name !== '' && !isCloudName && !isSystemAccount(name) && !isSystemAccount(`${parts.domain ?? ''}\\${name}`)) addName(found, name, parts);
  if (uid !== undefined && uid !== '' && !isSystemAccount(uid)) addUid(found, uid);
  return unique(found);
}

function addName(found: Entity[], name: string, { domain, host }: UserParts): void {
  const lower = name.toLowerCase();
  if (/^arn:/.test(lower)) found.push({ type: 'principal', value: name });
  else if (lower.includes('@') || lower.includes('\\')) found.push({ type: 'user', value: lower });
  else if (domain !== undefined && domain !== '' && domain.includes('.')) found.push({ type: 'user', value: `${lower}@${domain.toLowerCase()}` });
  else if (domain !== undefined && domain !== '' && domain !== '-') found.push({ type: 'user', value: `${domain.toLowerCase()}\\${lower}` });
  else if (host !== undefined) found.push({ type: 'user', value: `${hostName(host)}\\${lower}` });
  else found.push({ type: 'user', value: lower });
}

function addUid(found: Entity[], uid: string): void {
  if (/^arn:aws/.test(uid)) found.push({ type: 'principal', value: uid });
  else if (/^S-1-5-21-/i.test(uid)) found.push({ type: 'user', value: uid.toUpperCase() });
  else if (uid.includes('@')) found.push({ type: 'user', value: uid.toLowerCase() });
}

function unique(entities: readonly Entity[]): Entity[] {
  const seen = new Set<string>();
  return entities.filter((entity) => {
    const key = `${entity.type}:${entity.value}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** A host by its first label, as agents, Kerberos and DHCP differ in the rest. */
export function hostName(name: string): string {
  const lower = name.trim().toLowerCase().replace(/\.$/, '');
  return addressKind(lower) === 'meaningless' && !lower.includes(':') ? (lower.split('.')[0] as string) : lower;
}

export function hostEntity(name: string | undefined): Entity | undefined {
  const trimmed = name?.trim();
  if (!trimmed || trimmed === '-' || /^localhost/i.test(trimmed) || /^[\d.]+$/.test(trimmed) || trimmed.includes(':')) return undefined;
  return { type: 'host', value: hostName(trimmed.replace(/^\\+/, '').replace(/\$$/, '')) };
}

export function addressEntity(address: string | undefined): Entity | undefined {
  if (address === undefined || addressKind(address) === 'meaningless') return undefined;
  return { type: 'address', value: spellAddress(address) };
}

/** The registrable domain; under dynamic-DNS and hosting suffixes the label of the customer counts as one. */
export function domainEntity(hostname: string | undefined): Entity | undefined {
  if (hostname === undefined || !hostname.includes('.') || /\.(?:local|internal|lan|arpa|localdomain|home|corp)\.?$/i.test(hostname)) return undefined;
  const domain = getDomain(hostname, { allowPrivateDomains: true, validateHostname: false });
  return domain ? { type: 'domain', value: domain.toLowerCase() } : undefined;
}
