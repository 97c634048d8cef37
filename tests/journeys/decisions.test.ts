import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { watchfloor } from '../kit/command-line.ts';
import { type RunningPlatform, startPlatform, waitUntil } from '../kit/running-platform.ts';

const TENANT = 'northwind';
/** Exceptions and decisions on alerts count some seconds after they are made. */
const SOON_MS = 3_000;

describe('what people decide on a running platform', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'decisions-'));
  let platform: RunningPlatform;
  let secret = '';
  let sent = 0;

  const call = async (...args: readonly string[]) => watchfloor([...args, '--tenant', TENANT, '--data', dataDir]);
  const incidents = async () => (await platform.call('incidents', { query: { tenant: TENANT, limit: 200 } })).incidents;

  /** Lets a host talk to an address, and waits until that is on the path's far side. */
  async function connect(host: string, address: string): Promise<void> {
    const record = { _path: 'conn', ts: Date.now() / 1000, uid: `C${sent++}`, 'id.orig_h': host, 'id.orig_p': 51_544, 'id.resp_h': address, 'id.resp_p': 443, proto: 'tcp', conn_state: 'SF', duration: 1, orig_bytes: 1, resp_bytes: 1 };
    const answer = await fetch(`${platform.address}/v1/ingest`, { method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' }, body: JSON.stringify(record) });
    assert.equal(answer.status, 200, await answer.text());
    await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
  }

  /** The incident that has a host. */
  const incidentOf = async (host: string) => (await incidents()).find(({ entities }) => entities.some(({ value }) => value === host));

  before(async () => {
    platform = await startPlatform(dataDir);
    secret = await platform.openTenant(TENANT, 'zeek.zeek');
    writeFileSync(join(dataDir, 'c2.txt'), '203.0.113.9\n198.51.100.77\n');
    const imported = await watchfloor(['intel', 'import', join(dataDir, 'c2.txt'), '--confidence', '90', '--severity', 'critical', '--label', 'Sample C2', '--data', dataDir]);
    assert.equal(imported.code, 0, imported.err);
    await waitUntil(async () => {
      await connect('10.20.4.31', '203.0.113.9');
      return (await incidentOf('10.20.4.31')) !== undefined;
    });
    await connect('10.20.8.77', '198.51.100.77');
    await waitUntil(async () => (await incidentOf('10.20.8.77')) !== undefined);
  });

  after(async () => {
    assert.equal(await platform.stop(), 0);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('two incidents are joined by hand, with what was written to both, and parted again when that is undone', async () => {
    const [one, other] = [await incidentOf('10.20.4.31'), await incidentOf('10.20.8.77')];
    assert.ok(one !== undefined && other !== undefined && one.id !== other.id);
    for (const [id, text] of [[one.id, 'A laptop'], [other.id, 'A server']] as const) assert.equal((await call('incidents', 'comment', id, text)).code, 0);
    const merged = await call('incidents', 'merge', one.id, other.id, '--reason', 'one hand');
    assert.equal(merged.code, 0, merged.err);
    const link = /incidents undo (\S+) /.exec(merged.out)?.[1] ?? '';
    await waitUntil(async () => (await incidents()).length === 1);
    const [whole] = await incidents();
    assert.ok(whole !== undefined && whole.alertCount === one.alertCount + other.alertCount);
    const told = (await call('incidents', 'history', whole.id)).out;
    for (const text of [/commented: A laptop/, /commented: A server/, /linked: one hand \(link /, /watchfloor +merged: Another incident became part of this one/]) assert.match(told, text);
    assert.equal((await call('incidents', 'undo', link, '--reason', 'two hands')).code, 0);
    await waitUntil(async () => (await incidents()).length === 2);
    for (const { id } of await incidents()) assert.match((await call('incidents', 'history', id)).out, /A laptop[\s\S]*A server/);
    assert.equal((await call('incidents', 'undo', link, '--reason', 'two hands')).code, 1);
  });

  it('a critical incident is closed with a verdict, which is remembered for the next one', async () => {
    const one = await incidentOf('10.20.4.31');
    assert.ok(one !== undefined && ['high', 'critical'].includes(one.severity), one?.severity);
    await assert.rejects(platform.call('changeIncident', { params: { tenant: TENANT, incident: one.id }, body: { status: 'closed' } }), /Judge it: choose a verdict and a reason/);
    const judged = await call('incidents', 'judge', one.id, '--verdict', 'false-positive', '--reason', 'wrong-indicator', '--note', 'An old list', '--close');
    assert.deepEqual([judged.code, judged.out], [0, 'Judged: false positive, wrong indicator. The incident is closed.\n']);
    await connect('10.20.4.99', '203.0.113.9');
    await waitUntil(async () => (await incidentOf('10.20.4.99')) !== undefined);
    const next = await incidentOf('10.20.4.99');
    const seen = (await call('incidents', 'seen-before', next?.id ?? '')).out;
    // Where the alert joined the incident that was judged, it is open again, and the verdict is its own.
    if (next?.id === one.id) assert.match((await call('incidents', 'history', one.id)).out, /watchfloor +reopened: An alert joined that nobody had judged/);
    else assert.match(seen, /false positive, wrong indicator: An old list/);
  });

  it('an exception hides what comes later, keeps it, and lets it alert again when it ends', async () => {
    const { alerts } = await platform.call('incident', { params: { tenant: TENANT, incident: (await incidentOf('10.20.8.77'))?.id ?? '' } });
    const rule = alerts[0]?.rule.id ?? '';
    const about = ['--rule', rule, '--entity', 'address:198.51.100.77'];
    assert.match((await call('exceptions', 'preview', ...about)).out, /^In 30 days it would have hidden 1 alerts, part of 1 incidents\./);
    const made = await call('exceptions', 'create', ...about, '--owner', 'Mara', '--reason', 'our own server', '--days', '30');
    assert.equal(made.code, 0, made.err);
    const id = /^\S+/.exec(made.out)?.[0] ?? '';
    const hidden = async () => (await platform.call('hiddenAlerts', { params: { tenant: TENANT, exception: id }, query: {} })).alerts.length;
    const madeMs = Date.now();
    await waitUntil(async () => {
      await connect(`10.30.0.${sent}`, '198.51.100.77');
      return (await hidden()) > 0;
    });
    assert.ok(Date.now() - madeMs < 10 * SOON_MS, 'it counts some seconds later');
    const before = (await incidents()).reduce((sum, { alertCount }) => sum + alertCount, 0);
    await connect('10.30.9.1', '198.51.100.77');
    assert.equal((await incidents()).reduce((sum, { alertCount }) => sum + alertCount, 0), before);
    assert.match((await call('exceptions', 'alerts', id)).out, /198\.51\.100\.77/);
    const { received, stored, duplicate, dead } = await platform.call('pathCounts', { params: { tenant: TENANT } });
    assert.equal(received, stored + duplicate + dead);
    assert.match((await call('exceptions', 'end', id, '--reason', 'sold')).out, /ended/);
    await waitUntil(async () => {
      await connect(`10.40.0.${sent}`, '198.51.100.77');
      return (await incidents()).reduce((sum, { alertCount }) => sum + alertCount, 0) > before;
    });
    assert.match((await call('exceptions', 'list')).out, /ended +until .*Mara: our own server/s);
  });
});
