import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { watchfloor } from '../kit/command-line.ts';
import { type RunningPlatform, startPlatform, waitUntil } from '../kit/running-platform.ts';

const TENANT = 'northwind';

describe('priorities learn from verdicts', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'priorities-learn-'));
  let platform: RunningPlatform;
  let secret = '';
  let sent = 0;

  const call = async (...args: readonly string[]) => watchfloor([...args, '--tenant', TENANT, '--data', dataDir]);
  const incidentOf = async (host: string) => (await platform.call('incidents', { query: { tenant: TENANT, limit: 200 } })).incidents.find(({ entities }) => entities.some(({ value }) => value === host));

  /** Lets host N talk to an address that the feed knows and nobody else talks to; gives the incident of it. */
  async function meet(n: number) {
    const host = `10.20.${n}.31`;
    await waitUntil(async () => {
      const record = { _path: 'conn', ts: Date.now() / 1000, uid: `C${sent++}`, 'id.orig_h': host, 'id.orig_p': 51_544, 'id.resp_h': `203.0.113.${n}`, 'id.resp_p': 443, proto: 'tcp', conn_state: 'SF', duration: 1, orig_bytes: 1, resp_bytes: 1 };
      const answer = await fetch(`${platform.address}/v1/ingest`, { method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' }, body: JSON.stringify(record) });
      assert.equal(answer.status, 200, await answer.text());
      await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
      return (await incidentOf(host)) !== undefined;
    });
    return whole(n);
  }

  async function whole(n: number) {
    const incident = (await incidentOf(`10.20.${n}.31`))?.id ?? '';
    return (await platform.call('incident', { params: { tenant: TENANT, incident } })).incident;
  }

  async function judge(n: number, verdict: string, reason: string): Promise<void> {
    const judged = await call('incidents', 'judge', (await whole(n)).id, '--verdict', verdict, '--reason', reason, '--close');
    assert.equal(judged.code, 0, judged.err);
  }

  before(async () => {
    platform = await startPlatform(dataDir);
    secret = await platform.openTenant(TENANT, 'zeek.zeek');
    writeFileSync(join(dataDir, 'c2.txt'), Array.from({ length: 9 }, (_, n) => `203.0.113.${n + 1}\n`).join(''));
    const imported = await watchfloor(['intel', 'import', join(dataDir, 'c2.txt'), '--confidence', '90', '--severity', 'high', '--label', 'Sample C2', '--data', dataDir]);
    assert.equal(imported.code, 0, imported.err);
  });

  after(async () => {
    assert.equal(await platform.stop(), 0);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('incidents of a rule that was wrong lie lower and say why, a true one raises them again, also after a start, and the report says how it went', async () => {
    assert.match((await call('incidents', 'calibration')).out, /^No incident was judged yet/);
    const met = [];
    for (const n of [1, 2, 3, 4, 5]) met.push(await meet(n));
    assert.equal(new Set(met.map(({ id }) => id)).size, 5, 'each host is an incident of its own');
    const plain = await whole(5);
    assert.deepEqual(plain.trust, []);
    for (const n of [1, 2, 3]) await judge(n, 'false-positive', 'wrong-indicator');
    await waitUntil(async () => (await whole(5)).trust[0]?.judged.false_positive === 3);
    const doubted = await whole(5);
    assert.ok(doubted.priority < plain.priority, `${plain.priority} became ${doubted.priority}`);
    assert.equal(doubted.trust[0]?.factor, 0.65);
    const next = await meet(6);
    assert.deepEqual([next.priority, next.trust], [doubted.priority, doubted.trust]);
    assert.match((await call('incidents', next.id)).out, /counts for less, as verdicts say:\n +“.+” counts for 0\.65: 3 of 3 judged incidents with it were false positives\./);

    await judge(4, 'true-positive', 'malware');
    await waitUntil(async () => (await whole(6)).priority > next.priority);
    const raised = await whole(6);
    assert.equal(raised.trust[0]?.judged.true_positive, 1);
    assert.equal(await platform.stop(), 0);
    platform = await startPlatform(dataDir);
    await meet(7);
    assert.deepEqual([(await whole(6)).priority, (await whole(7)).priority], [raised.priority, raised.priority]);

    const { bands } = JSON.parse((await call('incidents', 'calibration', '--format', 'json')).out);
    const judged = bands.filter((band: { judged: number }) => band.judged > 0);
    assert.deepEqual([judged.reduce((sum: number, band: { judged: number }) => sum + band.judged, 0), judged.reduce((sum: number, band: { truePositives: number }) => sum + band.truePositives, 0)], [4, 1]);
    assert.match((await call('incidents', 'calibration')).out, /too few verdicts to say \(10 are needed\)/);
  });
});
