/**
 * Writes real records to the event store and searches them, with its skip indexes and without each of them:
 * `npm run bench:events -- DIR [--rows 300000] [--batch 4000] [--format json]`. DIR holds what `bench:pipeline` reads.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { silentLog } from '#base/log.ts';
import { tenantScope } from '#contract/tenant.ts';
import { type ChdbEventStore, openChdbEventStore } from '#stores/events/chdb-event-store.ts';
import { ChdbProcess } from '#stores/events/chdb-process.ts';
import { TABLE_INDEXES } from '#stores/events/events-table.ts';
import type { EventCondition, EventQuery, SearchOutcome } from '#stores/events/port.ts';
import { eventLoad, NEEDLE, TENANT } from './event-store-load.ts';
import { memoryOf } from './process-memory.ts';

const LOOK_EVERY_MS = 250;
const QUIET_LOOKS = 8;
/** Less processor time than this between two looks is an engine at rest. */
const QUIET_CPU_MS = 20;
const RUNS = 5;

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string', default: '300000' }, batch: { type: 'string', default: '4000' }, format: { type: 'string', default: 'table' } },
});

interface Report {
  readonly rows: number;
  readonly batch: number;
  rowsPerSecond: number;
  worstWriteMs: number;
  /** Processor time of the engine for 100,000 rows: while they are written, and until its merges rest. */
  engineCpuSPer100k: number;
  mergeRestS: number;
  peakMemoryMib: number;
  parts: number;
  bytesPerRow: number;
  /** Milliseconds of each search: with all indexes, without each one, and with none. */
  searches: Record<string, Record<string, number>>;
}

type Search = readonly [name: string, run: (store: ChdbEventStore) => Promise<unknown>];

function found(fields: Readonly<Record<string, string>>, words: readonly string[] = []): EventQuery {
  const conditions = Object.entries(fields).map(([field, value]): EventCondition => ({ field, op: 'eq', value }));
  const toMs = Date.now();
  return { fromMs: toMs - 7 * 86_400_000, toMs, conditions, words, limit: 100 };
}

async function answered(outcome: Promise<SearchOutcome<unknown>>): Promise<void> {
  const value = await outcome;
  if (!value.ok) throw new Error(value.detail);
}

function searches(rows: number): readonly Search[] {
  const of = (query: EventQuery): Search[1] => (store) => answered(store.forTenant(tenantScope(TENANT)).search(query));
  return [
    ['user', of(found({ user: NEEDLE.user }))],
    ['host', of(found({ host: NEEDLE.host }))],
    ['ip', of(found({ ip: NEEDLE.ip }))],
    ['hash', of(found({ hash: NEEDLE.hash }))],
    ['word', of(found({}, [NEEDLE.word]))],
    ['two words', of(found({}, [NEEDLE.word, 'note']))],
    ['absent word', of(found({}, ['quillzephyr']))],
    ['frequent word', of(found({}, ['microsoft']))],
    ['own field', of(found({ 'fields.note': NEEDLE.word }))],
    ['absent value', of(found({ 'fields.EventID': '999999' }))],
    ['event by id', (store) => store.forTenant(tenantScope(TENANT)).get([`bench-${String(10).padStart(20, '0')}`])],
    ['histogram', (store) => answered(store.forTenant(tenantScope(TENANT)).histogram(found({ user: NEEDLE.user }), 3_600_000))],
    ['positions', (store) => store.storedPositions(rows - 1_000)],
    ['recent ids', (store) => store.recentIds(Date.now() - 300_000)],
  ];
}

async function main(data: string): Promise<Report> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-events-'));
  const report: Report = {
    rows: Number(options.rows), batch: Number(options.batch), rowsPerSecond: 0, worstWriteMs: 0, engineCpuSPer100k: 0, mergeRestS: 0, peakMemoryMib: 0, parts: 0, bytesPerRow: 0, searches: {},
  };
  try {
    await measureWrites(data, directory, report);
    await measureParts(directory, report);
    await measureSearches(directory, report);
    return report;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measureWrites(data: string, directory: string, report: Report): Promise<void> {
  const load = await eventLoad(data, report.rows);
  const store = await openChdbEventStore({ directory });
  const pid = store.enginePid ?? 0;
  const before = memoryOf(pid).cpuMs;
  const looking = setInterval(() => notePeak(report, pid), LOOK_EVERY_MS);
  let writeMs = 0;
  for (let rows = 0; rows < report.rows; rows += report.batch) {
    const batch = load(Math.min(report.batch, report.rows - rows));
    const startMs = performance.now();
    await store.write(batch);
    const tookMs = performance.now() - startMs;
    writeMs += tookMs;
    report.worstWriteMs = Math.max(report.worstWriteMs, Math.round(tookMs));
  }
  report.rowsPerSecond = Math.round((report.rows / writeMs) * 1000);
  report.mergeRestS = await untilQuiet(pid);
  report.engineCpuSPer100k = Math.round((memoryOf(pid).cpuMs - before) / (report.rows / 100_000) / 100) / 10;
  clearInterval(looking);
  await store.close();
}

function notePeak(report: Report, pid: number): void {
  report.peakMemoryMib = Math.max(report.peakMemoryMib, Math.round(memoryOf(pid).totalMib));
}

/** What merging left: parts replaced by larger ones stay on disk for some minutes and do not count. */
async function measureParts(directory: string, report: Report): Promise<void> {
  const engine = await ChdbProcess.start({ directory, querySessions: 1, queryTimeoutMs: 60_000, querySettings: {} }, silentLog);
  const answer = await engine.query({ text: "SELECT count(), sum(bytes_on_disk) FROM system.parts WHERE table = 'events' AND active", params: {} });
  const [parts, bytes] = JSON.parse(Buffer.from(answer).toString('utf8')) as [number, number];
  report.parts = parts;
  report.bytesPerRow = Math.round(bytes / report.rows);
  await engine.close();
}

/** Seconds until the engine used no processor time any more. */
async function untilQuiet(pid: number): Promise<number> {
  const startMs = performance.now();
  let last = memoryOf(pid).cpuMs;
  for (let quiet = 0; quiet < QUIET_LOOKS; ) {
    await sleep(LOOK_EVERY_MS);
    const cpuMs = memoryOf(pid).cpuMs;
    quiet = cpuMs - last < QUIET_CPU_MS ? quiet + 1 : 0;
    last = cpuMs;
  }
  return Math.round((performance.now() - startMs - QUIET_LOOKS * LOOK_EVERY_MS) / 100) / 10;
}

async function measureSearches(directory: string, report: Report): Promise<void> {
  const ways: [string, Record<string, string | number>][] = [
    ['all', {}],
    ...TABLE_INDEXES.map(({ name }): [string, Record<string, string>] => [`no ${name}`, { ignore_data_skipping_indices: name }]),
    ['none', { use_skip_indexes: 0 }],
  ];
  for (const [way, settings] of ways) {
    // The engine remembers which granules a condition was not in, which would make every repetition free.
    const store = await openChdbEventStore({ directory, querySettings: { use_query_condition_cache: 0, ...settings } });
    for (const [name, run] of searches(report.rows)) {
      report.searches[name] = { ...report.searches[name], [way]: await medianMs(() => run(store)) };
    }
    notePeak(report, store.enginePid ?? 0);
    await store.close();
  }
}

async function medianMs(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  // The first run of a kind opens files and reads marks.
  await run();
  for (let i = 0; i < RUNS; i++) {
    const startMs = performance.now();
    await run();
    times.push(performance.now() - startMs);
  }
  return Math.round((times.sort((a, b) => a - b)[RUNS >> 1] ?? 0) * 10) / 10;
}

function print({ searches: byName, ...figures }: Report): void {
  const write = (text: string): unknown => process.stdout.write(`${text}\n`);
  if (options.format === 'json') return void write(JSON.stringify({ ...figures, searches: byName }));
  for (const [name, value] of Object.entries(figures)) write(`${name.padEnd(20)}${value.toLocaleString('en-GB')}`);
  write('\nMilliseconds with all indexes; without each, how many times as long.');
  for (const [name, { all = 0, ...others }] of Object.entries(byName)) {
    const ratios = Object.entries(others).map(([way, ms]) => `${way} ${(ms / all).toFixed(1)}`);
    write(`${name.padEnd(14)}${String(all).padStart(7)}   ${ratios.join('  ')}`);
  }
}

if (folder === undefined) {
  process.stderr.write('Name the folder with the data: npm run bench:events -- DIR [--rows 300000] [--batch 4000]\n');
  process.exitCode = EXIT.usage;
} else {
  print(await main(folder));
}
