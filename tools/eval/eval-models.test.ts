import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const ENTRY = new URL('./eval-models.ts', import.meta.url).pathname;
const run = (...args: string[]) => spawnSync(process.execPath, [ENTRY, ...args], { encoding: 'utf8' });

const dns = (query: string, at: number, more: object) => ({ _path: 'dns', ts: 1_767_225_600 + at, uid: `C${at}`, 'id.orig_h': '10.3.0.5', 'id.orig_p': 5353, 'id.resp_h': '10.3.0.1', 'id.resp_p': 53, proto: 'udp', query, qtype: 16, rcode: 0, ...more });

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eval-models-'));
  const lines = (items: readonly object[]) => gzipSync(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  const tunnel = Array.from({ length: 60 }, (_, at) => dns(`${(at * 7919).toString(36)}q9x${(at * 104_729).toString(36)}zk7v${(at * 15_485_863).toString(36)}w3j.northwind.example`, at, { label: 'dns-tunnel', tool: 'made-up' }));
  const domains = Array.from({ length: 40 }, (_, at) => [{ domain: `${(at * 982_451_653 + 7).toString(36)}qx.net`, label: 'dga', family: 'made' }, { domain: `gardenmarket${at}.com`, label: 'benign', family: 'list' }]).flat();
  const files: Readonly<Record<string, Buffer>> = {
    'dns-tunnel/dns.ndjson.gz': lines([...tunnel, dns('www.northwind.example', 90, { label: 'benign', tool: 'normal', qtype: 1 })]),
    'threat-intel/domains-dga-benign.ndjson.gz': lines(domains),
    'rita-beacon/SOURCE.txt': Buffer.from(''),
    'stratosphere-zeek-labelled/SOURCE.txt': Buffer.from(''),
    'ait-alert-dataset/made.alerts.ndjson.gz': lines([{ time: 1_767_225_600, name: 'A', host: 'h', time_label: 'false_positive' }, { time: 1_767_225_900, name: 'B', host: 'h', time_label: 'webshell' }]),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

interface Report {
  readonly rows: readonly { readonly model: string; readonly data: string; readonly attacks: number; readonly shipped: { readonly recall: number | null } }[];
  readonly memory: { readonly entities: number; readonly keptMiB: number };
  readonly chunking: { readonly events: number; readonly isEqual: boolean };
}

test('without the data it says what is missing and exits with 2', () => {
  const { status, stdout, stderr } = run(join(tmpdir(), 'no-such-folder'));
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /lacks dns-tunnel.*name the folder/);
  assert.match(run('DIR', '--budget', 'few').stderr, /no number/);
});

test('with data it exits with 0 whatever the figures, and json is all of stdout', async (t) => {
  const folder = await dataFolder();
  t.after(() => rm(folder, { recursive: true }));
  const { status, stdout, stderr } = run(folder, '--entities', '50', '--generated', '2', '--format', 'json');
  assert.equal(status, 0, stderr);
  const { rows, memory, chunking } = JSON.parse(stdout) as Report;
  const tunnels = rows.find(({ model }) => model === 'dns-tunnel');
  assert.deepEqual([tunnels?.attacks, tunnels?.shipped.recall], [1, 1]);
  assert.deepEqual([memory.entities, chunking.isEqual], [50, true]);
  assert.equal(chunking.events, 61);
});
