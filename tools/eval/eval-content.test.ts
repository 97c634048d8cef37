import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ContentReport } from './content/content-report.ts';

const ENTRY = new URL('./eval-content.ts', import.meta.url).pathname;
const run = (...args: string[]) => spawnSync(process.execPath, [ENTRY, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });

const call = (eventSource: string, eventName: string) => ({
  eventVersion: '1.09', eventTime: '2026-11-18T09:54:01Z', eventSource, eventName, awsRegion: 'eu-central-1', sourceIPAddress: '198.51.100.7', userAgent: 'aws-cli/2.15', recipientAccountId: '111122223333', eventType: 'AwsApiCall',
  userIdentity: { type: 'IAMUser', userName: 'lena', arn: 'arn:aws:iam::111122223333:user/lena', accountId: '111122223333', accessKeyId: 'AKIAEXAMPLE' }, requestParameters: { name: 'trail' }, responseElements: null, eventCategory: 'Management',
});

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eval-content-'));
  const lines = (items: readonly object[]) => gzipSync(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  const files: Readonly<Record<string, Buffer>> = {
    'aws-stratus-detonation/detonations.ndjson.gz': lines([
      { technique: 'trail-stopped', event: call('cloudtrail.amazonaws.com', 'StopLogging') }, { technique: 'read', event: call('health.amazonaws.com', 'DescribeSomethingHarmless') }, { technique: 'foreign', event: { who: 'knows' } },
    ]),
    'threat-intel/domains-dga-benign.ndjson.gz': lines([{ domain: 'gardenmarket.example', label: 'benign' }, { domain: 'qxvzkjw.example', label: 'dga' }]),
    'sigma-rules/rules.txt': Buffer.from('nothing'),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

test('without data it says what is missing and exits with 2', () => {
  const { status, stdout, stderr } = run(join(tmpdir(), 'no-such-folder'));
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /has no data set: name the folder/);
  assert.equal(run('A', 'B').status, 2);
});

test('it tells what is hit, what is missed and why, what is benign and what was not read; json is all of stdout', async (t) => {
  const folder = await dataFolder();
  t.after(() => rm(folder, { recursive: true }));
  const { status, stdout, stderr } = run(folder, '--format', 'json');
  assert.equal(status, 0, stderr);
  const { proofs, noise, benign, labelled, notRead } = JSON.parse(stdout) as ContentReport;
  assert.deepEqual(proofs.map(({ kind }) => kind), ['rules', 'correlations', 'models']);
  assert.deepEqual(proofs.flatMap(({ failures }) => failures), []);
  assert.deepEqual(noise.sets.map(({ set, records }) => [set, records]), [['aws-stratus-detonation', 3], ['benign-domains', 1]]);
  assert.deepEqual([labelled[0]?.records, labelled[0]?.hit, labelled[0]?.unitsMissed], [3, 1, ['foreign', 'read']]);
  assert.deepEqual(labelled[0]?.missed.map(({ unit, reason }) => [unit, reason]), [['foreign', 'no-mapping'], ['read', 'no-rule-for-event']]);
  assert.equal(benign.at(-1)?.records, 1);
  assert.ok(notRead.some(({ path, why }) => path === 'sigma-rules' && why === 'rules'));
});
