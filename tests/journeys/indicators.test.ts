import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { watchfloor } from '../kit/command-line.ts';
import { type RunningPlatform, startPlatform, waitUntil } from '../kit/running-platform.ts';

describe('indicators of a running platform', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'indicators-'));
  const secrets: Record<string, string> = {};
  let platform: RunningPlatform;
  let sent = 0;

  /** Sends a connection to an address at this moment, and gives the titles of the alerts that the tenant has then. */
  async function connect(tenant: string, address: string): Promise<readonly string[]> {
    const record = { _path: 'conn', ts: Date.now() / 1000, uid: `C${sent++}`, 'id.orig_h': '10.20.4.31', 'id.orig_p': 51_544, 'id.resp_h': address, 'id.resp_p': 443, proto: 'tcp', conn_state: 'SF', duration: 1, orig_bytes: 1, resp_bytes: 1 };
    const answer = await fetch(`${platform.address}/v1/ingest`, { method: 'POST', headers: { authorization: `Bearer ${secrets[tenant]}`, 'content-type': 'application/x-ndjson' }, body: JSON.stringify(record) });
    assert.equal(answer.status, 200, await answer.text());
    await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
    const { incidents } = await platform.call('incidents', { query: { tenant, limit: 200 } });
    return incidents.map(({ title }) => title);
  }

  const intel = (...args: readonly string[]) => watchfloor(['intel', ...args, '--data', dataDir]);
  const fileOf = (name: string, text: string): string => {
    writeFileSync(join(dataDir, name), text);
    return join(dataDir, name);
  };

  before(async () => {
    platform = await startPlatform(dataDir);
    for (const tenant of ['acme', 'beta']) secrets[tenant] = await platform.openTenant(tenant, 'zeek.zeek');
  });
  after(async () => {
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('are imported while it runs, alert from then on, tell what was not taken, and are gone when their feed is', async () => {
    assert.deepEqual(await connect('acme', '203.0.113.9'), []);
    const imported = await intel('import', fileOf('c2.txt', '203.0.113.9\n8.8.8.8\nnot a value\n'), '--confidence', '90', '--severity', 'critical', '--label', 'Sample C2');
    assert.equal(imported.code, 0, imported.err);
    assert.match(imported.out, /c2\.txt: 2 indicators taken into the feed c2\.\n {2}1 not taken \(bad-value\)/);
    assert.match((await intel('list')).out, /^c2 +2 indicators/);
    let titles: readonly string[] = [];
    await waitUntil(async () => {
      titles = await connect('acme', '203.0.113.9');
      return titles.length > 0;
    });
    assert.match(titles.join(), /Known bad address 203\.0\.113\.9: Sample C2/);
    assert.deepEqual((await connect('acme', '8.8.8.8')).filter((title) => title.includes('8.8.8.8')), []);
    assert.equal(await platform.metric('watchfloor_indicators'), 2);
    assert.ok((await platform.metric('watchfloor_indicators_warned_total')) >= 1);
    assert.equal((await intel('remove', 'c2')).code, 0);
    assert.equal((await intel('remove', 'c2')).code, 1);
    assert.equal((await intel('list')).out, '');
  });

  it('of a tenant are asked about its events alone, and seen by it alone', async () => {
    assert.equal((await intel('import', fileOf('own.csv', 'value,label\n203.0.113.20,Own\n'), '--tenant', 'beta', '--confidence', '90', '--severity', 'critical')).code, 0);
    await waitUntil(async () => (await connect('beta', '203.0.113.20')).some((title) => title.includes('203.0.113.20')));
    assert.deepEqual((await connect('acme', '203.0.113.20')).filter((title) => title.includes('203.0.113.20')), []);
    assert.equal((await intel('list')).out, '');
    assert.match((await intel('list', '--tenant', 'beta')).out, /^own/);
  });

  it('are found in what was stored before they came', async () => {
    await connect('acme', '203.0.113.77');
    assert.equal((await intel('import', fileOf('new.txt', '203.0.113.77\n8.8.8.8\n'), '--label', 'Late news')).code, 0);
    const { code, out } = await intel('lookback', 'new');
    assert.equal(code, 0);
    assert.match(out, /^acme: 1 matches of 2 indicators in 30 days, \d+ more held back.*\n {2}.*address 203\.0\.113\.77: Late news {2}zeek\.zeek/);
    assert.match(out, /^beta: 0 matches/m);
    assert.equal((await intel('lookback', 'none')).code, 1);
  });

  it('are missed aloud in files that hold none', async () => {
    for (const [name, text] of [['nothing.txt', ''], ['other.json', '{"type":"bundle","objects":5}'], ['zeros.txt', '\0'.repeat(5_000)]] as const) {
      const { code, err } = await intel('import', fileOf(name, text));
      assert.deepEqual([code, err.includes(`Nothing was taken of ${name}: check that it holds indicators`)], [1, true], err);
    }
  });

  it('refuse what is called wrongly, and say what to do', async () => {
    assert.deepEqual(await Promise.all([intel('import'), intel('remove'), intel('frobnicate'), intel('import', 'x', '--confidence', '101'), intel('import', 'x', '--columns', 'nothing=1')].map(async (run) => (await run).code)), [2, 2, 2, 2, 2]);
    const missing = await intel('import', join(dataDir, 'none.txt'));
    assert.deepEqual([missing.code, /none\.txt/.test(missing.err)], [1, true]);
  });
});
