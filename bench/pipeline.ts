/**
 * Sends records to a whole platform at a steady rate and watches it: `npm run bench:pipeline -- DIR [--seconds 300] [--rate 2000] [--format json]`.
 * DIR holds `otrf-security-datasets` (Windows), `aws-*` (CloudTrail) and `sigma-rules`; half of the records are of each kind, with the times of now.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { type RunningPlatform, startPlatform } from '../tests/kit/running-platform.ts';
import { memoryOf, type ProcessMemory } from './process-memory.ts';
import { readLoad } from './pipeline-load.ts';

const SEND_EVERY_MS = 100;
const LOOK_EVERY_MS = 2_000;

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '300' }, rate: { type: 'string', default: '2000' }, format: { type: 'string', default: 'table' },
  },
});

interface Report {
  readonly seconds: number;
  readonly rate: number;
  sent: number;
  acknowledged: number;
  refused: number;
  /** What the tenant's counts say: received = stored + duplicate + dead. */
  counts: Readonly<Record<string, number>>;
  events: number;
  alerts: number;
  /** Worst of the figures read every two seconds, each over the last 20,000 records. */
  worstP50S: number;
  worstP99S: number;
  medianP99S: number;
  peakMemoryMib: number;
  memoryByProcess: Readonly<Record<string, number>>;
  /** Seconds from the last record sent until everything was stored and detected. */
  drainS: number;
  cpuOfTwoCores: number;
}

async function main(data: string): Promise<Report> {
  const load = await readLoad(data);
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-pipeline-'));
  const platform = await startPlatform(dataDir, ['--empty', '--rules', join(data, 'sigma-rules')]);
  try {
    return await drive(platform, load);
  } finally {
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function drive(platform: RunningPlatform, load: (nowMs: number) => string): Promise<Report> {
  const secret = await platform.openTenant('load');
  const report: Report = {
    seconds: Number(options.seconds), rate: Number(options.rate), sent: 0, acknowledged: 0, refused: 0, counts: {}, events: 0, alerts: 0,
    worstP50S: 0, worstP99S: 0, medianP99S: 0, peakMemoryMib: 0, memoryByProcess: {}, drainS: 0, cpuOfTwoCores: 0,
  };
  const stopLooking = new AbortController();
  const looking = look(platform, report, stopLooking.signal);
  await sendSteadily(platform.address, secret, load, report);
  const lastSentMs = Date.now();
  while ((await platform.metric('watchfloor_journal_waiting_records')) > 0) await sleep(50);
  report.drainS = (Date.now() - lastSentMs) / 1000;
  stopLooking.abort();
  await looking;
  const { received, stored, duplicate, dead } = await platform.call('pathCounts', { params: { tenant: 'load' } });
  report.counts = { received, stored, duplicate, dead };
  report.events = await platform.metric('watchfloor_path_events_total');
  report.alerts = await platform.metric('watchfloor_path_alerts_total');
  return report;
}

async function sendSteadily(address: string, secret: string, load: (nowMs: number) => string, report: Report): Promise<void> {
  const startMs = performance.now();
  const sending = new Set<Promise<void>>();
  while (performance.now() - startMs < report.seconds * 1000) {
    const due = Math.floor(((performance.now() - startMs + SEND_EVERY_MS) / 1000) * report.rate) - report.sent;
    if (due > 0) {
      report.sent += due;
      const nowMs = Date.now();
      const one = post(address, secret, Array.from({ length: due }, () => load(nowMs)), report).finally(() => sending.delete(one));
      sending.add(one);
    }
    await sleep(SEND_EVERY_MS);
  }
  await Promise.all(sending);
}

async function post(address: string, secret: string, lines: readonly string[], report: Report): Promise<void> {
  const response = await fetch(`${address}/v1/ingest`, { method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' }, body: lines.join('\n') });
  const answer = (await response.json()) as { received?: number };
  report.acknowledged += answer.received ?? 0;
  report.refused += lines.length - (answer.received ?? 0);
}

async function look(platform: RunningPlatform, report: Report, signal: AbortSignal): Promise<void> {
  const p99: number[] = [];
  const startMs = performance.now();
  let last: ProcessMemory = memoryOf(platform.process.pid as number);
  const firstCpuMs = last.cpuMs;
  while (!signal.aborted) {
    last = memoryOf(platform.process.pid as number);
    if (last.totalMib > report.peakMemoryMib) {
      report.peakMemoryMib = Math.round(last.totalMib);
      report.memoryByProcess = last.byProcess;
    }
    const [p50S, p99S] = await Promise.all([platform.metric('watchfloor_path_latency_p50_seconds'), platform.metric('watchfloor_path_latency_p99_seconds')]);
    report.worstP50S = Math.max(report.worstP50S, p50S);
    report.worstP99S = Math.max(report.worstP99S, p99S);
    p99.push(p99S);
    await sleep(LOOK_EVERY_MS);
  }
  report.medianP99S = p99.sort((a, b) => a - b)[p99.length >> 1] ?? 0;
  report.cpuOfTwoCores = Math.round((last.cpuMs - firstCpuMs) / (performance.now() - startMs) / 2 * 100) / 100;
}

function print(report: Report): void {
  if (options.format === 'json') return void process.stdout.write(`${JSON.stringify(report)}\n`);
  for (const [name, value] of Object.entries(report)) process.stdout.write(`${name.padEnd(18)}${typeof value === 'number' ? value.toLocaleString('en-GB') : JSON.stringify(value)}\n`);
}

if (folder === undefined) {
  process.stderr.write('Name the folder with the data: npm run bench:pipeline -- DIR [--seconds 300] [--rate 2000]\n');
  process.exitCode = EXIT.usage;
} else {
  print(await main(folder));
}
