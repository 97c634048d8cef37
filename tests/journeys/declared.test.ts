import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { watchfloor } from '../kit/command-line.ts';
import { type RunningPlatform, startPlatform, waitUntil } from '../kit/running-platform.ts';

const TENANT = 'northwind';

describe('what people declare of entities of a running platform', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'declared-'));
  let platform: RunningPlatform;
  let secret = '';
  let sent = 0;

  const call = async (...args: readonly string[]) => watchfloor([...args, '--tenant', TENANT, '--data', dataDir]);
  const incidents = async () => (await platform.call('incidents', { query: { tenant: TENANT, limit: 200 } })).incidents;
  const file = (name: string, text: string): string => {
    writeFileSync(join(dataDir, name), text);
    return join(dataDir, name);
  };

  /** Lets a host talk to an address, and waits until that is on the path's far side. */
  async function connect(host: string, address: string): Promise<void> {
    const record = { _path: 'conn', ts: Date.now() / 1000, uid: `C${sent++}`, 'id.orig_h': host, 'id.orig_p': 51_544, 'id.resp_h': address, 'id.resp_p': 443, proto: 'tcp', conn_state: 'SF', duration: 1, orig_bytes: 1, resp_bytes: 1 };
    const answer = await fetch(`${platform.address}/v1/ingest`, { method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' }, body: JSON.stringify(record) });
    assert.equal(answer.status, 200, await answer.text());
    await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
  }

  before(async () => {
    platform = await startPlatform(dataDir);
    secret = await platform.openTenant(TENANT, 'zeek.zeek');
    const imported = await watchfloor(['intel', 'import', file('c2.txt', '203.0.113.9\n198.51.100.77\n'), '--confidence', '90', '--severity', 'high', '--label', 'Sample C2', '--data', dataDir]);
    assert.equal(imported.code, 0, imported.err);
    await waitUntil(async () => {
      await connect('10.20.4.31', '203.0.113.9');
      return (await incidents()).length === 1;
    });
    await connect('10.20.8.77', '198.51.100.77');
    await waitUntil(async () => (await incidents()).length === 2);
  });

  after(async () => {
    assert.equal(await platform.stop(), 0);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is tried first, joins and ranks incidents once it is imported, survives a stop, and counts no more when it is removed', async () => {
    const table = file('entities.csv', 'type;name;aliases;worth;groups;duty\nhost;Laptop-7.northwind.example;10.20.4.31\nhost;laptop-7;"10.20.4.31;10.20.8.77";critical;Finance;\n');
    const wrong = await call('entities', 'import', table, '--dry-run');
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /line 2: The lines 2 and 3 declare the same host/);
    const right = file('right.csv', 'type;name;aliases;worth;groups;duty\nhost;Laptop-7.northwind.example;"10.20.4.31;10.20.8.77";critical;Finance;\n');
    const tried = await call('entities', 'import', right, '--dry-run');
    assert.deepEqual([tried.code, tried.err], [0, '']);
    assert.match(tried.out, /^Nothing was changed\. It would be: 1 new, 0 changed, 0 as they were, 0 rows refused\.\n {2}host:laptop-7 +critical +in finance; also address:10\.20\.4\.31, address:10\.20\.8\.77; by /);
    assert.match((await call('entities')).err, /There are none/);

    assert.match((await call('entities', 'import', right)).out, /^1 new/);
    await waitUntil(async () => (await incidents()).length === 1);
    const [whole] = await incidents();
    assert.equal(whole?.score.asset, 1.3);
    assert.match((await call('incidents', whole.id)).out, /asset 1\.3: laptop-7 is declared critical/);

    assert.equal(await platform.stop(), 0);
    platform = await startPlatform(dataDir);
    await connect('10.20.8.77', '203.0.113.9');
    assert.equal((await incidents()).length, 1);

    const printed = (await call('entities', 'list', '--group', 'finance', '--format', 'json')).out;
    const again = await call('entities', 'import', file('again.json', printed));
    assert.match(again.out, /^0 new, 0 changed, 1 as they were/);
    assert.equal((await call('entities', 'list', '--type', 'user', '--format', 'ndjson')).out, '');
    assert.deepEqual([(await call('entities', 'remove', 'address:10.20.4.31')).code, (await call('entities', 'remove', 'host:laptop-7')).code], [1, 0]);
    await waitUntil(async () => (await incidents()).every(({ score }) => score.asset === 1));
  });

  it('makes a group that an exception hides alerts of', async () => {
    assert.equal((await call('entities', 'import', file('group.csv', 'type,name,groups\naddress,10.20.9.5,Scanners\n'))).code, 0);
    const about = ['--all-rules', '--asset-group', 'scanners'];
    assert.match((await call('exceptions', 'preview', ...about)).out, /^In 30 days it would have hidden 0 alerts/);
    const made = await call('exceptions', 'create', ...about, '--owner', 'Mara', '--reason', 'our own scanner', '--days', '30');
    assert.equal(made.code, 0, made.err);
    await waitUntil(async () => {
      await connect('10.20.9.5', '203.0.113.9');
      return /Sample C2/.test((await call('exceptions', 'alerts', /^(\S+)/.exec(made.out)?.[1] ?? '')).out);
    });
    assert.equal((await call('exceptions', 'create', '--all-rules', '--asset-group', 'none', '--owner', 'Mara', '--reason', 'nobody', '--days', '3')).code, 1);
  });

  it('is called wrongly with a word on what is right', async () => {
    const said = async (...args: readonly string[]) => {
      const { code, err } = await call('entities', ...args);
      return `${code} ${err}`;
    };
    assert.match(await said('import'), /^2 import takes one file/);
    assert.match(await said('import', join(dataDir, 'none.csv')), /^1 .*cannot be read \(ENOENT\)/);
    assert.match(await said('import', file('large.csv', 'x'.repeat(9_000_000))), /^1 .*larger than 8 MiB\. Export only the columns/);
    assert.match(await said('import', file('empty.csv', '')), /^1 The file is empty/);
    assert.match(await said('remove', 'dc01'), /^2 "dc01" is no entity: TYPE:NAME/);
    assert.match(await said('list', '--type', 'process'), /^2 --type must be one of user, host/);
  });
});
