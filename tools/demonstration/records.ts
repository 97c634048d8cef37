// The records of the demonstration, with marks in place of times.
import { assumedRole, type CloudCall, cloudTrail as awsCall, iamUser as awsUser } from '../records/aws.ts';
import { click as mailClick, mail as mailEvents } from '../records/defender-mail.ts';
import { entraSignIn } from '../records/entra.ts';
import { fortiGate as firewallLine } from '../records/fortinet.ts';
import type { Fields, Kit, Line } from '../records/kit.ts';
import { sshd as sshdLine } from '../records/linux.ts';
import { exchangeAudit, sharePointAudit } from '../records/microsoft-365.ts';
import { type Program, processCreated as sysmonProcess } from '../records/windows.ts';
import { logon } from '../records/windows-domain.ts';
import { mark, type Moment, type TimedRecord } from './moment.ts';
import { NORTHWIND, type Person } from './northwind.ts';

const KIT: Kit = {
  org: NORTHWIND,
  id: (kind, ms) => `${kind}-${String(ms).padStart(12, '0')}`,
  time: (ms, form) => mark({ ms }, form),
};

const timed = ({ timeMs, raw }: Line): TimedRecord => ({ moment: { ms: timeMs }, text: raw });

export interface Mail {
  readonly from: string;
  readonly to: Person;
  readonly subject: string;
  readonly senderAddress: string;
  readonly verdict: 'pass' | 'fail';
  readonly urls?: readonly string[];
}

export function mail({ ms }: Moment, one: Mail): TimedRecord[] {
  return mailEvents(KIT, ms, one).map(timed);
}

export function click({ ms }: Moment, who: Person, url: string, address: string): TimedRecord {
  return timed(mailClick(KIT, ms, { who, url, address }));
}

export interface SignIn {
  readonly person: Person;
  readonly address: string;
  readonly country: string;
  readonly city: string;
  readonly app: string;
  readonly risk?: 'none' | 'low' | 'medium' | 'high';
  readonly userAgent?: string;
  /** The device's name, where it is one of the company's. */
  readonly device?: string;
  readonly errorCode?: number;
}

export function signIn({ ms }: Moment, { person: who, country, city, device, ...rest }: SignIn): TimedRecord {
  const known = device === undefined ? {} : { device: { name: device, id: `device-${device.toLowerCase()}` } };
  return timed(entraSignIn(KIT, ms, { who, place: { country, city }, ...known, ...rest }));
}

export interface AuditRecord {
  readonly person: Person;
  readonly operation: string;
  readonly address: string;
  readonly more: Fields;
}

export function exchange({ ms }: Moment, { person: who, ...rest }: AuditRecord): TimedRecord {
  return timed(exchangeAudit(KIT, ms, { who, ...rest }));
}

export function sharePoint({ ms }: Moment, { person: who, more, ...rest }: AuditRecord): TimedRecord {
  return timed(sharePointAudit(KIT, ms, { who, more: { SiteUrl: `https://${NORTHWIND.sharePoint}/sites/finance/`, ...more }, ...rest }));
}

export function cloudTrail({ ms }: Moment, call: CloudCall): TimedRecord {
  return timed(awsCall(KIT, ms, call));
}

export function roleSession(person: Person, role: string, key: string): Fields {
  return assumedRole(KIT, { role, session: person.upn, key });
}

export function iamUser(userName: string, key: string): Fields {
  return awsUser(KIT, userName, key);
}

export function fortiGate({ ms }: Moment, pairs: Readonly<Record<string, string | number>>): TimedRecord {
  return timed(firewallLine(KIT, ms, pairs));
}

export function processCreated({ ms }: Moment, { person: who, ...rest }: Omit<Program, 'who'> & { readonly person: Person }): TimedRecord {
  return timed(sysmonProcess(KIT, ms, { who, ...rest }));
}

export function networkLogon({ ms }: Moment, host: string, who: Person, address: string): TimedRecord {
  return timed(logon(KIT, ms, { host, who, address }));
}

export function sshd({ ms }: Moment, host: string, message: string): TimedRecord {
  return timed(sshdLine(KIT, ms, host, message));
}
