import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const ENTRY = new URL('./eval-sigma.ts', import.meta.url).pathname;
const run = (...args: string[]) => spawnSync(process.execPath, [ENTRY, ...args], { encoding: 'utf8' });

const SYSMON = { EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Provider_Name: 'Microsoft-Windows-Sysmon', UtcTime: '2026-01-01 00:00:00.000', Image: 'C:\\a\\northwind.exe', CommandLine: 'northwind -x' };
const RULE = "title: Northwind Tool\nid: 7d0f2f1e-0000-4000-8000-00000000000a\ntags: [attack.t1059]\nlogsource: { product: windows, category: process_creation }\ndetection:\n  s: { Image|endswith: '\\northwind.exe', CommandLine|re: '\\s-x$' }\n  condition: s\n";

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eval-sigma-'));
  const lines = (...items: readonly unknown[]) => gzipSync(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  const event = { ...SYSMON, Image: 'C:\\other.exe' };
  const files: Readonly<Record<string, string | Buffer>> = {
    'sigma-rules/rules/windows/northwind.yml': RULE,
    'sigma-rules/rules/other/broken.yml': 'title: Broken\nlogsource: {}\ndetection:\n  s: { A: x }\n  condition: t\n',
    'sigma-rules/rules/nowhere.yml': RULE.replace('00a', '00b').replace('product: windows', 'product: contoso'),
    'sigma-regression/events.ndjson.gz': lines({ rule_id: '7d0f2f1e-0000-4000-8000-00000000000a', rule_title: 'Northwind Tool', rule_path: 'rules/windows/northwind.yml', test: 'Positive', expect_matches_in_file: 1, event: SYSMON }),
    'panther-analysis/tests.ndjson.gz': lines({ rule_id: 'N', rule_name: 'Northwind Tool Used', mitre: ['TA0002:T1059'], test: 'used', expected: true, mocked: false, event: SYSMON }, { rule_id: 'N', rule_name: 'Northwind Tool Used', mitre: ['TA0002:T1059'], test: 'not used', expected: false, mocked: false, event }),
    'wazuh-ruleset-tests/tests.ndjson.gz': lines({ product: 'x', test: 'x', expect_match: true, log: 'nothing known', rule: '1', rule_description: 'Nothing', mitre: [] }),
    'otrf-security-datasets/one/events.ndjson.gz': lines(SYSMON, event, { some: 'thing' }),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

interface Figures {
  readonly loading: { readonly folders: readonly Record<string, number>[]; readonly errors: readonly { readonly line: number; readonly field: string }[] };
  readonly routes: { readonly rules: number; readonly routed: number };
  readonly regression: { readonly cases: number; readonly fired: number };
  readonly peers: readonly { readonly cases: readonly { readonly mustFire: boolean; readonly fires: boolean }[] }[];
  readonly hostile: readonly { readonly unanswered: number }[];
  readonly generated: { readonly differences: number; readonly pairs: number; readonly sql: { readonly pairs: number }; readonly kinds: Readonly<Record<string, number>> };
  readonly recordings: { readonly events: number; readonly hit: number; readonly differences: number; readonly compared: Record<string, number> };
}

test('without the data it says what is missing and exits with 2', () => {
  const { status, stdout, stderr } = run(join(tmpdir(), 'no-such-folder'));
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /lacks sigma-rules.*name the folder/);
  assert.match(run('DIR', '--events', 'many').stderr, /no number/);
});

test('with data it exits with 0 whatever the figures, and json is all of stdout', { timeout: 300_000 }, async (t) => {
  const folder = await dataFolder();
  t.after(() => rm(folder, { recursive: true }));
  const { status, stdout, stderr } = run(folder, '--reference', '10', '--generated', '1', '--format', 'json');
  assert.equal(status, 0, stderr);
  const { loading, routes, regression, peers, hostile, generated, recordings } = JSON.parse(stdout) as Figures;
  assert.deepEqual([loading.folders[0]?.['files'], loading.folders[0]?.['refused'], loading.errors[0]?.line, loading.errors[0]?.field], [3, 1, 5, 'detection.condition']);
  assert.deepEqual([routes.rules, routes.routed], [2, 1]);
  assert.deepEqual([regression.cases, regression.fired], [1, 1]);
  assert.deepEqual(peers[0]?.cases.map(({ mustFire, fires }) => [mustFire, fires]), [[true, true], [false, false]]);
  assert.ok(hostile.every(({ unanswered }) => unanswered === 0));
  assert.equal(generated.differences, 0);
  assert.equal(generated.sql.pairs, generated.pairs);
  for (const kind of ['not', 'missing field', 'non-ASCII value', 'escape', 'duplicate key', 'nested object', 'array', 'list of objects', 'null', 'regular expression']) assert.ok((generated.kinds[kind] ?? 0) > 0, kind);
  assert.deepEqual([recordings.events, recordings.hit, recordings.differences, recordings.compared['loop'], recordings.compared['SQL over history']], [3, 1, 0, 3, 3]);
});
