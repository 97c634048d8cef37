import type { JsonObject } from '#contract/event.ts';
import type { IncidentAsset } from '#contract/incident.ts';
import type { AlertPlan, EventPlan } from './make.ts';

/** One step of the intrusion: minutes after its start, the alert, its events, and why it joined. */
export interface Step {
  readonly minute: number;
  readonly alert: AlertPlan;
  readonly events: readonly Omit<EventPlan, 'timeMs' | 'domain'>[];
  readonly story: string;
  readonly because?: string;
  readonly via?: readonly string[];
  /** Index of the step that it joined to. */
  readonly to?: number;
  readonly weight?: number;
}

/** Senders choose subjects: this one runs where a screen takes it for HTML. */
export const SUBJECT = 'Payment run blocked <img src=x onerror="document.title=1">';
const USER = 'ines.carvalho@meridian.example';
const HOST = 'fin-lt-0231';
const ATTACKER = '203.0.113.77';
const LURE = 'login-meridian.example';
const C2 = 'cdn-telemetry.example';
const KEY = 'AKIAEXAMPLE7MERIDIAN';
const ARN = 'arn:aws:iam::111122223333:user/ci-deploy';

/** What is declared of the two whom it is about. */
export const STAGE_ASSETS: readonly IncidentAsset[] = [
  { entity: { type: 'user', value: 'meridian\\ines.carvalho' }, names: [{ type: 'user', value: USER }, { type: 'mailbox', value: USER }], worth: 'high', groups: ['finance', 'may release payments'], duty: 'administrator', note: '', isCounted: true },
  { entity: { type: 'host', value: HOST }, names: [{ type: 'host', value: HOST }], worth: 'normal', groups: ['finance'], duty: null, note: '', isCounted: true },
];

function sysmon(id: number, data: JsonObject): JsonObject {
  return { EventID: id, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: 'FIN-LT-0231.meridian.example', ...data };
}

function okta(eventType: string, data: JsonObject): JsonObject {
  return { eventType, version: '0', actor: { type: 'User', alternateId: USER, displayName: 'Ines Carvalho' }, client: { ipAddress: ATTACKER, userAgent: { rawUserAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0', os: 'Linux' }, geographicalContext: { country: 'Netherlands', city: 'Amsterdam' } }, ...data };
}

function trail(eventName: string, eventSource: string, data: JsonObject): JsonObject {
  return { eventVersion: '1.10', eventName, eventSource, awsRegion: 'eu-west-1', sourceIPAddress: ATTACKER, userAgent: 'aws-cli/2.22.4 Python/3.12', userIdentity: { type: 'IAMUser', arn: ARN, accountId: '111122223333', accessKeyId: KEY, userName: 'ci-deploy' }, ...data };
}

const awsActor = { actor: { user: { name: 'ci-deploy', uid: ARN, credential_uid: KEY } }, src_endpoint: { ip: ATTACKER }, cloud: { provider: 'AWS', account: { uid: '111122223333' }, region: 'eu-west-1' } };
const laptop = { device: { hostname: HOST, ip: '10.20.4.31', os: { name: 'Windows 11' } } };

export const EARLY_STEPS: readonly Step[] = [
  {
    minute: 0,
    alert: { rule: 'Message with a link to a look-alike domain was delivered', severity: 'medium', domain: 'email', confidence: 0.7, techniques: ['T1566.002'], tactic: 'initial-access', summary: `${USER} received a message from billing@${LURE} with a link to ${LURE}, a domain 11 hours old that resembles meridian.example.`, entities: [`target mailbox ${USER}`, `actor domain ${LURE}`, 'related message <8f1c2d@login-meridian.example>', `related url https://${LURE}/sso/verify?u=ines`] },
    events: [{ kind: 'email', source: 'microsoft365.message_trace', message: `Message delivered: ${SUBJECT}`, ocsf: { email: { from: `billing@${LURE}`, to: [USER], subject: SUBJECT, message_uid: '<8f1c2d@login-meridian.example>' }, user: { name: USER, email_addr: USER } }, fields: { Received: '', SenderAddress: `billing@${LURE}`, RecipientAddress: USER, Subject: SUBJECT, Status: 'Delivered', FromIP: '198.51.100.9', MessageId: '<8f1c2d@login-meridian.example>', Size: 48211 } }],
    story: `A message from billing@${LURE}, a domain 11 hours old, reached Ines Carvalho’s mailbox.`,
  },
  {
    minute: 6,
    alert: { rule: 'DNS query for a look-alike of the tenant’s own domain', severity: 'low', domain: 'network', confidence: 0.6, techniques: ['T1566.002'], tactic: 'initial-access', summary: `${HOST} asked for ${LURE}, which resembles meridian.example.`, entities: [`actor host ${HOST}`, 'actor address 10.20.4.31', `target domain ${LURE}`] },
    events: [{ kind: 'dns', source: 'zeek.dns', message: `10.20.4.31 asked for ${LURE}`, ocsf: { query: { hostname: LURE, type: 'A' }, src_endpoint: { ip: '10.20.4.31', hostname: HOST }, dst_endpoint: { ip: '10.20.0.53' } }, fields: { uid: 'CwTzB93kq1', 'id.orig_h': '10.20.4.31', 'id.orig_p': 51522, 'id.resp_h': '10.20.0.53', 'id.resp_p': 53, proto: 'udp', query: LURE, qtype_name: 'A', answers: ['198.51.100.9'] } }],
    story: `Six minutes later her laptop ${HOST} looked up that domain.`,
    because: `Both name the domain ${LURE}, which nothing else in this tenant has ever named.`,
    via: [`domain ${LURE}`], to: 0, weight: 0.94,
  },
  {
    minute: 9,
    alert: { rule: 'Okta session used from an address far from its sign-in', severity: 'high', domain: 'identity', confidence: 0.85, techniques: ['T1539', 'T1078.004'], tactic: 'credential-access', summary: `The Okta session of ${USER} moved from Lisbon to ${ATTACKER} (Amsterdam) within 90 seconds.`, entities: [`target user ${USER}`, `actor address ${ATTACKER}`, 'related session okta:102x7QmS1'] },
    events: [
      { kind: 'authentication', source: 'okta.system_log', severity: 'medium', message: `${USER} signed in from ${ATTACKER}`, ocsf: { user: { name: USER, email_addr: USER }, src_endpoint: { ip: ATTACKER, location: { country: 'NL', city: 'Amsterdam' } }, session: { uid: '102x7QmS1' }, status: 'Success' }, fields: okta('user.session.start', { outcome: { result: 'SUCCESS' }, authenticationContext: { externalSessionId: '102x7QmS1' } }) },
      { kind: 'authentication', source: 'okta.system_log', message: `${USER} was let into Microsoft 365 from ${ATTACKER}`, activity: 'Service Ticket Request', ocsf: { user: { name: USER, email_addr: USER }, src_endpoint: { ip: ATTACKER }, session: { uid: '102x7QmS1' }, app_name: 'Microsoft 365', status: 'Success' }, fields: okta('user.authentication.sso', { outcome: { result: 'SUCCESS' }, target: [{ type: 'AppInstance', displayName: 'Microsoft 365' }] }) },
    ],
    story: `Her Okta session was then used from ${ATTACKER} in Amsterdam, 90 seconds after she signed in from Lisbon: the session was stolen.`,
    because: `The user ${USER} owns the mailbox that got the message, nine minutes apart, and stealing a session follows a phishing link.`,
    via: [`user ${USER}`, `mailbox ${USER}`], to: 0, weight: 0.88,
  },
  {
    minute: 14,
    alert: { rule: 'New MFA factor enrolled from an address that is new to the user', severity: 'high', domain: 'identity', confidence: 0.8, techniques: ['T1556.006', 'T1098.005'], tactic: 'persistence', summary: `A new authenticator was enrolled for ${USER} from ${ATTACKER}.`, entities: [`target user ${USER}`, `actor address ${ATTACKER}`] },
    events: [{ kind: 'account', source: 'okta.system_log', severity: 'medium', message: `MFA factor enrolled for ${USER}`, ocsf: { user: { name: USER, email_addr: USER }, src_endpoint: { ip: ATTACKER }, status: 'Success' }, fields: okta('user.mfa.factor.activate', { outcome: { result: 'SUCCESS' }, debugContext: { debugData: { factor: 'GOOGLE_TOKEN_SOFTWARE_TOTP' } } }) }],
    story: 'The intruder enrolled an authenticator of their own, so that the access would outlive the session.',
    because: `Same user and same address ${ATTACKER}, five minutes apart; the address was never seen in this tenant before today.`,
    via: [`user ${USER}`, `address ${ATTACKER}`], to: 2, weight: 0.97,
  },
  {
    minute: 21,
    alert: { rule: 'Inbox rule hides messages about payments', severity: 'high', domain: 'email', confidence: 0.9, techniques: ['T1564.008'], tactic: 'defense-evasion', summary: `A rule named “..” moves messages with “invoice” or “IBAN” out of the inbox of ${USER}.`, entities: [`target mailbox ${USER}`, `actor address ${ATTACKER}`] },
    events: [{ kind: 'api', source: 'microsoft365.audit', severity: 'medium', message: `New-InboxRule “..” in ${USER}`, activity: 'Create', ocsf: { api: { operation: 'New-InboxRule', service: { name: 'Exchange' } }, actor: { user: { name: USER } }, user: { name: USER }, src_endpoint: { ip: ATTACKER } }, fields: { Operation: 'New-InboxRule', Workload: 'Exchange', UserId: USER, ClientIP: `${ATTACKER}:51220`, Parameters: [{ Name: 'Name', Value: '..' }, { Name: 'SubjectOrBodyContainsWords', Value: 'invoice;IBAN;bank' }, { Name: 'MoveToFolder', Value: 'RSS Feeds' }, { Name: 'MarkAsRead', Value: 'True' }] } }],
    story: 'An inbox rule named “..” began to hide messages about invoices and IBANs.',
    because: `Same mailbox and same address ${ATTACKER} as the stolen session.`,
    via: [`mailbox ${USER}`, `address ${ATTACKER}`], to: 2, weight: 0.95,
  },
  {
    minute: 33,
    alert: { rule: 'Program with a disguised extension started from a download folder', severity: 'high', domain: 'endpoint', confidence: 0.85, techniques: ['T1204.002', 'T1036.002'], tactic: 'execution', summary: `On ${HOST}, ${USER} started invoice_\u202efdp.exe, whose name reads as a PDF.`, entities: [`actor user ${USER}`, `target host ${HOST}`, 'target file C:\\Users\\ines\\Downloads\\invoice_\u202efdp.exe', 'target process invoice_\u202efdp.exe (4820)'] },
    events: [{ kind: 'process', source: 'microsoft.sysmon', severity: 'high', message: 'Process started: invoice_\u202efdp.exe', ocsf: { ...laptop, user: { name: USER }, process: { name: 'invoice_\u202efdp.exe', pid: 4820, cmd_line: '"C:\\Users\\ines\\Downloads\\invoice_\u202efdp.exe" /quiet\u0007', file: { path: 'C:\\Users\\ines\\Downloads\\invoice_\u202efdp.exe', hashes: [{ algorithm: 'SHA-256', value: '7d1a0fd2c4be6a19f5a7d35f0b8f2c11aa63d0c9b2e841d7f0e95a6b3c2d1e0f' }] }, parent_process: { name: 'msedge.exe', pid: 3312 } } }, fields: sysmon(1, { Image: 'C:\\Users\\ines\\Downloads\\invoice_\u202efdp.exe', CommandLine: '"C:\\Users\\ines\\Downloads\\invoice_\u202efdp.exe" /quiet\u0007', User: 'MERIDIAN\\ines.carvalho', ProcessId: 4820, ParentImage: 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe', Hashes: 'SHA256=7D1A0FD2C4BE6A19F5A7D35F0B8F2C11AA63D0C9B2E841D7F0E95A6B3C2D1E0F', IntegrityLevel: 'Medium' }) }],
    story: `On ${HOST} a downloaded program whose name was turned around to read as a PDF was started.`,
    because: `Ran on ${HOST} as the same user, 27 minutes after that laptop looked up the look-alike domain.`,
    via: [`host ${HOST}`, `user ${USER}`], to: 1, weight: 0.81,
  },
];

export const LATE_STEPS: readonly Step[] = [
  {
    minute: 36,
    alert: { rule: 'Connections of machine-like regularity to a rare destination', severity: 'high', domain: 'network', confidence: 0.78, techniques: ['T1071.001', 'T1573'], tactic: 'command-and-control', summary: `${HOST} called ${C2} (198.51.100.23) every 60 seconds, give or take 2.`, entities: [`actor host ${HOST}`, 'actor address 10.20.4.31', `target domain ${C2}`, 'target address 198.51.100.23'] },
    events: Array.from({ length: 24 }, (_, i) => ({ kind: 'network' as const, source: 'zeek.conn', message: `10.20.4.31 → 198.51.100.23:443, call ${i + 1}`, ocsf: { src_endpoint: { ip: '10.20.4.31', port: 50_100 + i, hostname: HOST }, dst_endpoint: { ip: '198.51.100.23', port: 443, hostname: C2 }, traffic: { bytes_out: 612 + (i % 5), bytes_in: 318 } }, fields: { uid: `Cb${i}xQ81`, 'id.orig_h': '10.20.4.31', 'id.orig_p': 50_100 + i, 'id.resp_h': '198.51.100.23', 'id.resp_p': 443, proto: 'tcp', service: 'ssl', orig_bytes: 612 + (i % 5), resp_bytes: 318, conn_state: 'SF' } })),
    story: `The program called ${C2} every minute: a beacon.`,
    because: `Same host ${HOST}; the calls began three minutes after the disguised program started.`,
    via: [`host ${HOST}`], to: 5, weight: 0.86,
  },
  {
    minute: 47,
    alert: { rule: 'LSASS memory read by a program that is not signed', severity: 'critical', domain: 'endpoint', confidence: 0.92, techniques: ['T1003.001'], tactic: 'credential-access', summary: `On ${HOST}, invoice_\u202efdp.exe opened lsass.exe with access 0x1410.`, entities: [`target host ${HOST}`, 'actor process invoice_\u202efdp.exe (4820)', 'target process lsass.exe (712)', `related user ${USER}`] },
    events: [{ kind: 'process', source: 'microsoft.sysmon', severity: 'critical', activity: 'Open', message: 'lsass.exe opened with 0x1410', ocsf: { ...laptop, process: { name: 'lsass.exe', pid: 712 }, actor: { process: { name: 'invoice_\u202efdp.exe', pid: 4820 }, user: { name: USER } } }, fields: sysmon(10, { SourceImage: 'C:\\Users\\ines\\Downloads\\invoice_\u202efdp.exe', TargetImage: 'C:\\Windows\\System32\\lsass.exe', GrantedAccess: '0x1410', CallTrace: 'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|UNKNOWN(000001E7)', SourceProcessId: 4820 }) }],
    story: 'It read the memory of LSASS, where Windows keeps credentials.',
    because: 'The same process (4820) on the same host: one process tree.',
    via: ['process invoice_\u202efdp.exe (4820)', `host ${HOST}`], to: 5, weight: 0.99,
  },
  {
    minute: 52,
    alert: { rule: 'Scheduled task runs a program from a user’s folder', severity: 'medium', domain: 'endpoint', confidence: 0.7, techniques: ['T1053.005'], tactic: 'persistence', summary: `On ${HOST}, the task “EdgeUpdateCore” was made to run a program from AppData at each log-on.`, entities: [`target host ${HOST}`, `actor user ${USER}`, 'target file C:\\Users\\ines\\AppData\\Roaming\\edgeupd.exe'] },
    events: [{ kind: 'process', source: 'microsoft.sysmon', severity: 'medium', message: 'schtasks.exe /create EdgeUpdateCore', ocsf: { ...laptop, user: { name: USER }, process: { name: 'schtasks.exe', pid: 5204, cmd_line: 'schtasks /create /tn EdgeUpdateCore /tr C:\\Users\\ines\\AppData\\Roaming\\edgeupd.exe /sc onlogon', parent_process: { name: 'invoice_\u202efdp.exe', pid: 4820 } } }, fields: sysmon(1, { Image: 'C:\\Windows\\System32\\schtasks.exe', CommandLine: 'schtasks /create /tn EdgeUpdateCore /tr C:\\Users\\ines\\AppData\\Roaming\\edgeupd.exe /sc onlogon', ParentProcessId: 4820 }) }],
    story: 'A scheduled task named “EdgeUpdateCore” was made to start it again at each log-on.',
    because: 'Its parent is the same process (4820).',
    via: ['process invoice_\u202efdp.exe (4820)', `host ${HOST}`], to: 7, weight: 0.98,
  },
  {
    minute: 71,
    alert: { rule: 'Access key used from an address that is new to the account', severity: 'high', domain: 'cloud', confidence: 0.75, techniques: ['T1078.004'], tactic: 'initial-access', summary: `The key ${KEY} of ci-deploy was used from ${ATTACKER}; it had only ever been used from the build servers.`, entities: [`actor principal ${ARN}`, `actor key ${KEY}`, `actor address ${ATTACKER}`] },
    events: [{ kind: 'api', source: 'aws.cloudtrail', severity: 'medium', activity: 'Read', message: `GetCallerIdentity by ci-deploy from ${ATTACKER}`, ocsf: { ...awsActor, api: { operation: 'GetCallerIdentity', service: { name: 'sts.amazonaws.com' } } }, fields: trail('GetCallerIdentity', 'sts.amazonaws.com', {}) }],
    story: `A deployment key of AWS account 111122223333 was used from the same address ${ATTACKER}.`,
    because: `Same address ${ATTACKER}, rare in this tenant (4 alerts, no other events), 57 minutes after it took over the session.`,
    via: [`address ${ATTACKER}`], to: 3, weight: 0.83,
  },
  {
    minute: 74,
    alert: { rule: 'CloudTrail logging was stopped', severity: 'critical', domain: 'cloud', confidence: 0.97, techniques: ['T1562.008'], tactic: 'defense-evasion', summary: `ci-deploy stopped the trail “org-trail” from ${ATTACKER}.`, entities: [`actor principal ${ARN}`, `actor address ${ATTACKER}`, 'target resource arn:aws:cloudtrail:eu-west-1:111122223333:trail/org-trail'] },
    events: [{ kind: 'api', source: 'aws.cloudtrail', severity: 'critical', message: 'StopLogging on org-trail', ocsf: { ...awsActor, api: { operation: 'StopLogging', service: { name: 'cloudtrail.amazonaws.com' } }, resources: [{ uid: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/org-trail' }] }, fields: trail('StopLogging', 'cloudtrail.amazonaws.com', { requestParameters: { name: 'org-trail' }, readOnly: false }) }],
    story: 'With it, the account’s audit trail was switched off.',
    because: 'Same principal and access key, three minutes apart.',
    via: [`principal ${ARN}`, `key ${KEY}`], to: 9, weight: 0.99,
  },
  {
    minute: 88,
    alert: { rule: 'Bulk read of objects by a principal that never read them before', severity: 'high', domain: 'cloud', confidence: 0.8, techniques: ['T1530'], tactic: 'collection', summary: 'ci-deploy read 18,402 objects of meridian-finance-archive in nine minutes; its norm is none.', entities: [`actor principal ${ARN}`, `actor address ${ATTACKER}`, 'target resource arn:aws:s3:::meridian-finance-archive'] },
    events: Array.from({ length: 6 }, (_, i) => ({ kind: 'api' as const, source: 'aws.cloudtrail', activity: 'Read', message: `GetObject ledger/2026/part-${i}.parquet`, ocsf: { ...awsActor, api: { operation: 'GetObject', service: { name: 's3.amazonaws.com' } }, resources: [{ uid: 'arn:aws:s3:::meridian-finance-archive' }] }, fields: trail('GetObject', 's3.amazonaws.com', { requestParameters: { bucketName: 'meridian-finance-archive', key: `ledger/2026/part-${i}.parquet` } }) })),
    story: 'Then 18,402 files of the finance archive were read in nine minutes.',
    because: 'Same principal and address, fourteen minutes after the trail was stopped.',
    via: [`principal ${ARN}`, `address ${ATTACKER}`], to: 10, weight: 0.96,
  },
  {
    minute: 104,
    alert: { rule: 'Upload far above the host’s norm', severity: 'high', domain: 'network', confidence: 0.74, techniques: ['T1041'], tactic: 'exfiltration', summary: `${HOST} sent 4.2 GB to ${C2}; its norm for a day is 90 MB.`, entities: [`actor host ${HOST}`, `target domain ${C2}`, 'target address 198.51.100.23'] },
    events: [{ kind: 'network', source: 'zeek.conn', severity: 'high', message: '10.20.4.31 → 198.51.100.23:443, 4.2 GB out', ocsf: { src_endpoint: { ip: '10.20.4.31', hostname: HOST }, dst_endpoint: { ip: '198.51.100.23', port: 443, hostname: C2 }, traffic: { bytes_out: 4_212_884_019, bytes_in: 91_022 } }, fields: { uid: 'CqEx1lM', 'id.orig_h': '10.20.4.31', 'id.orig_p': 50_911, 'id.resp_h': '198.51.100.23', 'id.resp_p': 443, proto: 'tcp', service: 'ssl', orig_bytes: 4_212_884_019, resp_bytes: 91_022, duration: 1312.4 } }],
    story: `Last, 4.2 GB left ${HOST} for the beacon’s server.`,
    because: `Same host and same destination ${C2} as the beacon.`,
    via: [`host ${HOST}`, `domain ${C2}`], to: 6, weight: 0.97,
  },
];
