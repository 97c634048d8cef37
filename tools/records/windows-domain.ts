// What the Security log of Windows says about logons, tickets and the directory.
import { type Kit, type Line, type Who, windowsName } from './kit.ts';
import { logonOf, securityEvent } from './windows.ts';

export interface Logon {
  readonly host: string;
  readonly who: Who;
  readonly address: string;
  /** 2 at the keyboard, 3 network, 7 unlock, 9 other credentials for the network, 10 remote desktop. */
  readonly type?: number;
  readonly package?: 'Kerberos' | 'NTLM';
  readonly workstation?: string;
  readonly logonId?: string;
  /** The status of a logon that failed. */
  readonly failure?: '0xc000006a' | '0xc0000064' | '0xc0000072' | '0xc0000234';
  readonly port?: number;
}

/** Events 4624 and 4625. */
export function logon(kit: Kit, ms: number, { host, who, address, type = 3, package: kind = 'Kerberos', workstation = '-', logonId = logonOf(host, `${windowsName(kit, who)}/${type}`, ms), failure, port = 49_822 }: Logon): Line {
  const process = type === 9 ? 'seclogo' : kind === 'NTLM' ? 'NtLmSsp ' : type === 3 ? 'Kerberos' : 'User32 ';
  const nobody = { SubjectUserSid: 'S-1-0-0', SubjectUserName: '-', SubjectDomainName: '-', SubjectLogonId: '0x0' };
  const common = { ...nobody, TargetUserName: who.account, TargetDomainName: kit.org.netbios, LogonType: String(type), LogonProcessName: process, AuthenticationPackageName: kind, WorkstationName: workstation, IpAddress: address, IpPort: String(port) };
  return failure === undefined
    ? securityEvent(kit, ms, { host, eventId: 4624, data: { ...common, TargetUserSid: who.sid, TargetLogonId: logonId, ElevatedToken: '%%1842' } })
    : securityEvent(kit, ms, { host, eventId: 4625, data: { ...common, TargetUserSid: 'S-1-0-0', Status: '0xc000006d', SubStatus: failure, FailureReason: '%%2313' } });
}

export interface Ticket {
  readonly controller: string;
  readonly who: Who;
  readonly address: string;
  readonly encryption?: '0x12' | '0x17';
  readonly port?: number;
}

/** Event 4768: the first ticket, and with it who has which address. */
export function firstTicket(kit: Kit, ms: number, { controller, who, address, encryption = '0x12', port = 50_131, preAuthentication = '2' }: Ticket & { readonly preAuthentication?: '0' | '2' }): Line {
  return securityEvent(kit, ms, { host: controller, eventId: 4768, data: {
    TargetUserName: who.account, TargetDomainName: kit.org.netbios, TargetSid: who.sid, ServiceName: 'krbtgt', ServiceSid: `${who.sid.slice(0, who.sid.lastIndexOf('-'))}-502`, TicketOptions: '0x40810010', Status: '0x0', TicketEncryptionType: encryption,
    PreAuthType: preAuthentication, IpAddress: `::ffff:${address}`, IpPort: String(port),
  } });
}

/** Event 4769: a ticket for a service. */
export function serviceTicket(kit: Kit, ms: number, { controller, who, address, encryption = '0x12', port = 50_132, service, serviceSid }: Ticket & { readonly service: string; readonly serviceSid: string }): Line {
  return securityEvent(kit, ms, { host: controller, eventId: 4769, data: {
    TargetUserName: `${who.account}@${kit.org.domain.toUpperCase()}`, TargetDomainName: kit.org.domain.toUpperCase(), ServiceName: service, ServiceSid: serviceSid, TicketOptions: '0x40810000', TicketEncryptionType: encryption,
    IpAddress: `::ffff:${address}`, IpPort: String(port), Status: '0x0', LogonGuid: '{00000000-0000-0000-0000-000000000000}', TransmittedServices: '-',
  } });
}

const subject = (kit: Kit, ms: number, host: string, who: Who) => ({ SubjectUserSid: who.sid, SubjectUserName: who.account, SubjectDomainName: kit.org.netbios, SubjectLogonId: logonOf(host, windowsName(kit, who), ms) });

/** Event 4662: an object of the directory was reached with a right; here those for replication. */
export function directoryReplicated(kit: Kit, ms: number, { controller, who }: { readonly controller: string; readonly who: Who }): Line {
  return securityEvent(kit, ms, { host: controller, eventId: 4662, data: {
    ...subject(kit, ms, controller, who), ObjectServer: 'DS', ObjectType: '%{19195a5b-6da0-11d0-afd3-00c04fd930c9}', ObjectName: '%{c1d0e4a2-0000-4000-8000-00000000d001}', OperationType: 'Object Access', HandleId: '0x0', AccessList: '%%7688',
    AccessMask: '0x100', Properties: '%%7688 {1131f6ad-9c07-11d1-f79f-00c04fc2dcd2} {19195a5b-6da0-11d0-afd3-00c04fd930c9}',
  } });
}

/** Event 4728: a member of a group of the domain. */
export function memberAdded(kit: Kit, ms: number, { controller, who, member, group, groupId }: { readonly controller: string; readonly who: Who; readonly member: Who; readonly group: string; readonly groupId: number }): Line {
  return securityEvent(kit, ms, { host: controller, eventId: 4728, data: {
    ...subject(kit, ms, controller, who), MemberName: `CN=${member.name},OU=Staff,${kit.org.domain.split('.').map((part) => `DC=${part}`).join(',')}`, MemberSid: member.sid, TargetUserName: group, TargetDomainName: kit.org.netbios,
    TargetSid: `${member.sid.slice(0, member.sid.lastIndexOf('-'))}-${groupId}`, PrivilegeList: '-',
  } });
}

/** Events 4720 (made), 4724 (password reset by another), 4738 (changed). */
export function accountChanged(kit: Kit, ms: number, { controller, who, target, eventId }: { readonly controller: string; readonly who: Who; readonly target: Who; readonly eventId: 4720 | 4724 | 4738 }): Line {
  return securityEvent(kit, ms, { host: controller, eventId, data: { ...subject(kit, ms, controller, who), TargetUserName: target.account, TargetDomainName: kit.org.netbios, TargetSid: target.sid, SamAccountName: target.account } });
}

/** Event 5145: a file of a share was reached. */
export function shareFile(kit: Kit, ms: number, { host, who, address, share, file, isWritten }: { readonly host: string; readonly who: Who; readonly address: string; readonly share: string; readonly file: string; readonly isWritten: boolean }): Line {
  return securityEvent(kit, ms, { host, eventId: 5145, data: {
    ...subject(kit, ms, host, who), ObjectType: 'File', IpAddress: address, IpPort: '50131', ShareName: `\\\\*\\${share}`, ShareLocalPath: share === 'ADMIN$' ? '\\??\\C:\\Windows' : `\\??\\D:\\${share}`, RelativeTargetName: file,
    AccessMask: isWritten ? '0x2' : '0x1', AccessList: isWritten ? '%%4417 %%4418' : '%%4416', AccessReason: '-',
  } });
}
