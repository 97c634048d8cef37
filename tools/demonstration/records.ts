// One function for each kind of record, in the format of the product.
import { AWS_ACCOUNT, DOMAIN, ENTRA_TENANT, mailOf, type Person, windowsName } from './northwind.ts';
import { mark, type Moment, type TimedRecord } from './moment.ts';

type Fields = Readonly<Record<string, unknown>>;

function json(moment: Moment, fields: Fields): TimedRecord {
  return { moment, text: JSON.stringify(fields) };
}

/** An id that is the same in every run. */
function idOf(kind: string, moment: Moment): string {
  return `${kind}-${String(moment.ms).padStart(12, '0')}`;
}

export interface Mail {
  readonly from: string;
  readonly to: Person;
  readonly subject: string;
  readonly senderAddress: string;
  readonly verdict: 'pass' | 'fail';
  readonly urls?: readonly string[];
}

/** Microsoft Defender for Office 365: `EmailEvents`, and `EmailUrlInfo` for each link. */
export function mail(moment: Moment, { from, to, subject, senderAddress, verdict, urls = [] }: Mail): TimedRecord[] {
  const networkId = idOf('c3a7e1b0-0000-4000-8000', moment);
  const event = json(moment, {
    time: mark(moment, 'iso7'), tenantId: ENTRA_TENANT, operationName: 'Publish', category: 'AdvancedHunting-EmailEvents',
    properties: {
      Timestamp: mark(moment, 'iso7'), NetworkMessageId: networkId, InternetMessageId: `<${moment.ms}.${from.replace('@', '.')}>`, SenderMailFromAddress: from, SenderFromAddress: from,
      SenderDisplayName: from.split('@')[0], SenderMailFromDomain: from.split('@')[1], SenderFromDomain: from.split('@')[1], SenderIPv4: senderAddress, SenderIPv6: '',
      RecipientEmailAddress: mailOf(to), RecipientObjectId: to.id, Subject: subject, EmailDirection: 'Inbound', DeliveryAction: 'Delivered', DeliveryLocation: 'Inbox/folder', ThreatTypes: '',
      ThreatNames: '', DetectionMethods: '', ConfidenceLevel: '', EmailAction: '', EmailActionPolicy: '', AttachmentCount: 0, UrlCount: urls.length, EmailLanguage: 'en',
      AuthenticationDetails: JSON.stringify({ SPF: verdict, DKIM: verdict === 'pass' ? 'pass' : 'none', DMARC: verdict, CompAuth: verdict }), ReportId: networkId,
    },
  });
  const links = urls.map((url) => json(moment, {
    time: mark(moment, 'iso7'), tenantId: ENTRA_TENANT, operationName: 'Publish', category: 'AdvancedHunting-EmailUrlInfo',
    properties: { Timestamp: mark(moment, 'iso7'), NetworkMessageId: networkId, Url: url, UrlDomain: new URL(url).hostname, UrlLocation: 'Body', ReportId: networkId },
  }));
  return [event, ...links];
}

/** Defender for Office 365: a link of a mail was followed. */
export function click(moment: Moment, person: Person, url: string, address: string): TimedRecord {
  return json(moment, {
    time: mark(moment, 'iso7'), tenantId: ENTRA_TENANT, operationName: 'Publish', category: 'AdvancedHunting-UrlClickEvents',
    properties: {
      Timestamp: mark(moment, 'iso7'), Url: url, ActionType: 'ClickAllowed', AccountUpn: mailOf(person), Workload: 'Email', NetworkMessageId: '', ThreatTypes: '', DetectionMethods: '',
      IPAddress: address, IsClickedThrough: false, UrlChain: JSON.stringify([url]), ReportId: idOf('click', moment),
    },
  });
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

const BROWSER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0';

/** Microsoft Entra: an interactive sign-in, as the diagnostic settings deliver it. */
export function signIn(moment: Moment, { person, address, country, city, app, risk = 'none', userAgent = BROWSER, device, errorCode = 0 }: SignIn): TimedRecord {
  const id = idOf('e11c0000-0000-4000-8000', moment);
  return json(moment, {
    time: mark(moment, 'iso7'), resourceId: `/tenants/${ENTRA_TENANT}/providers/Microsoft.aadiam`, operationName: 'Sign-in activity', category: 'SignInLogs', tenantId: ENTRA_TENANT,
    resultType: String(errorCode), callerIpAddress: address, correlationId: id,
    properties: {
      id, createdDateTime: mark(moment, 'iso7'), userDisplayName: person.name, userPrincipalName: mailOf(person), userId: person.id, appId: idOf('app', { ms: app.length }), appDisplayName: app,
      ipAddress: address, status: { errorCode, failureReason: errorCode === 0 ? 'Other.' : 'Error validating credentials due to invalid username or password.' }, clientAppUsed: 'Browser', userAgent,
      deviceDetail: { deviceId: device === undefined ? '' : idOf('device', { ms: device.length }), displayName: device ?? '', operatingSystem: 'Windows11', browser: 'Edge 142.0.0', isManaged: device !== undefined, isCompliant: device !== undefined },
      location: { city, state: city, countryOrRegion: country }, conditionalAccessStatus: 'success', authenticationRequirement: 'multiFactorAuthentication', isInteractive: true,
      riskDetail: 'none', riskLevelAggregated: risk, riskLevelDuringSignIn: risk, riskState: risk === 'none' ? 'none' : 'atRisk', resourceDisplayName: app, sessionId: idOf('session', moment),
    },
  });
}

export interface AuditRecord {
  readonly person: Person;
  readonly operation: string;
  readonly address: string;
  readonly more: Fields;
}

/** Microsoft 365 unified audit log: Exchange. */
export function exchange(moment: Moment, { person, operation, address, more }: AuditRecord): TimedRecord {
  return json(moment, {
    CreationTime: mark(moment, 'seconds'), Id: idOf('ex', moment), Operation: operation, OrganizationId: ENTRA_TENANT, RecordType: 1, ResultStatus: 'True', UserKey: person.id, UserType: 2, Version: 1,
    Workload: 'Exchange', ClientIP: `${address}:51422`, UserId: mailOf(person), ExternalAccess: false, OrganizationName: 'northwind.onmicrosoft.example', ...more,
  });
}

/** Microsoft 365 unified audit log: SharePoint and OneDrive. */
export function sharePoint(moment: Moment, { person, operation, address, more }: AuditRecord): TimedRecord {
  return json(moment, {
    CreationTime: mark(moment, 'seconds'), Id: idOf('sp', moment), Operation: operation, OrganizationId: ENTRA_TENANT, RecordType: 6, UserKey: `i:0h.f|membership|${person.id}@live.example`, UserType: 0, Version: 1,
    Workload: 'SharePoint', ClientIP: address, UserId: mailOf(person), EventSource: 'SharePoint', ItemType: 'File', SiteUrl: 'https://northwind.sharepoint.example/sites/finance/', ...more,
  });
}

export interface CloudCall {
  readonly identity: Fields;
  readonly service: string;
  readonly name: string;
  readonly address: string;
  readonly userAgent: string;
  readonly parameters?: Fields | null;
  readonly answer?: Fields | null;
  readonly readOnly?: boolean;
}

/** AWS CloudTrail. */
export function cloudTrail(moment: Moment, { identity, service, name, address, userAgent, parameters = null, answer = null, readOnly = false }: CloudCall): TimedRecord {
  return json(moment, {
    eventVersion: '1.11', userIdentity: identity, eventTime: `${mark(moment, 'seconds')}Z`, eventSource: `${service}.amazonaws.com`, eventName: name, awsRegion: 'eu-central-1', sourceIPAddress: address,
    userAgent, requestParameters: parameters, responseElements: answer, requestID: idOf('req', moment), eventID: idOf(`ct-${name.toLowerCase()}`, moment), readOnly, eventType: 'AwsApiCall', managementEvent: service !== 's3' || !name.startsWith('GetObject'),
    recipientAccountId: AWS_ACCOUNT, eventCategory: name === 'GetObject' ? 'Data' : 'Management',
  });
}

/** Who calls AWS with a role that was assumed through single sign-on. */
export function roleSession(person: Person, role: string, key: string): Fields {
  return {
    type: 'AssumedRole', principalId: `AROAXNWEXAMPLE00000AA:${mailOf(person)}`, arn: `arn:aws:sts::${AWS_ACCOUNT}:assumed-role/${role}/${mailOf(person)}`, accountId: AWS_ACCOUNT, accessKeyId: key,
    sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAXNWEXAMPLE00000AA', arn: `arn:aws:iam::${AWS_ACCOUNT}:role/${role}`, accountId: AWS_ACCOUNT, userName: role }, attributes: { mfaAuthenticated: 'false' } },
  };
}

export function iamUser(userName: string, key: string): Fields {
  return { type: 'IAMUser', principalId: `AIDAXNW${userName.replace(/\W/g, '').toUpperCase().padEnd(14, '0')}`, arn: `arn:aws:iam::${AWS_ACCOUNT}:user/${userName}`, accountId: AWS_ACCOUNT, accessKeyId: key, userName };
}

/** A line of a FortiGate firewall over syslog: key=value pairs. */
export function fortiGate(moment: Moment, pairs: Readonly<Record<string, string | number>>): TimedRecord {
  const head = `date=${mark(moment, 'date')} time=${mark(moment, 'clock')} devname="NW-FW-01" devid="FG100FTK20001234" eventtime=${mark(moment, 'ns')} tz="+0000" vd="root"`;
  const rest = Object.entries(pairs).map(([name, value]) => `${name}=${typeof value === 'number' || /^[\d.]+$/.test(value) ? value : `"${value}"`}`);
  return { moment, text: `<189>${head} ${rest.join(' ')}` };
}

export interface SysmonProcess {
  readonly host: string;
  readonly person: Person;
  readonly pid: number;
  readonly parentPid: number;
  readonly image: string;
  readonly commandLine: string;
  readonly parentImage: string;
  readonly parentCommandLine: string;
  readonly integrity?: 'High' | 'Medium';
}

const guidOf = (host: string, pid: number): string => `{${host.length.toString(16).padStart(8, '0')}-4e57-6560-${pid.toString(16).padStart(4, '0')}-001000000000}`;

/** Sysmon event 1 as Winlogbeat ships it. */
export function processCreated(moment: Moment, one: SysmonProcess): TimedRecord {
  const { host, person, pid, parentPid, image, commandLine, parentImage, parentCommandLine, integrity = 'Medium' } = one;
  return winlogbeat(moment, { host, channel: 'Microsoft-Windows-Sysmon/Operational', provider: 'Microsoft-Windows-Sysmon', eventId: 1 }, {
    UtcTime: mark(moment, 'sysmon'), ProcessGuid: guidOf(host, pid), ProcessId: String(pid), Image: image, CommandLine: commandLine, CurrentDirectory: 'C:\\Windows\\system32\\', User: windowsName(person),
    LogonId: '0x7d41a2', TerminalSessionId: '0', IntegrityLevel: integrity, OriginalFileName: image.split('\\').at(-1) ?? '', ParentProcessGuid: guidOf(host, parentPid), ParentProcessId: String(parentPid),
    ParentImage: parentImage, ParentCommandLine: parentCommandLine, Hashes: `SHA256=${pid.toString(16).padStart(8, '0').repeat(8).toUpperCase()}`,
  });
}

/** Windows Security event 4624: a logon over the network. */
export function networkLogon(moment: Moment, host: string, person: Person, address: string): TimedRecord {
  return winlogbeat(moment, { host, channel: 'Security', provider: 'Microsoft-Windows-Security-Auditing', eventId: 4624 }, {
    SubjectUserSid: 'S-1-0-0', SubjectUserName: '-', SubjectDomainName: '-', SubjectLogonId: '0x0', TargetUserSid: person.sid, TargetUserName: person.account,
    TargetDomainName: 'NORTHWIND', TargetLogonId: '0x7d41a2', LogonType: '3', LogonProcessName: 'Kerberos', AuthenticationPackageName: 'Kerberos', WorkstationName: '-', IpAddress: address, IpPort: '49822', ElevatedToken: '%%1842',
  });
}

interface Channel {
  readonly host: string;
  readonly channel: string;
  readonly provider: string;
  readonly eventId: number;
}

function winlogbeat(moment: Moment, { host, channel, provider, eventId }: Channel, data: Readonly<Record<string, string>>): TimedRecord {
  return json(moment, {
    '@timestamp': mark(moment, 'iso'), agent: { type: 'winlogbeat', version: '8.19.3' }, host: { name: `${host}.${DOMAIN}` }, event: { code: String(eventId), provider, kind: 'event' },
    winlog: { channel, provider_name: provider, event_id: String(eventId), record_id: moment.ms, computer_name: `${host}.${DOMAIN}`, event_data: data },
  });
}

/** A line of sshd in the auth log of a Linux host (RFC 3164). */
export function sshd(moment: Moment, host: string, message: string): TimedRecord {
  return { moment, text: `<38>${mark(moment, 'rfc3164')} ${host} sshd[2114]: ${message}` };
}
