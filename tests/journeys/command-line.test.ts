import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { readDemonstration } from '#stores/content/demonstration-folder.ts';
import { watchfloor } from '../kit/command-line.ts';
import { type RunningPlatform, startPlatform, waitUntil } from '../kit/running-platform.ts';

const CONTENT = resolve(import.meta.dirname, '../../content');
const STORY = await readDemonstration(CONTENT, Date.UTC(2026, 10, 20, 12));
const FOUND_NOTHING = 0;
const FOUND_INCIDENTS = 1;
const FAILED = 1;
const CALLED_WRONGLY = 2;

interface EntityText {
  readonly type: string;
  readonly value: string;
}

/** What scripts may rely on in `scan --show alerts`. */
interface AlertText {
  readonly id: string;
  readonly time: string;
  readonly rule: { readonly id: string; readonly title: string; readonly level: string };
  readonly source: string;
  readonly severity: string;
  readonly entities: readonly EntityText[];
  readonly techniques: readonly string[];
  readonly events: readonly string[];
}

/** What scripts may rely on in `scan --show incidents`. */
interface IncidentText {
  readonly id: string;
  readonly title: string;
  readonly priority: number;
  readonly severity: string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly domains: readonly string[];
  readonly techniques: readonly string[];
  readonly entities: readonly EntityText[];
  readonly alerts: readonly string[];
  readonly joins: readonly { readonly alert: string; readonly because: string }[];
  readonly story: readonly string[];
}

interface EventText {
  readonly class_name: string;
  readonly metadata: { readonly uid: string; readonly product?: { readonly name: string } };
}

function lines<T>(text: string): T[] {
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

function assertTexts(values: readonly unknown[], what: string): void {
  assert.ok(Array.isArray(values) && values.length > 0, `no ${what}`);
  for (const value of values) assert.ok(typeof value === 'string' && value !== '', `${what}: ${JSON.stringify(value)}`);
}

async function tarball(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

const zeekDns = (n: number): string => JSON.stringify({ _path: 'dns', ts: 1_795_165_921 + n, uid: `C${n}`, 'id.orig_h': '10.20.4.5', 'id.orig_p': 40_112, 'id.resp_h': '10.20.1.2', 'id.resp_p': 53, proto: 'udp', query: 'www.partner.example', rcode_name: 'NOERROR' });
const sshd = (n: number): string => `Nov 20 09:12:0${n} web03 sshd[910${n}]: Accepted password for m.osei from 10.20.4.9 port 5011${n} ssh2`;
const logon = (user: string): string => JSON.stringify({ Event: { System: { Provider: { '#attributes': { Name: 'Microsoft-Windows-Security-Auditing' } }, EventID: 4624, Level: 0, TimeCreated: { '#attributes': { SystemTime: '2026-11-20T09:12:15.565419Z' } }, EventRecordID: 41_245, Channel: 'Security', Computer: 'NW-DC01.northwind.example' }, EventData: { TargetUserName: user, TargetDomainName: 'NORTHWIND', LogonType: 3, IpAddress: '10.20.4.88', IpPort: '50122' } } });
const MAIL = 'From: Ines <ines@partner.example>\r\nTo: m.osei@northwind.example\r\nSubject: Minutes of the meeting\r\nMessage-ID: <1@partner.example>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\nSee you.\r\n';
const ZEEK_TABLE = '#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tquery\n#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\n1795165921.5\tCx1\t10.20.4.5\t40112\t10.20.1.2\t53\tudp\twww.partner.example\n#close\t2026-11-20\n';
const CSV = 'TimeCreated,EventID,Provider,Channel,Computer,TargetUserName,IpAddress,LogonType\n2026-11-20T09:12:15Z,4624,Microsoft-Windows-Security-Auditing,Security,NW-DC01.northwind.example,"m.osei",10.20.4.88,3\n';

/** Each file with how many events it has. */
const MIXED: readonly (readonly [name: string, content: () => Buffer | Promise<Buffer>, events: number])[] = [
  ['dns.ndjson', () => Buffer.from([1, 2, 3].map(zeekDns).join('\n')), 3],
  ['dns.ndjson.gz', () => gzipSync([4, 5].map(zeekDns).join('\n')), 2],
  ['dns.ndjson.zst', () => zstdCompressSync(Buffer.from(zeekDns(6))), 1],
  ['pretty.json', () => Buffer.from(JSON.stringify([7, 8].map((n) => JSON.parse(zeekDns(n)) as unknown), null, 2)), 2],
  ['dns.log', () => Buffer.from(ZEEK_TABLE), 1],
  ['auth.log', () => Buffer.from([1, 2].map(sshd).join('\n')), 2],
  ['security.jsonl', () => Buffer.from(logon('m.osei')), 1],
  ['security.csv', () => Buffer.from(CSV), 1],
  ['minutes.eml', () => Buffer.from(MAIL), 1],
  ['host.tar.gz', () => tarball({ 'host/auth.log': sshd(3), 'host/security.jsonl': logon('l.holm'), 'host/README.md': 'no data' }), 2],
  ['README.md', () => Buffer.from('# No data'), 0],
];
const MIXED_EVENTS = MIXED.reduce((sum, [, , events]) => sum + events, 0);

describe('the command line without a server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'command-line-'));
  const story = join(folder, 'story.ndjson');
  const mixed = join(folder, 'mixed');

  before(async () => {
    writeFileSync(story, STORY.join('\n'));
    mkdirSync(mixed);
    for (const [name, content] of MIXED) writeFileSync(join(mixed, name), await content());
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('scan finds the incident in files, says so with exit code 1, and prints it for scripts', async () => {
    const { code, out, err } = await watchfloor(['scan', story, '--format', 'ndjson', '--show', 'incidents']);
    assert.equal(code, FOUND_INCIDENTS);
    const [incident, ...others] = lines<IncidentText>(out);
    assert.ok(incident);
    assert.deepEqual(others, []);
    assertTexts([incident.id, incident.title, incident.severity], 'text');
    assert.ok(incident.priority > 80 && incident.priority <= 100);
    assert.deepEqual([incident.first_seen, incident.last_seen].map((time) => new Date(time).toISOString()), [incident.first_seen, incident.last_seen]);
    assert.deepEqual([...incident.domains].sort(), ['cloud', 'email', 'endpoint', 'identity', 'network']);
    assertTexts(incident.techniques, 'techniques');
    for (const technique of incident.techniques) assert.match(technique, /^T\d{4}(?:\.\d{3})?$/);
    for (const { type, value } of incident.entities) assertTexts([type, value], 'entity');
    assertTexts(incident.alerts, 'alerts');
    assert.deepEqual(new Set(incident.joins.map(({ alert }) => alert)), new Set(incident.alerts));
    for (const { because } of incident.joins) assertTexts([because], 'because');
    assertTexts(incident.story, 'story');
    assert.match(err, new RegExp(`^${STORY.length} records of 1 files: ${STORY.length} events, \\d+ alerts, 1 incidents\\.$`, 'm'));
  });

  it('scan prints alerts in the order of time, and the events that they name', async () => {
    const [alerts, events] = await Promise.all([watchfloor(['scan', story, '--format', 'json', '--show', 'alerts']), watchfloor(['scan', story, '--format', 'ndjson', '--show', 'events'])]);
    assert.equal(alerts.code, FOUND_INCIDENTS);
    const list = JSON.parse(alerts.out) as AlertText[];
    assert.ok(list.length > 10);
    for (const alert of list) {
      assertTexts([alert.id, alert.rule.id, alert.rule.title, alert.rule.level, alert.source, alert.severity], 'text');
      assert.equal(new Date(alert.time).toISOString(), alert.time);
      assertTexts(alert.techniques, 'techniques');
      for (const { type, value } of alert.entities) assertTexts([type, value], 'entity');
    }
    assert.deepEqual(list.map(({ time }) => time), list.map(({ time }) => time).sort());
    assert.equal(events.code, FOUND_NOTHING);
    const ids = new Set(lines<EventText>(events.out).map(({ metadata }) => metadata.uid));
    assert.equal(ids.size, STORY.length);
    for (const id of list.flatMap((alert) => alert.events)) assert.ok(ids.has(id), `no event ${id}`);
  });

  it('scan tells a person the story, and says in plain words when there is none', async () => {
    const quiet = join(mixed, 'auth.log');
    const [found, nothing, empty] = await Promise.all([watchfloor(['scan', story]), watchfloor(['scan', quiet]), watchfloor(['scan', quiet, '--format', 'json'])]);
    assert.equal(found.code, FOUND_INCIDENTS);
    assert.match(found.out, /^CRITICAL +priority \d+ +\S.*dana\.reyes@northwind\.example[\s\S]*story:[\s\S]*comsvcs\.dll[\s\S]*joined because:/);
    assert.equal(nothing.code, FOUND_NOTHING);
    assert.match(nothing.out, /no incident/i);
    assert.match(nothing.err, /^2 records of 1 files: 2 events/m);
    assert.deepEqual([empty.code, empty.out], [FOUND_NOTHING, '[]\n']);
  });

  it('scan and normalise read every kind of file, also packed, and of each its own source', async () => {
    const { code, out, err } = await watchfloor(['normalise', mixed]);
    assert.equal(code, FOUND_NOTHING);
    const events = lines<EventText>(out);
    const counts: Record<string, number> = {};
    for (const { class_name, metadata } of events) counts[`${metadata.product?.name}: ${class_name}`] = (counts[`${metadata.product?.name}: ${class_name}`] ?? 0) + 1;
    assert.deepEqual(counts, { 'Zeek: DNS Activity': 9, 'auth: Authentication': 3, 'Windows Security: Authentication': 3, 'Internet Message Format: Email Activity': 1 });
    assert.match(err, new RegExp(`^${MIXED_EVENTS} records of ${MIXED.length - 1} files: ${MIXED_EVENTS} events\\.$`, 'm'));
    assert.match(err, /^Not read: .*README\.md: a document, not data\.$/m);
    assert.doesNotMatch(err, /no known source|unreadable/);
  });

  it('lines and files that cannot be read are counted with the reason, and cost nothing else', async () => {
    const broken = join(folder, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'a.ndjson'), [zeekDns(1), '{"_path": "dns", "ts":', zeekDns(2), 'what is this', zeekDns(3), `{"deep":${'['.repeat(2_000)}${']'.repeat(2_000)}}`, zeekDns(4)].join('\n'));
    writeFileSync(join(broken, 'b.ndjson.gz'), gzipSync(Array.from({ length: 3_000 }, (_, n) => zeekDns(n)).join('\n')).subarray(0, -2_000));
    writeFileSync(join(broken, 'c.evtx'), Buffer.concat([Buffer.from('ElfFile\0'), Buffer.alloc(4_096)]));
    writeFileSync(join(broken, 'd.ndjson'), zeekDns(5));
    const { code, out, err } = await watchfloor(['normalise', broken, '--format', 'json']);
    assert.equal(code, FOUND_NOTHING);
    assert.ok((JSON.parse(out) as unknown[]).length > 1_000);
    assert.match(err, /^2 unreadable lines: not-json\.$/m);
    assert.match(err, /^1 unreadable lines: too-deep\.$/m);
    assert.match(err, /^Not read: .*b\.ndjson\.gz: unexpected end of file\.$/m);
    assert.match(err, /^Not read: .*c\.evtx: .*evtx_dump/m);
  });

  it('a wrong call has exit code 2, and says what would be right', async () => {
    const wrong: readonly (readonly [RegExp, ...string[]])[] = [
      [/Name at least one file or folder to scan/, 'scan'], [/--format must be table, json or ndjson/, 'scan', story, '--format', 'yaml'], [/--show must be incidents, alerts or events/, 'scan', story, '--show', 'all'],
      [/There is no file or folder .*nowhere/, 'scan', join(folder, 'nowhere')], [/"okta" is no source.*okta\.system_log/s, 'scan', story, '--source', 'okta'], [/no verb "scna".*scan/is, 'scna'],
      [/There is no file or folder .*nowhere/, 'send', join(folder, 'nowhere'), '--token', 'wfi_x'], [/credential is needed.*add-credential/s, 'send', story], [/--wrong/, 'scan', story, '--wrong'],
    ];
    const calls = wrong.map(async ([says, ...args]) => ({ says, args, ...(await watchfloor(args)) }));
    for (const { says, args, code, out, err } of await Promise.all(calls)) {
      assert.deepEqual([code, out], [CALLED_WRONGLY, ''], args.join(' '));
      assert.match(err, says);
      assert.doesNotMatch(err, /bug in Watchfloor| at .*\.ts:/);
    }
  });

  it('rules check names file, line and field of a rule that cannot work, and the rest loads', async () => {
    const rules = join(folder, 'rules');
    mkdirSync(rules);
    const rule = (title: string, field: string) => `title: ${title}\nid: ${title === 'Good' ? '0d6a5c1e-1c55-4d6a-9a5e-0b8f0d6a5c1e' : '7f3e9b52-63a8-4c1b-8f57-5d0c7f3e9b52'}\nlogsource: { product: windows, category: process_creation }\nlevel: high\ndetection:\n  selection:\n    ${field}: mimikatz\n  condition: selection\n`;
    writeFileSync(join(rules, 'good.yml'), rule('Good', 'CommandLine|contains'));
    const good = await Promise.all([watchfloor(['rules', 'check', rules]), watchfloor(['rules', 'check'])]);
    assert.deepEqual(good.map(({ code }) => code), [0, 0]);
    writeFileSync(join(rules, 'bad.yml'), rule('Bad', 'CommandLine|contians'));
    const text = await watchfloor(['rules', 'check', rules]);
    assert.equal(text.code, FAILED);
    assert.match(text.out, /bad\.yml:7: error: detection\.selection\.CommandLine\|contians: .*contains[\s\S]*1 rules load, 1 problems/);
    const json = JSON.parse((await watchfloor(['rules', 'check', rules, '--format', 'json'])).out) as { ok: boolean; loaded: number; problems: { file: string; line: number; field: string }[] };
    assert.deepEqual([json.ok, json.loaded, json.problems.map(({ line, field }) => [line, field])], [false, 1, [[7, 'detection.selection.CommandLine|contians']]]);
    const scan = await watchfloor(['scan', join(mixed, 'auth.log'), '--rules', rules]);
    assert.equal(scan.code, FOUND_NOTHING);
    assert.match(scan.err, /1 problems in further ones \(watchfloor rules check\)/);
  });
});

describe('the command line beside a running platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'command-line-platform-'));
  const dataDir = join(folder, 'data');
  let platform: RunningPlatform;
  let secret = '';

  const here = (...args: string[]) => watchfloor([...args, '--data', dataDir]);

  before(async () => {
    platform = await startPlatform(dataDir);
  });

  after(async () => {
    if (platform.process.exitCode === null) await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tenants makes a customer and a credential, whose secret is shown this once', async () => {
    assert.equal((await here('tenants', 'add', 'harbour', '--name', 'Harbour Ltd')).code, 0);
    const again = await here('tenants', 'add', 'harbour');
    assert.deepEqual([again.code, again.out], [FAILED, '']);
    assert.match(again.err, /harbour/);
    const made = await here('tenants', 'add-credential', 'harbour', '--label', 'file server');
    secret = made.out.trim();
    assert.match(secret, /^wfi_\w{20,}$/);
    const listed = await here('tenants', 'credentials', 'harbour');
    assert.match(listed.out, /any source +file server +made \d{4}-/);
    assert.ok(!listed.out.includes(secret));
    assert.deepEqual(JSON.parse((await here('tenants', '--format', 'json')).out), [{ id: 'harbour', name: 'Harbour Ltd' }]);
  });

  it('send takes the records of files to it, twice the same ones count once, and incidents shows what came of them', async () => {
    const file = join(folder, 'story.ndjson.gz');
    writeFileSync(file, gzipSync(STORY.join('\n')));
    for (let i = 0; i < 2; i++) {
      const sent = await watchfloor(['send', file, '--url', platform.address], { WATCHFLOOR_SEND_TOKEN: secret });
      assert.deepEqual([sent.code, sent.err], [0, `${STORY.length} records read, ${STORY.length} taken, 0 refused.\n`]);
    }
    await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
    const { received, stored, duplicate, dead } = await platform.call('pathCounts', { params: { tenant: 'harbour' } });
    assert.deepEqual([received, stored, duplicate, dead], [2 * STORY.length, STORY.length, STORY.length, 0]);
    const [row] = lines<{ id: string; title: string; tenant: string }>((await here('incidents', '--format', 'ndjson', '--min-priority', '80')).out);
    assert.equal(row?.tenant, 'harbour');
    const table = await here('incidents');
    assert.match(table.out, new RegExp(`^ *100 +critical +harbour +${row?.id} +2026-11-20 11:\\d\\d +\\S`));
    const one = await here('incidents', row?.id ?? '');
    assert.equal(one.code, 0);
    assert.match(one.out, /initial-access: .*Mail from[\s\S]*credential-access: .*comsvcs\.dll/);
    assert.equal((JSON.parse((await here('incidents', row?.id ?? '', '--format', 'json')).out) as { incident: { title: string } }).incident.title, row?.title);
  });

  it('send says why nothing was taken, with exit code 1', async () => {
    const file = join(folder, 'one.ndjson');
    writeFileSync(file, zeekDns(1));
    const refused = await watchfloor(['send', file, '--url', platform.address, '--token', 'wfi_nobodys']);
    assert.equal(refused.code, FAILED);
    assert.match(refused.err, /refused 1 records \(401\): .*token.*\n1 records read, 0 taken/);
    const unknown = await watchfloor(['send', file, '--url', platform.address, '--token', secret, '--source', 'zeek.zek']);
    assert.equal(unknown.code, FAILED);
    assert.match(unknown.err, /Did you mean zeek\.zeek\?/);
  });

  it('a question to a platform that is not there, or with a token that is none, says what to do', async () => {
    const none = await watchfloor(['incidents', '--data', join(folder, 'nobody')]);
    assert.equal(none.code, FAILED);
    assert.match(none.err, /No platform runs on .*watchfloor start/);
    const stranger = await watchfloor(['incidents', '--url', platform.address], { WATCHFLOOR_TOKEN: 'wfa_nobodys' });
    assert.equal(stranger.code, FAILED);
    assert.match(stranger.err, /[Ss]ign/);
    const unknown = await here('incidents', 'nosuchincident');
    assert.deepEqual([unknown.code, unknown.out], [FAILED, '']);
  });

  it('doctor says that all is well, who uses the folder, and what to do about a port that is taken', async () => {
    const { port } = new URL(platform.address);
    const well = await here('doctor', '--port', '0');
    assert.equal(well.code, 0);
    assert.match(well.out, new RegExp(`ok +data folder .* is in use by process ${platform.process.pid}`));
    const taken = await watchfloor(['doctor', '--data', join(folder, 'other'), '--port', port]);
    assert.equal(taken.code, FAILED);
    assert.match(taken.out, new RegExp(`FAILED +port +Port ${port} .*in use by node \\(process ${platform.process.pid}\\).*--port N`));
    assert.match(readFileSync(join(dataDir, 'in-use.json'), 'utf8'), /"pid":/);
  });
});
