/**
 * Changes rules of a running platform that has all of SigmaHQ's: `npm run bench:rules -- DIR [--changes 10] [--format json]`. DIR holds `sigma-rules`.
 * A change is written, put to test and retired; told is how long the answer took, after which the path runs by it, and how long the platform
 * did not answer anybody else meanwhile.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { type RunningPlatform, startPlatform, waitUntil } from '../tests/kit/running-platform.ts';
import { quantile } from './detect/measure.ts';

const ASK_EVERY_MS = 5;
const EVENTS_A_BATCH = 200;

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { changes: { type: 'string', default: '10' }, format: { type: 'string', default: 'table' } },
});

const record = (i: number): string => JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', SourceName: 'Microsoft-Windows-Sysmon', Hostname: `pc${i % 50}`, UtcTime: new Date().toISOString(), Image: 'C:\\Windows\\System32\\cmd.exe', CommandLine: `cmd /c echo ${i}`, ParentImage: 'C:\\Windows\\explorer.exe', User: 'CORP\\ana' });
const ruleText = (i: number, word: string): string => `title: Made for a benchmark ${i}\nid: 5f1d0b7e-0000-4000-8000-${String(i).padStart(12, '0')}\nstatus: test\ndescription: Made for a benchmark, and for nothing else.\nauthor: Bench\nlogsource: { product: windows, category: process_creation }\ndetection:\n  s:\n    CommandLine|contains: '${word}'\n  condition: s\nlevel: low\n`;

/** The longest time for which a platform answered nobody, while something was done to it. */
async function longestSilence(platform: RunningPlatform, act: () => Promise<unknown>): Promise<{ readonly tookMs: number; readonly silentMs: number }> {
  let silentMs = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const start = performance.now();
      await (await fetch(`${platform.address}/healthz`)).arrayBuffer();
      silentMs = Math.max(silentMs, performance.now() - start);
      await sleep(ASK_EVERY_MS);
    }
  })();
  const start = performance.now();
  await act();
  const tookMs = performance.now() - start;
  isOver = true;
  await watching;
  return { tookMs, silentMs };
}

async function main(data: string): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-rules-'));
  const platform = await startPlatform(dataDir, ['--empty', '--rules', join(data, 'sigma-rules')]);
  try {
    const secret = await platform.openTenant('bench');
    const send = async (from: number): Promise<void> => {
      const body = Array.from({ length: EVENTS_A_BATCH }, (_, i) => record(from + i)).join('\n');
      await fetch(`${platform.address}/v1/ingest`, { method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' }, body });
      await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
    };
    // Kinds of events that came are what new rules are made ready for.
    for (let i = 0; i < 5; i++) await send(i * EVENTS_A_BATCH);
    const steps: Record<string, { readonly tookMs: number; readonly silentMs: number }[]> = { 'nothing (idle)': [], written: [], 'put to test (new rule)': [], 'changed (new text in force)': [], retired: [] };
    for (let i = 0; i < Number(options.changes); i++) {
      const rule = `5f1d0b7e-0000-4000-8000-${String(i).padStart(12, '0')}`;
      const move = (to: 'test' | 'retired') => platform.call('moveRule', { params: { rule }, body: { act: 'move', to, reason: 'benchmark' } });
      const acts: readonly (readonly [string, () => Promise<unknown>])[] = [
        ['nothing (idle)', () => sleep(200)],
        ['written', () => platform.call('writeRule', { body: { text: ruleText(i, `word${i}`), proof: '', reason: 'benchmark' } })],
        ['put to test (new rule)', () => move('test')],
        ['changed (new text in force)', async () => {
          await platform.call('writeRule', { body: { text: ruleText(i, `other${i}`), proof: '', reason: 'benchmark' } });
          await move('test');
        }],
        ['retired', () => move('retired')],
      ];
      for (const [name, act] of acts) steps[name]?.push(await longestSilence(platform, act));
      await send((5 + i) * EVENTS_A_BATCH);
    }
    const figures = (all: readonly number[]) => ({ median: Math.round(quantile(all, 0.5)), worst: Math.round(Math.max(...all)) });
    return Object.fromEntries(Object.entries(steps).map(([name, all]) => {
      const [took, silent] = [figures(all.map(({ tookMs }) => tookMs)), figures(all.map(({ silentMs }) => silentMs))];
      return [name, { tookMs: took.median, worstTookMs: took.worst, silentMs: silent.median, worstSilentMs: silent.worst }];
    }));
  } finally {
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

if (folder === undefined) {
  process.stderr.write('Usage: npm run bench:rules -- DIR [--changes 10] [--format json], where DIR holds sigma-rules.\n');
  process.exitCode = EXIT.usage;
} else {
  const report = await main(folder);
  if (options.format === 'json') process.stdout.write(`${JSON.stringify(report)}\n`);
  else for (const [name, row] of Object.entries(report)) process.stdout.write(`${name.padEnd(30)} ${Object.entries(row).map(([key, value]) => `${key} ${value}`).join('  ')}\n`);
}
