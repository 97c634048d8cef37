import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

test('a scan finds the indicators of files in events, says what it did not take, and holds back what a warning list names', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'scan-indicators-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const connection = (address: string) => JSON.stringify({ _path: 'conn', ts: 1_773_221_400.123, uid: `C${address}`, 'id.orig_h': '10.20.4.31', 'id.orig_p': 51_544, 'id.resp_h': address, 'id.resp_p': 443, proto: 'tcp', conn_state: 'SF', duration: 1, orig_bytes: 1, resp_bytes: 1 });
  writeFileSync(join(folder, 'conn.ndjson'), ['203.0.113.40', '8.8.8.8', '198.51.100.9'].map(connection).join('\n'));
  writeFileSync(join(folder, 'c2.txt'), '203.0.113.0/24 # C2\n8.8.8.8\nnot a value\n');
  writeFileSync(join(folder, 'old.json'), JSON.stringify({ type: 'bundle', objects: [{ type: 'indicator', id: 'indicator--1', name: 'Sample C2', pattern: "[ipv4-addr:value = '198.51.100.9']", pattern_type: 'stix', valid_from: '2020-01-01T00:00:00Z' }] }));
  const args = ['scan', join(folder, 'conn.ndjson'), '--indicators', join(folder, 'c2.txt'), '--indicators', join(folder, 'old.json'), '--show', 'alerts', '--format', 'ndjson'];
  const { status, stdout: out, stderr: err } = spawnSync(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], { encoding: 'utf8' });
  // One host that met two weak indicators is no work yet.
  assert.equal(status, 0, err);
  const alerts = out.trim().split('\n').map((line) => JSON.parse(line) as { rule: { id: string; title: string } });
  assert.deepEqual(alerts.map(({ rule }) => [rule.id, rule.title]).sort(), [
    ['watchfloor.indicators/c2', 'Known bad network 203.0.113.0/24 (203.0.113.40)'], ['watchfloor.indicators/old', 'Known bad address 198.51.100.9: Sample C2'],
  ]);
  assert.match(err, /3 indicators of 2 files/);
  assert.match(err, /c2\.txt: 1 not taken \(bad-value\).*not a value/);
  assert.match(err, /1 times .* public_resolvers/);
});
