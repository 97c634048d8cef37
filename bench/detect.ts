/**
 * Measures detection from records as they arrive to the rules that fire: `npm run bench:detect -- DIR [--events N] [--passes N] [--scale N,N,...] [--format json]`.
 * DIR holds `sigma-rules` and `otrf-security-datasets`. Processor time of one core, engines in turn in one run, so that their ratios hold on a busy
 * machine too. The engines learn from other events of the same files before.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { EXIT } from '#base/exit-codes.ts';
import { createScriptKernel } from '#engine/detect/kernel/script-kernel.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { createKernel } from '#main/wasm-kernel.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { rulesOfCount } from './detect/clone-rules.ts';
import { type Content, eventEngine, loopEngine, type RecordEngine, recordEngine } from './detect/engines.ts';
import { CLASSES, readStreams } from './detect/event-streams.ts';
import { compare, cpuUs, quantile } from './detect/measure.ts';

const LEARNING_PASSES = 16;
const WARM_UP_PASSES = 6;
const RUNS_ON_END = 4;
const LOOP_EVENTS = 1_500;
const CLASS_EVENTS = 3_000;
const SCALE_EVENTS = 5_000;

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { events: { type: 'string', default: '40000' }, passes: { type: 'string', default: '9' }, scale: { type: 'string', default: '500,1000,2000,20000' }, format: { type: 'string', default: 'table' } },
});
const passes = Number(options.passes);

type Figures = Record<string, number | string>;

async function measureAll(data: string): Promise<Readonly<Record<string, Figures>>> {
  const rulePath = join(data, 'sigma-rules');
  const datasets = join(data, 'otrf-security-datasets');
  const { rules } = await loadRules([rulePath]);
  const content = { normaliser: await normaliserFromContent('content'), taxonomy: await readTaxonomy('content') };
  const streams = readStreams(datasets, Number(options.events));
  const mixed = measureMixed(rules, content, streams.measured, streams.learning);
  const classes = Object.fromEntries(Object.entries(CLASSES).map(([name, pattern]) => [name, measureClass(rules, content, readStreams(datasets, CLASS_EVENTS, (line) => pattern.test(line)))]));
  const scale = Object.fromEntries(options.scale.split(',').filter(Boolean).map((count) => [`${count} rules`, measureScale(rulesOfCount(rules, Number(count)), content, streams)]));
  const workers = await measureWorkers(rulePath, streams.measured.slice(0, 20_000).join('\n'), streams.learning.slice(0, 20_000).join('\n'));
  return { mixed: { rules: rules.length, ...mixed }, ...classes, ...scale, workers, alone: measureAlone(rulePath, streams.learning) };
}

function measureMixed(rules: readonly SigmaRule[], content: Content, measured: readonly string[], learning: readonly string[]): Figures {
  const fast = recordEngine(createKernel(), rules, content);
  const script = recordEngine(createScriptKernel(), rules, content);
  const event = eventEngine(rules, content);
  const loop = loopEngine(rules, content);
  const few = measured.filter((_, i) => i % Math.ceil(measured.length / LOOP_EVENTS) === 0);
  const some = measured.slice(0, 8_000);
  for (let i = 0; i < LEARNING_PASSES; i++) for (const engine of [fast, script]) learn(engine, learning);
  // Kinds of records that the others did not have are learnt in passes that do not count.
  for (let i = 0; i < WARM_UP_PASSES; i++) for (const engine of [fast, script]) learn(engine, measured);
  event(learning);
  loop(few);
  const bytes = Buffer.from(measured.join('\n'));
  const someBytes = Buffer.from(some.join('\n'));
  const before = { ...fast.matcher.counts };
  const times = compare({
    parse: () => usEach(() => parseAll(measured)) / measured.length,
    bytes: () => usEach(() => fast.runBytes(bytes)) / measured.length,
    script: () => usEach(() => script.runBytes(someBytes)) / some.length,
    events: () => cpuUs(() => event(some)) / some.length,
    loop: () => cpuUs(() => loop(few)) / few.length,
  }, passes);
  const { candidates, samples, unreadable, unknown, records } = fast.matcher.counts;
  const seen = records - before.records;
  return {
    events: measured.length, bytesPerEvent: Math.round(bytes.length / measured.length), alerts: fast.run(measured), sameAlertsAsEvents: fast.run(some) === event(some) ? 'yes' : 'NO',
    usPerEvent: round(times.bytes.median), perSecond: Math.round(1e6 / times.bytes.median), bestPerSecond: Math.round(1e6 / times.bytes.best), parseUs: round(times.parse.median), timesOfParse: round(times.bytes.median / times.parse.median),
    scriptPerSecond: Math.round(1e6 / times.script.median), eventsPerSecond: Math.round(1e6 / times.events.median), loopPerSecond: Math.round(1e6 / times.loop.median), timesLoop: round(times.loop.median / times.bytes.median),
    candidateShare: round((candidates - before.candidates) / seen), sampleShare: round((samples - before.samples) / seen), normalisedShare: round((unreadable + unknown - before.unreadable - before.unknown) / seen),
    ...latencies(fast.runBytes, measured),
  };
}

/** Of several runs on end, so that what an engine before left to be cleared away weighs less. */
function usEach(work: () => void): number {
  return cpuUs(() => {
    for (let i = 0; i < RUNS_ON_END; i++) work();
  }) / RUNS_ON_END;
}

/** Lets an engine see records, and learn all that they teach. */
function learn({ run, matcher }: RecordEngine, records: readonly string[]): void {
  run(records);
  matcher.learnAll();
}

/** Wall-clock time of single events. */
function latencies(run: (bytes: Uint8Array) => number, records: readonly string[]): Figures {
  const single = records.slice(0, 20_000).map((text) => Buffer.from(text));
  const times = single.map((bytes) => {
    const start = process.hrtime.bigint();
    run(bytes);
    return Number(process.hrtime.bigint() - start) / 1_000;
  });
  return { p50Us: round(quantile(times, 0.5)), p99Us: round(quantile(times, 0.99)), p999Us: round(quantile(times, 0.999)), maxUs: round(Math.max(...times)) };
}

function measureClass(rules: readonly SigmaRule[], content: Content, { measured, learning }: { readonly measured: readonly string[]; readonly learning: readonly string[] }): Figures {
  if (measured.length === 0) return { events: 0 };
  const fast = recordEngine(createKernel(), rules, content);
  for (let i = 0; i < LEARNING_PASSES; i++) learn(fast, learning);
  const repeated = Array.from({ length: Math.ceil(1_000 / measured.length) }, () => measured).flat();
  const bytes = Buffer.from(repeated.join('\n'));
  for (let i = 0; i < WARM_UP_PASSES; i++) learn(fast, repeated);
  const times = compare({ parse: () => usEach(() => parseAll(repeated)) / repeated.length, bytes: () => usEach(() => fast.runBytes(bytes)) / repeated.length }, passes);
  return { events: measured.length, usPerEvent: round(times.bytes.median), perSecond: Math.round(1e6 / times.bytes.median), parseUs: round(times.parse.median), timesOfParse: round(times.bytes.median / times.parse.median) };
}

function measureScale(rules: readonly SigmaRule[], content: Content, { measured, learning }: { readonly measured: readonly string[]; readonly learning: readonly string[] }): Figures {
  const fast = recordEngine(createKernel(), rules, content);
  const records = measured.slice(0, SCALE_EVENTS);
  const started = process.cpuUsage();
  for (let i = 0; i < LEARNING_PASSES; i++) learn(fast, learning.slice(0, SCALE_EVENTS));
  const learningUs = process.cpuUsage(started).user;
  const bytes = Buffer.from(records.join('\n'));
  for (let i = 0; i < WARM_UP_PASSES; i++) learn(fast, records);
  const { bytes: times } = compare({ bytes: () => usEach(() => fast.runBytes(bytes)) / records.length }, Math.min(5, passes));
  return { usPerEvent: round(times.median), perSecond: Math.round(1e6 / times.median), alerts: fast.runBytes(bytes), kernelMiB: round(fast.matcher.memoryBytes / 2 ** 20), learningMs: Math.round(learningUs / 1_000) };
}

/** Events per second of wall-clock time with one worker and with two, in turn. */
async function measureWorkers(rulePath: string, events: string, learning: string): Promise<Figures> {
  const workers = [0, 1].map(() => new Worker(new URL('./detect/worker.ts', import.meta.url), { workerData: { rulePath, events, learning } }));
  for (const worker of workers) {
    worker.on('error', (error) => {
      throw error;
    });
  }
  const answer = (worker: Worker) => new Promise((resolve) => worker.once('message', resolve));
  await Promise.all(workers.map(answer));
  const count = events.split('\n').length;
  const rounds = 10;
  const perSecond = async (used: readonly Worker[]): Promise<number> => {
    const start = performance.now();
    const done = used.map(answer);
    for (const worker of used) worker.postMessage({ passes: rounds });
    await Promise.all(done);
    return (used.length * count * rounds * 1_000) / (performance.now() - start);
  };
  const one: number[] = [];
  const two: number[] = [];
  for (let pass = 0; pass < 5; pass++) {
    one.push(await perSecond(workers.slice(0, 1)));
    two.push(await perSecond(workers));
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return { onePerSecond: Math.round(quantile(one, 0.5)), twoPerSecond: Math.round(quantile(two, 0.5)), twoTimesOne: round(quantile(two, 0.5) / quantile(one, 0.5)), bestTwoTimesBestOne: round(Math.max(...two) / Math.max(...one)) };
}

/** The engine in a process of its own: what it takes in memory, and how long until it answers. */
function measureAlone(rulePath: string, records: readonly string[]): Figures {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-detect-'));
  try {
    writeFileSync(join(scratch, 'events.ndjson'), records.slice(0, 10_000).join('\n'));
    const run = (): Record<string, number> => JSON.parse(execFileSync(process.execPath, ['--expose-gc', 'bench/detect/start.ts', rulePath, join(scratch, 'events.ndjson'), join(scratch, 'cache')], { encoding: 'utf8' })) as Record<string, number>;
    const cold = run();
    const warm = run();
    return {
      ...inMs({ startCold: cold['firstAnswerMs'], startCached: warm['firstAnswerMs'], contentCold: cold['contentMs'], contentCached: warm['contentMs'], rulesCold: cold['rulesMs'], rulesCached: warm['rulesMs'] }),
      ...inMiB({ bareRss: warm['bareRss'], rss: warm['rss'], heapUsed: warm['heapUsed'], heapTotal: warm['heapTotal'], external: warm['external'], kernel: warm['kernelBytes'] }),
      shapes: warm['shapes'] ?? 0,
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function inMs(times: Readonly<Record<string, number | undefined>>): Figures {
  return Object.fromEntries(Object.entries(times).map(([name, value]) => [`${name}Ms`, Math.round(value ?? 0)]));
}

function inMiB(bytes: Readonly<Record<string, number | undefined>>): Figures {
  return Object.fromEntries(Object.entries(bytes).map(([name, value]) => [`${name}MiB`, Math.round((value ?? 0) / 2 ** 20)]));
}

function parseAll(records: readonly string[]): void {
  for (const text of records) JSON.parse(text);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function table(figures: Readonly<Record<string, Figures>>): string {
  return Object.entries(figures).map(([name, rows]) => `${name}\n${Object.entries(rows).map(([key, figure]) => `  ${key.padEnd(22)}${figure.toLocaleString('en-GB')}\n`).join('')}`).join('');
}

if (folder === undefined) {
  process.stderr.write('Name the folder with the data: npm run bench:detect -- DIR [--events N] [--passes N] [--scale N,N] [--format json]\n');
  process.exitCode = EXIT.usage;
} else {
  const figures = await measureAll(folder);
  process.stdout.write(options.format === 'json' ? `${JSON.stringify(figures)}\n` : table(figures));
}
