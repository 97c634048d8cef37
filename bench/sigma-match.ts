/**
 * Measures the Sigma matcher on real rules and events: `node bench/sigma-match.ts DATA [--events N] [--format json]`.
 * DATA holds `sigma-rules/sigma-rules.tar.gz` (rule files) and `otrf-security-datasets` (Windows events, NDJSON in gzip).
 * All figures are of one run and one core: processor time, best of several passes, so that their ratios can be read.
 */
import { createReadStream, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGunzip, gunzipSync } from 'node:zlib';

import tar from 'tar-stream';

import { compileCondition, type Condition } from '#engine/detect/sigma/compiled-condition.ts';
import { EventReader } from '#engine/detect/sigma/event-reader.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { compilePredicate } from '#engine/detect/sigma/predicate-test.ts';
import { referenceMatch } from '#engine/detect/sigma/reference-match.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';

import { WindowsEventFields } from './windows-event-fields.ts';

const PASSES = 5;
const REFERENCE_EVENTS = 150;
const LOOP_EVENTS = 3_000;

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { events: { type: 'string', default: '20000' }, format: { type: 'string', default: 'table' } },
});

/** One way to treat a line; the result is counted so that nothing can be left out. */
type Treatment = (line: string) => number;

async function main(dataFolder: string): Promise<void> {
  const started = process.cpuUsage();
  const rules = await readRules(join(dataFolder, 'sigma-rules', 'sigma-rules.tar.gz'));
  const loadMs = cpuMs(started);
  const lines = readLines(join(dataFolder, 'otrf-security-datasets'), Number(options.events));
  if (rules.length === 0 || lines.length === 0) throw new Error('Found no rules or no events there.');
  const set = compileRules(rules, { copyUnits });
  const match: Treatment = (line) => set.match(new WindowsEventFields(JSON.parse(line), line)).length;
  const parse: Treatment = (line) => Object.keys(JSON.parse(line)).length;
  const firstPass = process.cpuUsage();
  for (const line of lines) match(line);
  const compileMs = cpuMs(firstPass);
  const loop = makeLoop(set.rules);
  const few = every(lines, REFERENCE_EVENTS);
  const some = every(lines, LOOP_EVENTS);
  const reference: Treatment = (line) => referenceMatch(set.rules, new WindowsEventFields(JSON.parse(line), line)).length;
  const parseTime = best(parse, lines);
  const indexTime = best(match, lines);
  const loopTime = best(loop, some);
  const referenceTime = best(reference, few, 1);
  report({
    rules: rules.length,
    events: lines.length,
    bytesPerEvent: Math.round(lines.reduce((sum, line) => sum + line.length, 0) / lines.length),
    alerts: lines.reduce((sum, line) => sum + match(line), 0),
    loadRulesMs: Math.round(loadMs),
    firstPassMs: Math.round(compileMs),
    parseUs: round(parseTime), indexUs: round(indexTime), loopUs: round(loopTime), referenceUs: round(referenceTime),
    parsePerSecond: perSecond(parseTime), indexPerSecond: perSecond(indexTime), loopPerSecond: perSecond(loopTime), referencePerSecond: perSecond(referenceTime),
    indexTimesParse: round(indexTime / parseTime),
    matchTimesParse: round((indexTime - parseTime) / parseTime),
    loopTimesIndex: round(loopTime / indexTime),
    referenceTimesIndex: round(referenceTime / indexTime),
    differences: some.filter((line) => match(line) !== loop(line)).length + few.filter((line) => !isSame(line)).length,
  });

  function isSame(line: string): boolean {
    const event = new WindowsEventFields(JSON.parse(line), line);
    const ids = set.match(event).map(({ rule }) => rule.id);
    return ids.join() === referenceMatch(set.rules, event).map((rule) => rule.id).join();
  }
}

/** The rules of a log source in turn, compiled to closures, without an index: what a good matcher is without one. */
function makeLoop(rules: readonly SigmaRule[]): Treatment {
  const reader = new EventReader();
  const routes = new Map<unknown, Condition[]>();
  return (line) => {
    const event = new WindowsEventFields(JSON.parse(line), line);
    let conditions = routes.get(event.logSources);
    if (conditions === undefined) {
      conditions = rules.filter((rule) => isRouted(rule.logSource, event.logSources))
        .map((rule) => compileCondition(rule.detection, { reader, testOf: (predicate) => compilePredicate(predicate, reader) }));
      routes.set(event.logSources, conditions);
    }
    reader.open(event);
    return conditions.filter((condition) => condition(reader)).length;
  };
}

async function readRules(file: string): Promise<SigmaRule[]> {
  const rules: SigmaRule[] = [];
  const extract = tar.extract();
  extract.on('entry', (header, stream, next) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk) => {
      if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    });
    stream.on('end', () => {
      if (/^(\.\/)?rules.*\.yml$/.test(header.name)) rules.push(...parseSigma(Buffer.concat(chunks).toString(), header.name).rules);
      next();
    });
  });
  await pipeline(createReadStream(file), createGunzip(), extract);
  return rules;
}

/** Events spread evenly over all files. */
function readLines(dataset: string, count: number): string[] {
  const files = globSync('**/*.ndjson.gz', { cwd: dataset }).filter((file) => !file.includes('network') && !file.includes('zeek')).sort();
  const texts = files.map((file) => gunzipSync(readFileSync(join(dataset, file))).toString().trimEnd().split('\n'));
  const total = texts.reduce((sum, lines) => sum + lines.length, 0);
  const stride = Math.max(1, Math.floor(total / count));
  return texts.flat().filter((_, index) => index % stride === 0).slice(0, count);
}

function every<T>(items: readonly T[], count: number): T[] {
  const stride = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, index) => index % stride === 0).slice(0, count);
}

/** Microseconds of processor time for a line, in the best pass. */
function best(treatment: Treatment, lines: readonly string[], passes = PASSES): number {
  let least = Infinity;
  for (let pass = 0; pass < passes; pass++) {
    const start = process.cpuUsage();
    let sum = 0;
    for (const line of lines) sum += treatment(line);
    least = Math.min(least, (cpuMs(start) * 1_000) / lines.length);
    if (sum < 0) throw new Error('Impossible.');
  }
  return least;
}

function copyUnits(text: string, target: Uint8Array): void {
  Buffer.prototype.latin1Write.call(target, text, 0, text.length);
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function perSecond(us: number): number {
  return Math.round(1e6 / us);
}

function report(figures: Readonly<Record<string, number>>): void {
  if (options.format === 'json') console.log(JSON.stringify(figures));
  else for (const [name, figure] of Object.entries(figures)) console.log(`${name.padEnd(22)}${figure.toLocaleString('en-GB')}`);
}

if (folder === undefined) {
  console.error('Give the data folder: node bench/sigma-match.ts DATA [--events N] [--format json]');
  process.exit(2);
}
try {
  await main(folder);
} catch (error) {
  console.error(`Could not measure: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(2);
}
