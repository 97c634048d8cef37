import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { IncidentsReport } from './incidents/run-incidents-eval.ts';

const ENTRY = new URL('./eval-incidents.ts', import.meta.url).pathname;
const run = (...args: string[]) => spawnSync(process.execPath, [ENTRY, ...args], { encoding: 'utf8' });

const call = (minute: number, name: string, parameters: object = {}) => JSON.stringify({
  eventVersion: '1.08', eventTime: `2026-11-18T09:${String(minute).padStart(2, '0')}:00Z`, eventSource: name.endsWith('Trail') || name === 'StopLogging' ? 'cloudtrail.amazonaws.com' : 'iam.amazonaws.com', eventName: name, awsRegion: 'eu-north-1', sourceIPAddress: '203.0.113.9',
  userIdentity: { type: 'IAMUser', userName: 'ann', arn: 'arn:aws:iam::111122223333:user/ann', accountId: '111122223333', accessKeyId: 'AKIAEXAMPLE0000001' }, requestParameters: parameters, eventID: `00000000-0000-4000-8000-0000000000${minute}`,
});

test('without the folder, or with a wrong number, it says so and exits with 2', () => {
  const { status, stdout, stderr } = run(join(tmpdir(), 'no-such-folder'));
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /name the folder/);
  assert.match(run('DIR', '--seeds', 'few').stderr, /--seeds few is no number/);
});

test('a folder of scenarios is replayed; json is all of stdout, and what is wrong with one ends it with 2', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'eval-incidents-'));
  t.after(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'silence'));
  await writeFile(join(root, 'silence', 'scenario.yml'), 'title: The trail is stopped\nkind: attack\nseverity: medium\nrecords: [{ file: trail.ndjson, needed: last }]\nsteps: [{ id: stop, file: trail.ndjson, lines: [2] }]\n');
  await writeFile(join(root, 'silence', 'trail.ndjson'), [call(10, 'ListUsers'), call(11, 'StopLogging', { name: 'main' }), call(12, 'DeleteTrail', { name: 'main' })].join('\n'));
  const { status, stdout, stderr } = run(root, '--scenarios', root, '--format', 'json');
  assert.equal(status, 0, stderr);
  const { replays: [replay] } = JSON.parse(stdout) as IncidentsReport;
  const [ours] = replay?.sum.methods ?? [];
  assert.equal(replay?.sum.records, 3);
  assert.deepEqual([ours?.scenarios[0]?.found, ours?.scenarios[0]?.completeness, ours?.scenarios[0]?.stepsInMain], [1, 1, 1]);
  assert.match(run(root, '--scenarios', root).stdout, /silence +watchfloor +1\/1 medium/);
  await writeFile(join(root, 'silence', 'scenario.yml'), 'title: T\n');
  const broken = run(root, '--scenarios', root);
  assert.equal(broken.status, 2);
  assert.match(broken.stderr, /silence\/scenario\.yml: kind/);
});
