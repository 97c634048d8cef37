// An ordinary morning of the same company, with what looks like the intrusion and is none: a traveller, an administrator, a backup, a newsletter.
import { seeded } from '../seeded.ts';
import { at, type Moment, type TimedRecord } from './moment.ts';
import { MARC, OFFICE_ADDRESS, PEOPLE, type Person } from './northwind.ts';
import { cloudTrail, fortiGate, iamUser, mail, networkLogon, processCreated, sharePoint, signIn, sshd } from './records.ts';

const LENGTH_MINUTES = 90;

interface Dice {
  readonly random: () => number;
  moment(): Moment;
  one<T>(of: readonly T[]): T;
}

function diceOf(seed: number): Dice {
  const random = seeded(seed);
  return { random, moment: () => ({ ms: Math.round(random() * LENGTH_MINUTES * 60) * 1000 }), one: (of) => of[Math.floor(random() * of.length)] as (typeof of)[number] };
}

export function background(): readonly TimedRecord[] {
  return [...mails(diceOf(1)), ...signIns(diceOf(2)), ...files(diceOf(3)), ...cloud(diceOf(4)), ...traffic(diceOf(5)), ...programs(diceOf(6)), ...servers(diceOf(7)), ...lookAlikes()];
}

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

function mails(dice: Dice): TimedRecord[] {
  const senders = [['orders@partner.example', '192.0.2.20'], ['info@supplier.example', '192.0.2.31'], ['news@trade-press.example', '192.0.2.44'], ['no-reply@travel.example', '192.0.2.58']] as const;
  const subjects = ['Your order has shipped', 'Minutes of Tuesday', 'Offer for the third quarter', 'Travel plan', 'Question about delivery 4471', 'Weekly news'];
  return times(90, () => {
    const [from, senderAddress] = dice.one(senders);
    const urls = dice.random() < 0.4 ? [`https://www.${from.split('@')[1]}/read/${Math.floor(dice.random() * 9000)}`] : [];
    return mail(dice.moment(), { from, to: dice.one(PEOPLE), subject: dice.one(subjects), senderAddress, verdict: 'pass', urls });
  }).flat();
}

function signIns(dice: Dice): TimedRecord[] {
  const apps = ['Office 365 Exchange Online', 'Microsoft Teams', 'SharePoint Online', 'OfficeHome'];
  return times(120, () => {
    const person = dice.one(PEOPLE);
    const isTypingError = dice.random() < 0.06;
    return signIn(dice.moment(), { person, address: OFFICE_ADDRESS, country: 'DK', city: 'Aarhus', app: dice.one(apps), device: person.host, errorCode: isTypingError ? 50126 : 0 });
  });
}

function files(dice: Dice): TimedRecord[] {
  const operations = ['FileAccessed', 'FileModified', 'FileDownloaded', 'FilePreviewed'];
  return times(110, (i) => {
    const file = `plan-${i % 37}.docx`;
    return sharePoint(dice.moment(), {
      person: dice.one(PEOPLE), operation: dice.one(operations), address: OFFICE_ADDRESS,
      more: { UserAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0.0.0', SourceFileName: file, SourceFileExtension: 'docx', SourceRelativeUrl: 'Shared Documents/Plans', ObjectId: `https://northwind.sharepoint.example/sites/sales/Shared Documents/Plans/${file}` },
    });
  });
}

function cloud(dice: Dice): TimedRecord[] {
  const robot = iamUser('svc-deploy', 'AKIAXNWEXAMPLE0000D1');
  const calls = [['ec2', 'DescribeInstances'], ['logs', 'CreateLogStream'], ['s3', 'PutObject'], ['ecs', 'DescribeServices'], ['cloudwatch', 'GetMetricData']] as const;
  return times(80, (i) => {
    const [service, name] = dice.one(calls);
    return cloudTrail({ ms: dice.moment().ms + i }, { identity: robot, service, name, address: '192.0.2.200', userAgent: 'aws-sdk-go/1.55.5 (go1.24; linux; amd64)', readOnly: name.startsWith('Desc'), parameters: service === 's3' ? { bucketName: 'northwind-artifacts', key: `build/${i}.zip` } : null });
  });
}

function traffic(dice: Dice): TimedRecord[] {
  return times(160, (i) => {
    const person = dice.one(PEOPLE);
    return fortiGate(dice.moment(), {
      logid: '0000000013', type: 'traffic', subtype: 'forward', level: 'notice', srcip: person.address, srcname: person.host, srcport: 50_000 + i, srcintf: 'clients', dstip: `192.0.2.${60 + (i % 90)}`, dstport: 443,
      dstintf: 'wan1', policyid: 3, sessionid: 44_000_000 + i, proto: 6, action: 'close', service: 'HTTPS', duration: Math.ceil(dice.random() * 90), sentbyte: Math.ceil(dice.random() * 90_000), rcvdbyte: Math.ceil(dice.random() * 900_000), sentpkt: 40, rcvdpkt: 90,
    });
  });
}

function programs(dice: Dice): TimedRecord[] {
  const images = ['C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe', 'C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE', 'C:\\Windows\\System32\\notepad.exe'];
  return times(110, (i) => {
    const person = dice.one(PEOPLE);
    const image = dice.one(images);
    return processCreated(dice.moment(), { host: person.host, person, pid: 4000 + i * 4, parentPid: 2200, image, commandLine: `"${image}"`, parentImage: 'C:\\Windows\\explorer.exe', parentCommandLine: 'C:\\Windows\\Explorer.EXE' });
  });
}

function servers(dice: Dice): TimedRecord[] {
  return [
    ...times(60, () => {
      const person = dice.one(PEOPLE);
      return networkLogon(dice.moment(), 'NW-FS-01', person, person.address);
    }),
    ...times(12, () => sshd(dice.moment(), 'nw-web-01', `Accepted publickey for deploy from 10.20.0.15 port ${40_000 + Math.floor(dice.random() * 9000)} ssh2: ED25519 SHA256:k3Yd0sEXAMPLEx0`)),
  ];
}

function lookAlikes(): TimedRecord[] {
  const traveller = PEOPLE[7] as Person;
  const script = 'powershell.exe -NoProfile -File C:\\Admin\\inventory.ps1 -Site Aarhus';
  return [
    signIn(at(12, 40), { person: traveller, address: '192.0.2.150', country: 'NO', city: 'Bergen', app: 'OfficeHome', risk: 'low', device: traveller.host }),
    ...mail(at(18), { from: 'news@trade-press.example', to: PEOPLE[4] as Person, subject: 'This month in print', senderAddress: '192.0.2.44', verdict: 'fail' }),
    cloudTrail(at(21, 30), {
      identity: iamUser(MARC.account, 'AKIAXNWEXAMPLE0000M1'), service: 'iam', name: 'CreateAccessKey', address: OFFICE_ADDRESS, userAgent: 'aws-cli/2.27.50', parameters: { userName: MARC.account },
      answer: { accessKey: { accessKeyId: 'AKIAXNWEXAMPLE0000M2', status: 'Active', userName: MARC.account, createDate: 'Nov 20, 2026, 9:21:30 AM' } },
    }),
    processCreated(at(26, 15), { host: MARC.host, person: MARC, pid: 7712, parentPid: 2200, image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', commandLine: script, parentImage: 'C:\\Windows\\explorer.exe', parentCommandLine: 'C:\\Windows\\Explorer.EXE', integrity: 'High' }),
    fortiGate(at(50, 5), {
      logid: '0000000013', type: 'traffic', subtype: 'forward', level: 'notice', srcip: '10.20.0.40', srcname: 'NW-BK-01', srcport: 51_000, srcintf: 'servers', dstip: '10.30.0.5', dstport: 10_006, dstintf: 'site2',
      policyid: 20, sessionid: 44_900_001, proto: 6, action: 'close', service: 'backup', duration: 1800, sentbyte: 9_100_000_000, rcvdbyte: 20_000_000, sentpkt: 6_100_000, rcvdpkt: 900_000,
    }),
  ];
}
