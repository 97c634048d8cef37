// What machines do by themselves, day and night, in native records.
import { assumedRole, cloudTrail } from '../../records/aws.ts';
import { fortiGate } from '../../records/fortinet.ts';
import type { Line } from '../../records/kit.ts';
import { linuxProcess, sshd, webRequest } from '../../records/linux.ts';
import { processCreated, securityEvent } from '../../records/windows.ts';
import { connection, encrypted, kerberos, question, remoteCall } from '../../records/zeek.ts';
import { clientPort, type Deed, insideAddress } from '../stage.ts';
import { POWERSHELL, SERVICES, SYSTEM } from '../windows-paths.ts';
import { serverOf, serversOf } from '../world/world.ts';
import { pidOf } from './people.ts';

const SVCHOST = 'C:\\Windows\\System32\\svchost.exe';
const TASKS: readonly (readonly [image: string, commandLine: string, parent: string])[] = [
  [SVCHOST, 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule', SERVICES], ['C:\\Windows\\System32\\taskhostw.exe', 'taskhostw.exe', SVCHOST], ['C:\\Windows\\System32\\backgroundTaskHost.exe', 'backgroundTaskHost.exe', SVCHOST],
  ['C:\\Windows\\System32\\wbem\\WmiPrvSE.exe', 'C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding', SVCHOST], ['C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe', '"MicrosoftEdgeUpdate.exe" /ua /installsource scheduler', SVCHOST],
  ['C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.25100.9-0\\MpCmdRun.exe', 'MpCmdRun.exe SignaturesUpdateService -ScheduleJob -UnmanagedUpdate', SVCHOST], ['C:\\Windows\\System32\\cscript.exe', 'cscript.exe //nologo "C:\\Program Files\\Inventory\\hardware.vbs"', 'C:\\Windows\\CCM\\CcmExec.exe'],
  [POWERSHELL, 'powershell.exe -NoProfile -ExecutionPolicy Bypass -File "C:\\Program Files\\Inventory\\collect.ps1"', 'C:\\Windows\\CCM\\CcmExec.exe'], ['C:\\Windows\\System32\\sc.exe', 'sc.exe query wuauserv', 'C:\\Program Files\\Monitoring\\agent.exe'],
];

const serviceRuns: Deed = (stage, ms) => {
  const { world, dice } = stage;
  const isServer = dice.chance(0.25);
  const host = isServer ? dice.one(world.servers.filter((server) => !server.isLinux)).name : dice.one(world.people).laptop.name;
  const [image, commandLine, parentImage] = dice.one(TASKS);
  return [processCreated(stage.kit, ms, { host, who: SYSTEM, pid: pidOf(stage), parentPid: 820, image, commandLine, parentImage, integrity: 'System', logonId: '0x3e7' })];
};

const serverSpeaks: Deed = (stage, ms) => {
  const { world, kit, dice } = stage;
  const [from, to] = [dice.one(world.servers), dice.one(world.servers)];
  const toPort = to.role === 'controller' ? dice.one([88, 389, 636, 53]) : to.role === 'database' ? 1433 : to.role === 'web' ? 8443 : dice.one([10_050, 9_100, 443]);
  return [connection(kit, ms, { from: from.address, fromPort: clientPort(stage), to: to.address, toPort, seconds: dice.random() * 20, sent: dice.int(200, 60_000), received: dice.int(200, 300_000) })];
};

/** Protection and management of laptops report to their makers, each laptop every few minutes. */
const agentReports: Deed = (stage, ms) => {
  const { world, kit, dice } = stage;
  const from = insideAddress(world, dice.one(world.people), ms);
  const flow = { from, fromPort: clientPort(stage), to: dice.one(['198.18.0.4', '198.18.0.5', '198.18.0.6']), toPort: 443 };
  return [connection(kit, ms, { ...flow, service: 'ssl', seconds: 1 + dice.random(), sent: dice.int(900, 1_300), received: dice.int(500, 900) }), ...(dice.chance(0.3) ? [encrypted(kit, ms + 20, { ...flow, name: 'agent.edr-cloud.example' })] : [])];
};

const asksName: Deed = (stage, ms) => {
  const { world, kit, dice } = stage;
  const from = dice.chance(0.4) ? dice.one(world.servers).address : insideAddress(world, dice.one(world.people), ms);
  const isLocal = dice.chance(0.5);
  const server = dice.one(world.servers);
  const isMissing = dice.chance(0.04);
  return [question(kit, ms, { from, fromPort: clientPort(stage), to: serverOf(world, 'controller').address, toPort: 53, name: isMissing ? `wpad.${world.org.domain}` : isLocal ? `${server.name.toLowerCase()}.${world.org.domain}` : dice.one(world.sites).name, answers: [server.address], isMissing, type: dice.chance(0.1) ? 'AAAA' : 'A' })];
};

/** Computers have accounts too, and sign in with them all the time. */
const machineSignsIn: Deed = (stage, ms) => {
  const { world, kit, dice } = stage;
  const person = dice.one(world.people);
  const [address, controller, port] = [insideAddress(world, person, ms), dice.one(serversOf(world, 'controller')), clientPort(stage)];
  const account = `${person.laptop.name}$`;
  const data = { SubjectUserSid: 'S-1-0-0', SubjectUserName: '-', SubjectDomainName: '-', SubjectLogonId: '0x0', TargetUserName: account, TargetDomainName: world.org.netbios, TargetUserSid: `${person.sid.slice(0, person.sid.lastIndexOf('-'))}-${7000 + person.index}`, TargetLogonId: `0x${dice.int(1_000_000, 99_000_000).toString(16)}`, LogonType: '3', LogonProcessName: 'Kerberos', AuthenticationPackageName: 'Kerberos', WorkstationName: '-', IpAddress: address, IpPort: String(port), ElevatedToken: '%%1842' };
  return [
    securityEvent(kit, ms, { host: controller.name, eventId: 4624, data }),
    kerberos(kit, ms - 30, { from: address, fromPort: port - 1, to: controller.address, toPort: 88, kind: 'TGS', account, service: `ldap/${controller.name.toLowerCase()}.${world.org.domain}` }),
  ];
};

const CALLS: readonly (readonly [role: string, service: string, name: string])[] = [
  ['shop-worker', 's3', 'PutObject'], ['shop-worker', 's3', 'GetObject'], ['shop-worker', 'dynamodb', 'DescribeTable'], ['ci-deploy', 'ecs', 'DescribeServices'], ['ci-deploy', 'ecr', 'BatchGetImage'], ['ci-deploy', 'cloudformation', 'DescribeStacks'], ['log-shipper', 'logs', 'CreateLogStream'],
  ['monitoring', 'cloudwatch', 'GetMetricData'], ['monitoring', 'ec2', 'DescribeInstances'], ['shop-worker', 'kms', 'Decrypt'], ['shop-worker', 'secretsmanager', 'GetSecretValue'], ['backup-plan', 'ec2', 'CreateSnapshot'],
];
const cloudRuns: Deed = (stage, ms) => {
  const { world, kit, dice } = stage;
  const [role, service, name] = dice.one(CALLS);
  const session = role === 'ci-deploy' ? `build-${dice.int(1_000, 9_999)}` : `${role}-${dice.int(1, 6)}`;
  return [cloudTrail(kit, ms, {
    identity: assumedRole(kit, { role, session, key: `ASIA${role.replace('-', '').toUpperCase().padEnd(12, 'X').slice(0, 12)}0001` }), service, name, address: world.cloudAddress, userAgent: 'aws-sdk-go-v2/1.36.3 os/linux lang/go#1.24', readOnly: /^(?:Get|Describe|BatchGet|Decrypt)/.test(name),
    parameters: service === 's3' ? { bucketName: `${world.org.githubOrg}-orders`, key: `2026/${dice.int(1, 9_999)}.json` } : null,
  })];
};

/** The whole internet knocks all the time. */
const knocked: Deed = (stage, ms) => {
  const { world, kit, dice } = stage;
  const from = `198.19.${dice.int(100, 127)}.${dice.int(1, 254)}`;
  return [fortiGate(kit, ms, { logid: '0000000013', type: 'traffic', subtype: 'forward', level: 'warning', srcip: from, srcport: dice.int(1_024, 65_000), srcintf: 'wan1', srcintfrole: 'wan', dstip: dice.one(world.offices).egress, dstport: dice.one([22, 23, 80, 443, 445, 3389, 5060, 8080, 8443]), dstintf: 'dmz', dstintfrole: 'dmz', policyid: 0, sessionid: dice.int(1_000_000, 99_999_999), proto: 6, action: 'deny', service: 'other', duration: 0, sentbyte: 0, rcvdbyte: 0 })];
};

const PATHS = ['/', '/products', '/api/v1/orders', '/api/v1/session', '/assets/app.js', '/assets/app.css', '/login', '/robots.txt', '/health'];
const webAsked: Deed = (stage, ms) => {
  const { kit, dice } = stage;
  return [webRequest(kit, ms, { from: `198.19.${dice.int(1, 120)}.${dice.int(1, 254)}`, method: dice.chance(0.85) ? 'GET' : 'POST', path: dice.one(PATHS), status: dice.one([200, 200, 200, 304, 302, 404]), bytes: dice.int(200, 90_000), userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15' })];
};

const linuxWorks: Deed = (stage, ms) => {
  const { world, kit, dice } = stage;
  const host = dice.one(serversOf(world, 'web')).name;
  if (dice.chance(0.3)) return [sshd(kit, ms, host, `Accepted publickey for deploy from ${serverOf(world, 'deployment').address} port ${clientPort(stage)} ssh2: ED25519 SHA256:k3Yd0sEXAMPLEx0`)];
  const [image, commandLine] = dice.one([['/usr/sbin/logrotate', '/usr/sbin/logrotate /etc/logrotate.conf'], ['/usr/bin/find', 'find /var/cache -mtime +7 -delete'], ['/usr/bin/python3', 'python3 /opt/monitoring/check.py'], ['/usr/bin/systemctl', 'systemctl is-active nginx']] as const);
  return [linuxProcess(kit, ms, { host, user: 'root', pid: dice.int(2_000, 60_000), parentPid: 812, image, commandLine, parentImage: '/usr/sbin/cron', parentCommandLine: '/usr/sbin/CRON -f', folder: '/root' })];
};

/** Controllers copy the directory to each other. */
const controllersReplicate: Deed = (stage, ms) => {
  const [one, other] = serversOf(stage.world, 'controller');
  if (!one || !other) return [];
  return [remoteCall(stage.kit, ms, { from: one.address, fromPort: clientPort(stage), to: other.address, toPort: 49_667, endpoint: 'drsuapi', operation: stage.dice.chance(0.2) ? 'DRSGetNCChanges' : 'DRSBind' })];
};

export const MACHINE_DEEDS: readonly (readonly [weight: number, deed: (...input: Parameters<Deed>) => Line[]])[] = [
  [22, serviceRuns], [26, serverSpeaks], [18, agentReports], [18, asksName], [12, machineSignsIn], [11, cloudRuns], [7, knocked], [7, webAsked], [4, linuxWorks], [0.1, controllersReplicate],
];
