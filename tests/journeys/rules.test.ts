import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { REQUEST_HEADER } from '#api/request-guard.ts';
import { watchfloor } from '../kit/command-line.ts';
import { type RunningPlatform, startPlatform, waitUntil } from '../kit/running-platform.ts';

const ID = '0b8b7b8e-64a5-4c0c-9a3a-2f6f6f2d7a01';
const TENANT = 'northwind';
/** What a change of a rule may take until the path runs by it. */
const SWITCH_WITHIN_MS = 1_000;

function oktaRecord(eventType: string, actor: string, at: number): Record<string, unknown> {
  return {
    uuid: `0000-${eventType}-${at}`, published: new Date(at).toISOString(), eventType, version: '0', severity: 'INFO', displayMessage: eventType,
    actor: { id: `00u-${actor}`, type: 'User', alternateId: actor, displayName: actor }, client: { ipAddress: `203.0.113.${1 + (actor.length % 200)}` }, outcome: { result: 'SUCCESS', reason: null }, target: [],
  };
}

function rule(id: string, title: string, detection: string): string {
  return `title: ${title}\nid: ${id}\nstatus: test\ndescription: Made for this journey, and for nothing else.\nauthor: Ana\ntags: [attack.persistence, attack.t1098]\nlogsource: { product: okta, service: okta }\ndetection:\n  s: ${detection}\n  condition: s\nlevel: high\n`;
}

const TEXT = rule(ID, 'Credential Enrolled By Support', '{ eventType: user.credential.enroll }');
const PROOF = `fires:\n  - ${JSON.stringify(oktaRecord('user.credential.enroll', 'ana@northwind.example', 1_795_000_000_000))}\nmisses:\n  - why: one factor was set up\n    record: ${JSON.stringify(oktaRecord('user.mfa.factor.activate', 'ana@northwind.example', 1_795_000_000_000))}\n`;

/** Asks the API as a person who signed in with a code. */
async function signIn(address: string, code: string) {
  const headers = { 'content-type': 'application/json', [REQUEST_HEADER]: 'person' };
  const answer = await fetch(`${address}/api/sign-in/code`, { method: 'POST', headers, body: JSON.stringify({ code }) });
  assert.equal(answer.status, 200);
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';', 1)[0]).join('; ');
  return async (path: string, body: object): Promise<number> => (await fetch(`${address}/api${path}`, { method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify(body) })).status;
}

describe('rules of a running platform', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rules-'));
  let platform: RunningPlatform;
  let secret = '';
  let sent = 0;

  /** Sends records and waits until they are stored and detected. */
  async function send(...records: readonly Record<string, unknown>[]): Promise<void> {
    const body = records.map((record) => JSON.stringify({ ...record, uuid: `${record['uuid']}-${sent++}` })).join('\n');
    const answer = await fetch(`${platform.address}/v1/ingest`, { method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' }, body });
    assert.equal(answer.status, 200, await answer.text());
    await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
  }

  const stateOf = async (id: string) => {
    const { fired, alerts, tenants } = await platform.call('rule', { params: { rule: id } });
    return { fired, alerts, mode: tenants.find(({ tenant }) => tenant === TENANT)?.mode };
  };

  before(async () => {
    platform = await startPlatform(dataDir);
    secret = await platform.openTenant(TENANT, 'okta.system_log');
  });

  after(async () => {
    assert.equal(await platform.stop(), 0);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('a second person activates a rule and it fires without a restart', async () => {
    await send(oktaRecord('user.credential.enroll', 'early@northwind.example', Date.now()));
    await platform.call('writeRule', { body: { text: TEXT, proof: PROOF, reason: 'Help desk calls of last week' } });
    const move = (...args: readonly string[]) => watchfloor(['rules', ...args, '--data', dataDir]);
    assert.equal((await move('state', ID, '--to', 'test', '--reason', 'first look')).code, 0);
    await send(oktaRecord('user.credential.enroll', 'counted@northwind.example', Date.now()));
    assert.deepEqual(await stateOf(ID), { fired: 1, alerts: 0, mode: 'count' });

    assert.match((await move('state', ID, '--to', 'active', '--reason', 'quiet for a week')).out, /admin proposes active: quiet for a week/);
    const own = await move('approve', ID, '--reason', 'looks right');
    assert.equal(own.code, 1);
    assert.match(own.err, /admin wrote revision 1 and cannot approve it\. Ask a second person/);

    const { signInCode } = await platform.call('addPerson', { body: { name: 'Ben', role: 'analyst', tenants: ['*'] } });
    const ben = await signIn(platform.address, signInCode);
    const startMs = Date.now();
    assert.equal(await ben(`/rules/${ID}/moves`, { act: 'approve', reason: 'looks right' }), 200);
    assert.ok(Date.now() - startMs < SWITCH_WITHIN_MS, `the path runs by it after ${Date.now() - startMs} ms`);
    assert.equal((await stateOf(ID)).mode, 'alert');
    await send(oktaRecord('user.credential.enroll', 'victim@northwind.example', Date.now()));
    const { fired, alerts } = await stateOf(ID);
    assert.deepEqual([fired, alerts], [2, 1]);
    const { incidents } = await platform.call('incidents', { query: { text: 'victim@northwind.example' } });
    assert.equal(incidents.length, 1);
    assert.equal((await platform.call('incidents', { query: { text: 'counted@northwind.example' } })).incidents.length, 0);
    const { changes } = await platform.call('ruleHistory', { params: { rule: ID } });
    assert.deepEqual(changes.map(({ kind, by }) => `${kind} by ${by}`), ['approved by Ben', 'proposed by admin', 'moved by admin', 'written by admin']);
  });

  it('the analyst sees which incidents a rule led to, and when it last fired', async () => {
    const { lastFiredMs, tenants, reasons } = await platform.call('rule', { params: { rule: ID } });
    assert.ok(lastFiredMs !== null && Date.now() - lastFiredMs < 60_000);
    assert.deepEqual(tenants.map(({ openIncidents, closedIncidents, hasSource }) => [openIncidents, closedIncidents, hasSource]), [[1, 0, true]]);
    assert.deepEqual(reasons, ['1 alert in 30 days, part of 1 incident.']);
  });

  it('a second person activates a correlation and a filter, and both are at work without a restart', async () => {
    const [base, many, quiet] = ['0b8b7b8e-64a5-4c0c-9a3a-2f6f6f2d7a03', '0b8b7b8e-64a5-4c0c-9a3a-2f6f6f2d7a04', '0b8b7b8e-64a5-4c0c-9a3a-2f6f6f2d7a05'];
    const removal = (actor: string) => oktaRecord('user.mfa.factor.deactivate', actor, Date.now());
    const { signInCode } = await platform.call('addPerson', { body: { name: 'Cem', role: 'analyst', tenants: ['*'] } });
    const cem = await signIn(platform.address, signInCode);
    const state = (id: string, to: string) => watchfloor(['rules', 'state', id, '--to', to, '--reason', 'for the journey', '--data', dataDir]);
    const letIn = async (text: string, proof: string): Promise<void> => {
      const { id } = await platform.call('writeRule', { body: { text, proof, reason: 'for the journey' } });
      for (const to of ['test', 'active']) assert.equal((await state(id, to)).err, '');
      assert.equal(await cem(`/rules/${id}/moves`, { act: 'approve', reason: 'looks right' }), 200);
    };
    const fires = (...records: readonly Record<string, unknown>[]) => `fires:\n  - ${JSON.stringify(records)}\n`;
    const misses = (...records: readonly Record<string, unknown>[]) => `misses:\n  - why: it is few, or somebody else\n    records: ${JSON.stringify(records)}\n`;
    const [ann, svc] = [removal('ann@northwind.example'), removal('svc@northwind.example')];
    await letIn(rule(base, 'Factor Removed', '{ eventType: user.mfa.factor.deactivate }'), fires(ann) + misses(oktaRecord('user.session.start', 'ann@northwind.example', 1)));
    await letIn(`title: Many Factors Removed\nid: ${many}\nlevel: high\ncorrelation:\n  type: event_count\n  rules: ${base}\n  group-by: actor.alternateId\n  timespan: 10m\n  condition: { gte: 2 }\n`, fires(ann, ann) + misses(ann, svc));
    await send(ann, ann, svc, svc);
    assert.deepEqual([await stateOf(base), await stateOf(many)], [{ fired: 4, alerts: 0, mode: 'alert' }, { fired: 2, alerts: 2, mode: 'alert' }]);

    await letIn(`title: Not The Service Account\nid: ${quiet}\nlogsource: { product: okta }\nfilter:\n  rules: ${base}\n  service: { actor.alternateId: svc@northwind.example }\n  condition: not service\n`, fires(ann) + misses(svc));
    await send(removal('ann@northwind.example'), removal('svc@northwind.example'));
    assert.deepEqual([(await stateOf(base)).fired, (await stateOf(many)).fired, (await stateOf(quiet)).fired], [5, 3, 1]);
    const shown = await watchfloor(['rules', 'state', many, '--data', dataDir]);
    assert.match(shown.out, /^Many Factors Removed \(correlation\): revision 1 is active\n {2}northwind +alert +2 alerts in 30 days/);
    const { rules } = await platform.call('rules', { query: { kind: 'filter' } });
    assert.deepEqual(rules.map(({ id, kind }) => [id, kind]), [[quiet, 'filter']]);

    for (const id of [many, quiet]) assert.equal((await state(id, 'retired')).err, '');
    await send(removal('svc@northwind.example'));
    assert.deepEqual(await stateOf(base), { fired: 6, alerts: 1, mode: 'alert' });
  });

  it('a flooding pack is taken back', async () => {
    const FLOOD = '0b8b7b8e-64a5-4c0c-9a3a-2f6f6f2d7a02';
    const [folder, file] = [join(dataDir, 'core'), join(dataDir, 'core-2.pack.gz')];
    mkdirSync(folder);
    writeFileSync(join(folder, 'any.yml'), rule(FLOOD, 'Anything In Okta', '{ eventType|exists: true }'));
    const packs = (...args: readonly string[]) => watchfloor(['packs', ...args, '--data', dataDir]);
    assert.match((await packs('build', folder, '--name', 'core', '--version', '2', '--out', file)).out, /1 rules in 1 files, signed with /);
    assert.equal((await packs('verify', file)).code, 0);

    const bent = JSON.parse(gunzipSync(readFileSync(file)).toString());
    bent.files[0].text += '# more\n';
    writeFileSync(join(dataDir, 'bent.pack.gz'), gzipSync(JSON.stringify(bent)));
    const refused = await packs('verify', join(dataDir, 'bent.pack.gz'));
    assert.deepEqual([refused.code, /any\.yml is not as it was when the pack was signed/.test(refused.err)], [1, true]);
    assert.match((await packs('add', join(dataDir, 'bent.pack.gz'))).err, /is not as it was signed/);

    assert.equal((await packs('add', file)).code, 0);
    const { code, out, err } = await packs('activate', 'core', '2', '--first-tenant', TENANT, '--reason', 'weekly content');
    assert.deepEqual([code, /rolling\s+ring 0/.test(out)], [0, true], err);
    await send(...Array.from({ length: 300 }, (_, i) => oktaRecord('user.session.start', `user${i}@northwind.example`, Date.now() + i)));
    await waitUntil(async () => (await platform.call('packs', {})).packs.some(({ name, status }) => name === 'core' && status === 'returned'));
    const pack = (await platform.call('packs', {})).packs.find(({ name }) => name === 'core');
    assert.match(pack?.reason ?? '', /It floods: it fired (\d+) times on \1 events, and the last good pack 0 times on the same/);
    assert.equal(pack?.by, 'watchfloor');
    const before = await platform.metric('watchfloor_path_alerts_total');
    await send(oktaRecord('user.session.start', 'later@northwind.example', Date.now()));
    assert.equal(await platform.metric('watchfloor_path_alerts_total'), before);
    assert.match((await packs('list')).out, /core\s+2\s+returned .*It floods.*\n.*\n*This installation signs with |core\s+2\s+returned/);
  });

  it('what was decided holds after a restart', async () => {
    assert.equal(await platform.stop(), 0);
    platform = await startPlatform(dataDir);
    assert.equal((await stateOf(ID)).mode, 'alert');
    await send(oktaRecord('user.credential.enroll', 'again@northwind.example', Date.now()));
    assert.equal((await stateOf(ID)).alerts, 2);
  });
});
