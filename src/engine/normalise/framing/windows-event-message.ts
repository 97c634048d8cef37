import { type Gathered, put } from './windows-event-data.ts';

/** The names of the event data, by the labels of the English message. */
type Labels = Readonly<Record<string, string>>;

const person = (prefix: string): Labels => ({ 'Security ID': `${prefix}UserSid`, 'Account Name': `${prefix}UserName`, 'Account Domain': `${prefix}DomainName`, 'Logon ID': `${prefix}LogonId`, 'Logon GUID': 'LogonGuid' });
const SUBJECT = person('Subject');
const TARGET = person('Target');
const ACCOUNT: Labels = { 'Security ID': 'TargetSid', 'User ID': 'TargetSid', 'Account Name': 'TargetUserName', 'Account Domain': 'TargetDomainName', 'Supplied Realm Name': 'TargetDomainName', 'Old Account Name': 'OldTargetUserName', 'New Account Name': 'NewTargetUserName' };
const GROUP: Labels = { 'Security ID': 'TargetSid', 'Group ID': 'TargetSid', 'Group Name': 'TargetUserName', 'Account Name': 'TargetUserName', 'Group Domain': 'TargetDomainName', 'Account Domain': 'TargetDomainName' };

/** Labels that mean something else in each section. */
const SECTIONS: Readonly<Record<string, Labels>> = {
  Subject: SUBJECT, 'Creator Subject': SUBJECT,
  'New Logon': TARGET, 'Account For Which Logon Failed': TARGET, 'Account Whose Credentials Were Used': TARGET, 'Target Subject': TARGET,
  'Target Account': ACCOUNT, 'New Account': ACCOUNT, 'Account That Was Locked Out': ACCOUNT, 'Account Information': ACCOUNT, 'Target Computer': ACCOUNT,
  'New Computer Account': ACCOUNT, 'Computer Account That Was Changed': ACCOUNT,
  Group: GROUP, 'New Group': GROUP, 'Deleted Group': GROUP, 'Group That Was Changed': GROUP,
  Member: { 'Security ID': 'MemberSid', 'Account Name': 'MemberName' },
  'Service Information': { 'Service Name': 'ServiceName', 'Service ID': 'ServiceSid', 'Service File Name': 'ServiceFileName', 'Service Type': 'ServiceType', 'Service Start Type': 'ServiceStartType', 'Service Account': 'ServiceAccount' },
};

/** Labels that mean the same wherever they stand. */
const ANYWHERE: Labels = {
  'Logon Type': 'LogonType', 'Logon Process': 'LogonProcessName', 'Authentication Package': 'AuthenticationPackageName', 'Package Name (NTLM only)': 'LmPackageName',
  'Workstation Name': 'WorkstationName', 'Source Workstation': 'Workstation', 'Logon Account': 'TargetUserName', 'Error Code': 'Status', 'Result Code': 'Status', 'Failure Code': 'Status',
  'Source Network Address': 'IpAddress', 'Network Address': 'IpAddress', 'Client Address': 'IpAddress', 'Source Port': 'IpPort', 'Client Port': 'IpPort', Port: 'IpPort',
  Status: 'Status', 'Sub Status': 'SubStatus', 'Exit Status': 'Status', 'Failure Reason': 'FailureReason', 'Target Server Name': 'TargetServerName',
  'New Process ID': 'NewProcessId', 'New Process Name': 'NewProcessName', 'Creator Process ID': 'ProcessId', 'Creator Process Name': 'ParentProcessName', 'Process Command Line': 'CommandLine', 'Mandatory Label': 'MandatoryLabel',
  'Process ID': 'ProcessId', 'Process Name': 'ProcessName', 'Caller Process ID': 'ProcessId', 'Caller Process Name': 'ProcessName',
  'Object Server': 'ObjectServer', 'Object Type': 'ObjectType', 'Object Name': 'ObjectName', 'Handle ID': 'HandleId', Accesses: 'AccessList', 'Access Mask': 'AccessMask', Properties: 'Properties',
  'Share Name': 'ShareName', 'Share Path': 'ShareLocalPath', 'Relative Target Name': 'RelativeTargetName', Privileges: 'PrivilegeList',
  'Task Name': 'TaskName', 'Task Content': 'TaskContent', 'Ticket Options': 'TicketOptions', 'Ticket Encryption Type': 'TicketEncryptionType', 'Pre-Authentication Type': 'PreAuthType',
  'Application Name': 'Application', Direction: 'Direction', 'Source Address': 'SourceAddress', 'Destination Address': 'DestAddress', 'Destination Port': 'DestPort', Protocol: 'Protocol',
  'Service Name': 'ServiceName', 'Service File Name': 'ImagePath', 'Service Type': 'ServiceType', 'Service Start Type': 'StartType', 'Service Account': 'AccountName',
};

/** Messages of these speak of a subject where the data have a target. */
const TARGET_AS_SUBJECT = new Set([4634, 4647]);
/** Of filtered connections the message shares labels with those of sign-ins. */
const CONNECTIONS = new Set([5152, 5154, 5156, 5157, 5158, 5159]);

/**
 * Some shippers (Splunk's universal forwarder, Fluent Bit, Get-WinEvent) send the rendered message and not the data. The English message
 * of the Security log has them below headings, `Account Name:` once for the subject and once for the target; that of Sysmon by their names.
 */
export function putMessageData(fields: Gathered): void {
  const { Message: message, Channel: channel } = fields;
  if (typeof message !== 'string' || !message.includes('\n')) return;
  if (channel === 'Security' && fields['SubjectUserSid'] === undefined && fields['TargetUserName'] === undefined && fields['Application'] === undefined) readSections(message, fields);
  else if (channel === 'System' && fields['ServiceName'] === undefined && fields['param1'] === undefined) readSections(message, fields);
  else if (channel === 'Microsoft-Windows-Sysmon/Operational' && fields['UtcTime'] === undefined) readNames(message, fields);
}

function readSections(message: string, fields: Gathered): void {
  const labels = labelsFor(Number(fields['EventID']));
  let section: Labels | undefined;
  let name: string | undefined;
  for (const line of message.split(/\r?\n/)) {
    const heading = /^([A-Z][^:\t]*):\s*$/.exec(line);
    if (heading) {
      section = labels.sections[heading[1] as string];
      name = undefined;
      continue;
    }
    const pair = /^\s*([A-Z][^:\t]*):(?:\s+(.*))?$/.exec(line);
    if (pair) {
      name = section?.[pair[1] as string] ?? labels.anywhere[pair[1] as string];
      if (name !== undefined && fields[name] === undefined) put(fields, name, datumOf(name, (pair[2] ?? '').trim()));
    } else if (name !== undefined && /^\t\t+\S/.test(line)) put(fields, name, `${String(fields[name] ?? '')}\n${line.trim()}`);
  }
}

/** Messages are rendered with the names of well-known and resolvable accounts where the data have a SID. */
function datumOf(name: string, value: string): string | undefined {
  if (!name.endsWith('Sid') || /^(?:S-1-|-$)/.test(value)) return value;
  return value === 'NT AUTHORITY\\SYSTEM' ? 'S-1-5-18' : undefined;
}

function labelsFor(eventId: number): { sections: Readonly<Record<string, Labels>>; anywhere: Labels } {
  const sections = TARGET_AS_SUBJECT.has(eventId) ? { ...SECTIONS, Subject: TARGET } : SECTIONS;
  return { sections, anywhere: CONNECTIONS.has(eventId) ? { ...ANYWHERE, 'Source Port': 'SourcePort' } : ANYWHERE };
}

function readNames(message: string, fields: Gathered): void {
  for (const match of message.matchAll(/^([A-Z]\w*): (.*)$/gm)) {
    const name = match[1] as string;
    if (fields[name] === undefined) put(fields, name, (match[2] as string).trimEnd());
  }
}
