import type { Duty } from '#contract/declared-entity.ts';
import type { Entity } from '#contract/entity.ts';
import { addressEntity, hostEntity, userEntities, type UserParts } from '../entity-values.ts';
import { isSystemAccount, machineAccountHost } from '../well-known.ts';
import { type DeclaredRow, type ReadRow, refuseRow } from './declared-row.ts';
import type { TableRow } from './read-rows.ts';
import { spellEntity } from './spell-entity.ts';

type Cells = TableRow['cells'];

/** A row of `Get-ADUser | Export-Csv`, of users of Microsoft Graph, Okta or Google. The first name that it has becomes the main one. */
export function readAccount(row: TableRow, namesOf: (cells: Cells) => AccountNames): ReadRow {
  const { accounts, mails, duty } = namesOf(row.cells);
  const names = accounts.flatMap(userEntities).filter(({ type }) => type === 'user');
  const [main] = names;
  const nobodys = accounts.find(({ name }) => name !== undefined && isNobodys(name))?.name;
  if (nobodys !== undefined) return { row: null, refusals: [], leftOut: nobodys };
  if (main === undefined) return refuseRow({ line: row.line, name: '', reason: 'no-name', detail: 'The row names no account. Export the columns with the name of the account too.' });
  const mailboxes = mails.flatMap((mail) => {
    const spelled = spellEntity('mailbox', mail);
    return spelled.ok ? [{ type: 'user' as const, value: spelled.value.value }, spelled.value] : [];
  });
  return { row: directoryRow(row.line, main, { aliases: [...names, ...mailboxes], duty }), refusals: [] };
}

/** It is of a machine, or every machine or directory has it. */
function isNobodys(name: string): boolean {
  return name !== '' && (isSystemAccount(name) || name.toLowerCase() === 'krbtgt' || machineAccountHost(name) !== undefined);
}

/** What an account is called, strongest names first, and the addresses of its mailbox. */
export interface AccountNames {
  readonly accounts: readonly UserParts[];
  readonly mails: readonly string[];
  readonly duty: Duty | null;
}

function directoryRow(line: number, entity: Entity, { aliases, duty }: { readonly aliases: readonly Entity[]; readonly duty: Duty | null }): DeclaredRow {
  return { line, entity, aliases, isFromDirectory: true, ...(duty && { duty }) };
}

/** Active Directory: the names that Windows writes, `DOM\sam` from the domain that the account lies in. */
export function activeDirectoryNames(cells: Cells): AccountNames {
  const labels = domainLabels(cells['distinguishedname']);
  const sam = cells['samaccountname'];
  return {
    accounts: [
      ...(labels.length > 0 ? [{ name: sam, domain: labels[0] }] : []),
      { name: cells['userprincipalname'] }, ...(labels.length > 1 ? [{ name: sam, domain: labels.join('.') }] : []), ...(labels.length === 0 ? [{ name: sam }] : []),
      { uid: cells['sid'] || cells['objectsid'] },
    ],
    mails: [cells['mail'], cells['emailaddress'], ...proxyAddresses(cells)].flatMap((mail) => mail || []),
    // Windows sets it for those who are, or once were, in a group that administrates.
    duty: cells['admincount'] === '1' ? 'administrator' : null,
  };
}

/** Users of Microsoft Graph; those that are synchronised say what they are called on premises. */
export function graphNames(cells: Cells): AccountNames {
  const [domain, sam] = [cells['onpremisesdomainname'], cells['onpremisessamaccountname']];
  const onPremises = domain && sam ? [{ name: sam, domain: domain.split('.')[0] }, { name: sam, domain }] : [];
  return {
    accounts: [{ name: cells['userprincipalname'] }, ...onPremises, { uid: cells['onpremisessecurityidentifier'] }],
    mails: [cells['mail'], ...proxyAddresses(cells)].flatMap((mail) => mail || []), duty: null,
  };
}

export function oktaNames(cells: Cells): AccountNames {
  return { accounts: [{ name: cells['profile.login'] ?? cells['login'] }], mails: [cells['profile.email'] ?? cells['email']].flatMap((mail) => mail || []), duty: null };
}

export function googleNames(cells: Cells): AccountNames {
  const primary = cells['primaryemail'];
  const more = [cells['aliases'], cells['noneditablealiases']].flatMap((cell) => cell?.split(/[;,\s]+/) ?? []);
  return { accounts: [{ name: primary }], mails: [primary, ...more].flatMap((mail) => mail || []), duty: null };
}

/** `corp`, `example`, `com` of `CN=Ann,OU=Sales,DC=corp,DC=example,DC=com`. */
function domainLabels(distinguishedName: string | undefined): string[] {
  return [...(distinguishedName ?? '').matchAll(/(?:^|,)\s*DC=([\w-]+)/gi)].map(([, label]) => (label as string).toLowerCase());
}

/** Of `SMTP:ann@example.com;smtp:a.lee@example.com;X500:...` those of mail. */
function proxyAddresses(cells: Cells): string[] {
  return [...(cells['proxyaddresses'] ?? '').matchAll(/smtp:([^\s;,|<>"]+@[^\s;,|<>"]+)/gi)].map(([, mail]) => mail as string);
}

/** A row of `Get-ADComputer | Export-Csv`. The address counts of servers only: others get a new one all the time. */
export function readComputer({ line, cells }: TableRow): ReadRow {
  const name = cells['dnshostname'] || cells['name'] || cells['samaccountname'];
  const host = hostEntity(name);
  if (!host) return refuseRow({ line, name: name ?? '', reason: 'no-name', detail: 'The row names no computer. Export DNSHostName or Name.' });
  const address = isServer(cells) ? addressEntity(cells['ipv4address'] || undefined) : undefined;
  const aliases = [...userEntities({ uid: cells['sid'] || cells['objectsid'] }), ...(address ? [address] : [])];
  return { row: directoryRow(line, host, { aliases, duty: isController(cells) ? 'domain_controller' : null }), refusals: [] };
}

/** Domain controllers lie in this folder unless somebody moved them, and their primary group is 516. */
function isController(cells: Cells): boolean {
  return /(?:^|,)OU=Domain Controllers,/i.test(cells['distinguishedname'] ?? '') || cells['primarygroupid'] === '516';
}

function isServer(cells: Cells): boolean {
  return isController(cells) || /server/i.test(cells['operatingsystem'] ?? '');
}

const NAMES_SHOWN = 5;

/** What a directory's export leaves out without saying so, and what of it is nobody's. */
export function noticesOf(rows: readonly TableRow[], leftOut: readonly string[]): string[] {
  const notices: string[] = [];
  if (leftOut.length > 0) notices.push(`${leftOut.length} accounts that are of machines, or that every directory has, were left out: ${leftOut.slice(0, NAMES_SHOWN).join(', ')}${leftOut.length > NAMES_SHOWN ? ', ...' : ''}.`);
  if (rows.some(({ cells }) => /ADPropertyValueCollection/.test(cells['proxyaddresses'] ?? ''))) {
    notices.push("The column proxyAddresses holds no addresses: Export-Csv writes the kind of a list in their place. Export it as @{n='proxyAddresses';e={$_.proxyAddresses -join ';'}}.");
  }
  const moving = rows.filter(({ cells }) => cells['dnshostname'] !== undefined && cells['ipv4address'] && !isServer(cells)).length;
  if (moving > 0) notices.push(`The addresses of ${moving} computers whose OperatingSystem names no server were not taken: such addresses move. Leases and sign-ins tell who had them when.`);
  return notices;
}
