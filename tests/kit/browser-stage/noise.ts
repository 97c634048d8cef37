import type { NormalisedEvent } from '#contract/event.ts';
import { type EventPlan, makeEvent, makeRandom } from './make.ts';

const USERS = ['ana.reis', 'bruno.maia', 'carla.pinto', 'diogo.lopes', 'eva.santos', 'filipe.rosa'];
const HOSTS = ['fin-lt-0231', 'ops-ws-0114', 'hr-lt-0032', 'build-07', 'web-02'];
const SITES = ['intranet.meridian.example', 'updates.vendor.example', 'mail.meridian.example', 'cdn.example.net', 'repo.example.org'];
const PROGRAMS = ['outlook.exe', 'excel.exe', 'teams.exe', 'node.exe', 'svchost.exe'];

type Pick = <T>(from: readonly T[]) => T;

/** One ordinary event of each kind that a working day has. */
function ordinaryPlans(timeMs: number, pick: Pick, number: number): readonly EventPlan[] {
  const user = `${pick(USERS)}@meridian.example`;
  const host = pick(HOSTS);
  const address = `10.20.${1 + (number % 6)}.${10 + (number % 200)}`;
  const site = pick(SITES);
  const program = pick(PROGRAMS);
  return [
    { kind: 'authentication', source: 'okta.system_log', domain: 'identity', timeMs, message: `${user} signed in from ${address}`, ocsf: { user: { name: user, email_addr: user }, src_endpoint: { ip: address }, status: 'Success' }, fields: { eventType: 'user.session.start', outcome: { result: 'SUCCESS' }, actor: { alternateId: user }, client: { ipAddress: address } } },
    { kind: 'dns', source: 'zeek.dns', domain: 'network', timeMs, message: `${address} asked for ${site}`, ocsf: { query: { hostname: site }, src_endpoint: { ip: address, hostname: host }, dst_endpoint: { ip: '10.20.0.53' } }, fields: { uid: `C${number}x`, query: site, qtype_name: 'A', 'id.orig_h': address } },
    { kind: 'process', source: 'microsoft.sysmon', domain: 'endpoint', timeMs, message: `${program} started on ${host}`, ocsf: { device: { hostname: host, ip: address }, user: { name: user }, process: { name: program, pid: 1000 + number, cmd_line: `${program} /n` } }, fields: { EventID: 1, Image: `C:\\Program Files\\${program}`, ProcessId: 1000 + number, Computer: host } },
    { kind: 'network', source: 'zeek.conn', domain: 'network', timeMs, message: `${address} → 192.0.2.${number % 250}:443`, ocsf: { src_endpoint: { ip: address, hostname: host }, dst_endpoint: { ip: `192.0.2.${number % 250}`, port: 443, hostname: site }, traffic: { bytes_out: 900 + number * 3, bytes_in: 18_000 } }, fields: { uid: `D${number}y`, 'id.orig_h': address, 'id.resp_h': `192.0.2.${number % 250}`, proto: 'tcp' } },
    { kind: 'api', source: 'aws.cloudtrail', domain: 'cloud', timeMs, activity: 'Read', message: 'DescribeInstances by ci-deploy', ocsf: { api: { operation: 'DescribeInstances', service: { name: 'ec2.amazonaws.com' } }, actor: { user: { name: 'ci-deploy' } }, src_endpoint: { ip: '198.18.0.4' }, cloud: { provider: 'AWS', region: 'eu-west-1' } }, fields: { eventName: 'DescribeInstances', eventSource: 'ec2.amazonaws.com', sourceIPAddress: '198.18.0.4' } },
    { kind: 'email', source: 'microsoft365.message_trace', domain: 'email', timeMs, message: 'Message delivered: Weekly figures', ocsf: { email: { from: 'reports@meridian.example', to: [user], subject: 'Weekly figures' }, user: { name: user } }, fields: { SenderAddress: 'reports@meridian.example', RecipientAddress: user, Subject: 'Weekly figures', Status: 'Delivered' } },
  ];
}

/** `count` ordinary events over the last day, more of them in office hours. */
export function makeNoise(tenant: string, nowMs: number, count: number): readonly NormalisedEvent[] {
  const random = makeRandom(count);
  const pick: Pick = (from) => from[Math.floor(random() * from.length)] ?? (from[0] as (typeof from)[number]);
  return Array.from({ length: count }, (_, number) => {
    const timeMs = Math.round(nowMs - (random() * random()) * 86_400_000);
    return makeEvent(tenant, pick(ordinaryPlans(timeMs, pick, number)));
  });
}
