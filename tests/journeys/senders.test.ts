import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type RunningPlatform, startPlatform, waitUntil } from '../kit/running-platform.ts';
import { createTestAuthority } from '../kit/senders/certificates.ts';
import { freePort, type OutsideProgram } from '../kit/senders/outside-program.ts';
import { startRsyslog } from '../kit/senders/rsyslog.ts';
import { startSyslogNg } from '../kit/senders/syslog-ng.ts';
import { findProgram, needsTool } from '../kit/system-tools.ts';

const OURS = 'harbour';
const OTHERS = 'lighthouse';
const CURL = { skip: findProgram(['curl']) === null ? 'left out: curl is not installed' : false };
const OPENSSL = { skip: findProgram(['openssl']) === null ? 'left out: openssl is not installed' : false };

interface Found {
  readonly source: string;
  readonly className: string;
}

/** A word that stands in one record only, to find it by. */
function marker(): string {
  return `m${randomUUID().replaceAll('-', '')}`;
}

const sshd = (user: string): string => `Failed password for invalid user ${user} from 203.0.113.45 port 51514 ssh2`;
const cef = (user: string): string => `CEF:0|Tailspin|Wall|6.6.1|70018|Connection_Allowed|3|dvchost=nw-ngfw-01 src=10.20.4.17 spt=51844 dst=198.51.100.24 dpt=443 proto=TCP act=Allow suser=${user}`;
const leef = (user: string): string => `LEEF:1.0|Tailspin|Wall|6.6.1|traffic|src=10.20.4.17\tdst=198.51.100.24\tsrcPort=51844\tdstPort=443\tproto=TCP\taction=deny\tusrName=${user}`;
const asa = (user: string): string => `%ASA-6-302013: Built inbound TCP connection 118421 for outside:203.0.113.41/40112 (203.0.113.41/40112)(LOCAL\\${user}) to dmz:10.20.8.5/8080 (203.0.113.3/8080) (${user})`;
const zeekDns = (name: string): string => JSON.stringify({ _path: 'dns', ts: Date.now() / 1000, uid: 'CKd8e03', 'id.orig_h': '10.20.4.5', 'id.orig_p': 40112, 'id.resp_h': '10.20.1.2', 'id.resp_p': 53, proto: 'udp', query: `${name}.example`, qtype_name: 'A', rcode_name: 'NOERROR' });

async function sendLines(port: number, ...lines: readonly string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(`${lines.join('\n')}\n`);
  socket.resume();
  await once(socket, 'close');
}

describe('telemetry of senders as they are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'senders-'));
  const dataDir = join(folder, 'data');
  const programs: OutsideProgram[] = [];
  const ports = { rsyslog: 0, syslogNg: 0, tls: 0, tcp: 0, udp: 0 };
  let platform: RunningPlatform;
  let secret = '';
  let othersSecret = '';
  let rsyslog: OutsideProgram | null = null;

  /** Waits until as many events with the word are in the tenant, and tells what they are. */
  async function events(word: string, count = 1, tenant = OURS): Promise<Found[]> {
    let found: readonly Found[] = [];
    const isThere = async () => {
      const query = { search: `"${word}"`, fromMs: 0, toMs: Date.now() + 400 * 86_400_000 };
      found = (await platform.call('searchEvents', { params: { tenant }, query })).rows;
      return found.length >= count;
    };
    await waitUntil(isThere, undefined, 20_000);
    return found.map(({ source, className }) => ({ source, className }));
  }

  const post = (path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${platform.address}${path}`, { method: 'POST', body, headers: { authorization: `Bearer ${secret}`, ...headers } });

  before(async () => {
    for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort();
    // Listeners are named in the settings file, with secrets that only a running platform can make: so it starts twice.
    platform = await startPlatform(dataDir);
    secret = await platform.openTenant(OURS);
    othersSecret = await platform.openTenant(OTHERS);
    await platform.stop();
    const listeners: object[] = [{ protocol: 'tcp', host: '127.0.0.1', port: ports.tcp, credential: secret }, { protocol: 'udp', host: '127.0.0.1', port: ports.udp, credential: secret }];
    if (OPENSSL.skip === false) {
      const authority = createTestAuthority();
      const server = authority.issue('platform.example');
      const client = authority.issue('relay.harbour.example');
      listeners.push({ protocol: 'tls', host: '127.0.0.1', port: ports.tls, certificates: [{ san: 'relay.harbour.example', credential: secret }], tls: { key: server.keyPath, cert: server.certPath, ca: authority.certPath } });
      if (needsTool('rsyslog').skip === false) {
        rsyslog = startRsyslog(folder, { inPort: ports.rsyslog, tlsPort: ports.tls, tcpPort: ports.tcp, udpPort: ports.udp, caPath: authority.certPath, certPath: client.certPath, keyPath: client.keyPath });
        programs.push(rsyslog);
      }
    }
    writeFileSync(join(dataDir, 'settings.yml'), JSON.stringify({ syslog: listeners }), { mode: 0o600 });
    platform = await startPlatform(dataDir);
  });

  after(async () => {
    await Promise.all(programs.map((program) => program.stop()));
    if (platform.process.exitCode === null) await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('rsyslog passes a message on over TLS (RFC 5424, octet counting), TCP and UDP (RFC 3164): the same event three times', needsTool('rsyslog'), async () => {
    const [login, firewall, second] = [marker(), marker(), marker()];
    await sendLines(ports.rsyslog, `<38>Nov 20 09:12:02 web03 sshd[9101]: ${sshd(login)}`, `<134>Nov 20 09:12:03 nw-ngfw-01 ${cef(firewall)}`, `<134>Nov 20 09:12:03 nw-ngfw-03 ${leef(second)}`);
    const logins = await events(login, 3).catch((error: Error) => assert.fail(`${error.message}\n${rsyslog?.printed()}`));
    assert.deepEqual(logins, Array(3).fill({ source: 'linux.auth', className: 'Authentication' }));
    assert.deepEqual(await events(firewall, 3), Array(3).fill({ source: 'cef.event', className: 'Network Activity' }));
    assert.deepEqual(await events(second, 3), Array(3).fill({ source: 'leef.event', className: 'Network Activity' }));
  });

  it('syslog-ng posts lines to /v1/ingest and documents to _bulk', needsTool('syslog-ng'), async () => {
    const program = startSyslogNg(folder, { inPort: ports.syslogNg, address: platform.address, secret });
    programs.push(program);
    const login = marker();
    const line = `<38>Nov 20 09:12:02 web03 sshd[9101]: ${sshd(login)}`;
    await waitUntil(() => sendLines(ports.syslogNg, line).then(() => true, () => false));
    const found = await events(login, 2).catch((error: Error) => assert.fail(`${error.message}\n${program.printed()}`));
    assert.deepEqual(found, Array(2).fill({ source: 'linux.auth', className: 'Authentication' }));
  });

  it('a firewall sends CEF and LEEF, an ASA its own lines, straight over TCP and UDP', async () => {
    const words = { cef: marker(), leef: marker(), asa: marker(), udp: marker() };
    await sendLines(ports.tcp, `<134>Oct  5 07:14:22 nw-ngfw-01 ${cef(words.cef)}`, `<134>1 2026-10-05T07:14:23Z nw-ngfw-03 wall - - - ${leef(words.leef)}`, `<166>Oct 05 2026 07:14:22 nw-asa-01 : ${asa(words.asa)}`);
    const socket = createSocket('udp4');
    await new Promise((resolve) => socket.send(`<134>Oct  5 07:14:22 nw-ngfw-03 ${leef(words.udp)}`, ports.udp, '127.0.0.1', resolve));
    socket.close();
    assert.deepEqual(await events(words.cef), [{ source: 'cef.event', className: 'Network Activity' }]);
    assert.deepEqual(await events(words.leef), [{ source: 'leef.event', className: 'Network Activity' }]);
    assert.deepEqual(await events(words.asa), [{ source: 'cisco.asa', className: 'Network Activity' }]);
    assert.deepEqual(await events(words.udp), [{ source: 'leef.event', className: 'Network Activity' }]);
  });

  it('curl posts files as they are, with gzip and with zstd', CURL, async () => {
    const words = { plain: marker(), gzip: marker(), zstd: marker() };
    const bodies = { plain: Buffer.from(zeekDns(words.plain)), gzip: gzipSync(`${zeekDns(words.gzip)}\n`), zstd: zstdCompressSync(Buffer.from(zeekDns(words.zstd))) };
    for (const [encoding, body] of Object.entries(bodies)) {
      const file = join(folder, `body.${encoding}`);
      writeFileSync(file, body);
      const headers = ['-H', `Authorization: Bearer ${secret}`, ...(encoding === 'plain' ? [] : ['-H', `Content-Encoding: ${encoding}`])];
      const answer = execFileSync('curl', ['--silent', '--show-error', '--fail-with-body', ...headers, '--data-binary', `@${file}`, `${platform.address}/v1/ingest`], { encoding: 'utf8' });
      assert.equal((JSON.parse(answer) as { received: number }).received, 1);
    }
    for (const word of Object.values(words)) assert.deepEqual(await events(word), [{ source: 'zeek.zeek', className: 'DNS Activity' }]);
  });

  it('a Beat finds what it asks Elasticsearch before it sends, and its documents become events', async () => {
    const word = marker();
    const authorization = `Basic ${Buffer.from(`beats:${secret}`).toString('base64')}`;
    const ask = (method: string, path: string, body?: string): Promise<Response> =>
      fetch(`${platform.address}${path}`, { method, headers: { authorization, accept: 'application/json', 'content-type': 'application/json' }, redirect: 'manual', ...(body === undefined ? {} : { body }) });
    const root = await ask('GET', '/');
    const greeting = (await root.json()) as { version: { number: string }; tagline: string };
    assert.deepEqual([root.status, root.headers.get('x-elastic-product'), greeting.tagline], [200, 'Elasticsearch', 'You Know, for Search']);
    assert.match(greeting.version.number, /^8\./);
    const { license } = (await (await ask('GET', '/_license?human=false')).json()) as { license: { status: string; type: string } };
    assert.deepEqual([license.status, license.type], ['active', 'basic']);
    const setUp: readonly (readonly [string, string, string?])[] = [
      ['HEAD', '/'], ['GET', '/_xpack'], ['GET', '/_cluster/health'], ['GET', '/_nodes/http'], ['HEAD', '/_index_template/filebeat-8.19.0'], ['GET', '/_index_template/filebeat-8.19.0'],
      ['PUT', '/_index_template/filebeat-8.19.0', '{"index_patterns":["filebeat-8.19.0"],"data_stream":{}}'], ['GET', '/_ilm/policy/filebeat'], ['PUT', '/_ilm/policy/filebeat', '{"policy":{"phases":{}}}'],
      ['GET', '/_data_stream/filebeat-8.19.0'], ['PUT', '/_data_stream/filebeat-8.19.0'], ['PUT', '/_ingest/pipeline/filebeat-8.19.0-system-auth-pipeline', '{"processors":[]}'], ['HEAD', '/_template/logstash'],
    ];
    for (const [method, path, body] of setUp) assert.equal((await ask(method, path, body)).status, 200, `${method} ${path}`);
    const line = { '@timestamp': new Date().toISOString(), message: `Nov 20 09:12:02 web03 sshd[9101]: ${sshd(word)}`, log: { file: { path: '/var/log/auth.log' }, offset: 811 }, host: { name: 'web03' }, agent: { type: 'filebeat', version: '8.19.0' }, event: { dataset: 'system.auth', module: 'system' } };
    const bulk = await ask('POST', '/_bulk?filter_path=errors%2Citems.%2A.error%2Citems.%2A.status', `{"create":{"_index":"filebeat-8.19.0"}}\n${JSON.stringify(line)}\n{"delete":{"_index":"filebeat-8.19.0","_id":"1"}}\n`);
    const answer = (await bulk.json()) as { errors: boolean; items: Record<string, { status: number }>[] };
    assert.deepEqual([bulk.status, answer.errors, answer.items.map((item) => Object.values(item)[0]?.status)], [200, true, [201, 400]]);
    assert.deepEqual(await events(word), [{ source: 'linux.auth', className: 'Authentication' }]);
  });

  it('Splunk senders post events and raw lines, ask for health, and get their acknowledgement', async () => {
    const words = { event: marker(), raw: marker() };
    const headers = { authorization: `Splunk ${secret}`, 'x-splunk-request-channel': randomUUID() };
    const health = await fetch(`${platform.address}/services/collector/health`);
    assert.deepEqual([health.status, ((await health.json()) as { code: number }).code], [200, 17]);
    const envelope = { time: Date.now() / 1000, host: 'nw-asa-01', sourcetype: 'cisco:asa', index: OTHERS, event: `<166>Oct 05 2026 07:14:22 nw-asa-01 : ${asa(words.event)}` };
    const event = (await (await post('/services/collector/event', JSON.stringify(envelope), headers)).json()) as { code: number; ackId: number };
    const raw = (await (await post('/services/collector/raw?sourcetype=linux_secure&host=web03', `Nov 20 09:12:02 web03 sshd[9101]: ${sshd(words.raw)}\n`, headers)).json()) as { code: number; ackId: number };
    assert.deepEqual([event.code, raw.code], [0, 0]);
    const { acks } = (await (await post('/services/collector/ack', JSON.stringify({ acks: [event.ackId, raw.ackId, raw.ackId + 1_000_000] }), headers)).json()) as { acks: Record<string, boolean> };
    assert.deepEqual(Object.values(acks), [true, true, false]);
    assert.deepEqual(await events(words.event), [{ source: 'cisco.asa', className: 'Network Activity' }]);
    assert.deepEqual(await events(words.raw), [{ source: 'linux.auth', className: 'Authentication' }]);
  });

  it('nothing that a sender writes chooses the tenant: only its credential does', async () => {
    const words = { body: marker(), event: marker(), syslog: marker() };
    const claims = { tenant: OTHERS, tenant_id: OTHERS, tenant_uid: OTHERS, metadata: { tenant_uid: OTHERS }, customer: OTHERS };
    const stranger = { 'x-tenant': OTHERS, 'x-scope-orgid': OTHERS };
    assert.equal((await post(`/v1/ingest?tenant=${OTHERS}`, JSON.stringify({ ...claims, note: words.body }), stranger)).status, 200);
    assert.equal((await post('/services/collector/event', JSON.stringify({ index: OTHERS, fields: { tenant: OTHERS }, event: { ...claims, note: words.event } }), { authorization: `Splunk ${secret}` })).status, 200);
    await sendLines(ports.tcp, `<134>1 2026-10-05T07:14:23Z ${OTHERS} app - - [meta tenant="${OTHERS}"] ${JSON.stringify({ ...claims, note: words.syslog })}`);
    assert.equal((await post('/v1/ingest', zeekDns(marker()), { authorization: `Bearer ${othersSecret}` })).status, 200);
    for (const word of Object.values(words)) assert.equal((await events(word)).length, 1);
    await settled();
    const all = await platform.call('searchEvents', { params: { tenant: OTHERS }, query: { search: '', fromMs: 0, toMs: Date.now() + 400 * 86_400_000 } });
    assert.deepEqual(all.rows.map(({ source }) => source), ['zeek.zeek']);
  });

  it('a relay that sends for several customers names each message\'s credential, and none falls back to another', async () => {
    const [right, wrong] = [marker(), marker()];
    const message = (token: string, word: string): string => `<38>1 2026-10-05T07:14:23Z web09 sshd 41 - [watchfloor@32473 token="${token}"] ${sshd(word)}`;
    await sendLines(ports.tcp, message('wfi_nobodys', wrong), message(othersSecret, right));
    assert.deepEqual(await events(right, 1, OTHERS), [{ source: 'linux.auth', className: 'Authentication' }]);
    await settled();
    for (const tenant of [OURS, OTHERS]) {
      const { rows } = await platform.call('searchEvents', { params: { tenant }, query: { search: `"${wrong}"`, fromMs: 0, toMs: Date.now() + 400 * 86_400_000 } });
      assert.deepEqual(rows, []);
    }
  });

  it('a request that is sent again counts once, and every record is accounted for', async () => {
    const word = marker();
    const body = [zeekDns(word), zeekDns(word), zeekDns(marker())].join('\n');
    for (let i = 0; i < 3; i++) assert.equal((await post('/v1/ingest', body)).status, 200);
    assert.equal((await events(word, 2)).length, 2);
    await settled();
    for (const tenant of [OURS, OTHERS]) {
      const { received, stored, duplicate, dead } = await platform.call('pathCounts', { params: { tenant } });
      assert.equal(received, stored + duplicate + dead, tenant);
      assert.deepEqual([duplicate, dead], tenant === OURS ? [6, 0] : [0, 0]);
      const { rows } = await platform.call('searchEvents', { params: { tenant }, query: { search: '', fromMs: 0, toMs: Date.now() + 400 * 86_400_000, limit: 500 } });
      assert.equal(rows.length, stored);
    }
  });

  async function settled(): Promise<void> {
    await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
  }
});
