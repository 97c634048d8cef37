import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { before, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { contentFolder } from '#main/content-folder.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import type { ReplayRecord } from './replay-record.ts';
import { UnreadableScenario } from './scenario-document.ts';
import { readScenarioFolder } from './scenario-folder.ts';
import { BACKGROUND } from './truth.ts';

const call = (minute: number, name: string) => JSON.stringify({ eventVersion: '1.08', eventTime: `2026-11-18T09:${String(minute).padStart(2, '0')}:00Z`, eventSource: 'iam.amazonaws.com', eventName: name, awsRegion: 'eu-north-1', userIdentity: { type: 'IAMUser', userName: 'ann', arn: 'arn:aws:iam::111122223333:user/ann' }, eventID: `e${minute}` });

let normaliser: Normaliser;
before(async () => {
  normaliser = await normaliserFromContent(contentFolder());
});

async function folderOf(t: TestContext, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'scenario-folder-'));
  t.after(() => rm(root, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return root;
}

async function all(records: AsyncIterable<ReplayRecord>): Promise<ReplayRecord[]> {
  const found: ReplayRecord[] = [];
  for await (const record of records) found.push(record);
  return found;
}

const THEFT = `title: Keys are stolen
kind: attack
severity: critical
records:
  - { file: attack/trail.ndjson, source: aws.cloudtrail, belongs: { lines: [1, 3] }, needed: last }
  - { file: after.ndjson }
steps:
  - { id: key, title: A key is made, file: attack/trail.ndjson, lines: [1] }
aloneBelowPaging: true
`;

test('records of all files come in the order of time, each with its owner and step', async (t) => {
  const root = await folderOf(t, {
    'theft/scenario.yml': THEFT,
    'theft/attack/trail.ndjson': [call(5, 'CreateAccessKey'), call(6, 'ListUsers'), call(9, 'AttachUserPolicy')].join('\n'),
    'theft/after.ndjson': call(20, 'ListUsers'),
    'noise/scenario.yml': 'title: Work\nkind: background\nrecords: [{ file: background/trail.ndjson.gz }]\n',
    'noise/background/trail.ndjson.gz': gzipSync([call(1, 'ListRoles'), call(7, 'ListRoles'), call(30, 'ListRoles')].join('\n')),
  });
  const { truths, records } = await readScenarioFolder(root);
  assert.deepEqual(truths, [{ name: 'theft', kind: 'attack', severity: 'critical', steps: ['key'], isQuietAlone: true }]);
  const found = await all(records(normaliser));
  const told = found.map(({ raw, owner, neededFor = null }) => [/eventName":"(\w+)/.exec(raw)?.[1], owner.scenario, owner.step, neededFor]);
  assert.deepEqual(told, [
    ['ListRoles', BACKGROUND, null, null], ['CreateAccessKey', 0, 0, null], ['ListUsers', BACKGROUND, null, null], ['ListRoles', BACKGROUND, null, null],
    ['AttachUserPolicy', 0, null, 0], ['ListUsers', 0, null, null], ['ListRoles', BACKGROUND, null, null],
  ]);
});

test('a label file says which lines belong', async (t) => {
  const root = await folderOf(t, {
    'theft/scenario.yml': 'title: T\nkind: look-alike\nrecords: [{ file: trail.ndjson, belongs: { file: labels.txt } }]\n',
    'theft/labels.txt': '2\n', 'theft/trail.ndjson': [call(1, 'ListUsers'), call(2, 'ListRoles')].join('\n'),
  });
  const { truths, records } = await readScenarioFolder(root);
  assert.equal(truths[0]?.kind, 'look-alike');
  assert.deepEqual((await all(records(normaliser))).map(({ owner }) => owner.scenario), [BACKGROUND, 0]);
});

test('what is wrong is told with the file', async (t) => {
  const root = await folderOf(t, { 'theft/scenario.yml': 'title: T\nkind: attak\nrecords: []\n' });
  await assert.rejects(readScenarioFolder(root), (error: Error) => error instanceof UnreadableScenario && /theft\/scenario\.yml: kind: .*; records: /.test(error.message));
  await assert.rejects(readScenarioFolder(join(root, 'nowhere')), UnreadableScenario);
  const empty = await folderOf(t, { 'noise/scenario.yml': 'title: W\nkind: background\nrecords: [{ file: a.ndjson }]\n' });
  await assert.rejects(readScenarioFolder(empty), /holds no scenario/);
});
