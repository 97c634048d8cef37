/**
 * Measures the Sigma matcher on real rules and events: `npm run bench:sigma -- DIR [--events N] [--format json]`.
 * DIR holds `sigma-rules` (rule files) and `otrf-security-datasets` (Windows events, NDJSON in gzip). All figures are of one run and
 * one core: processor time, best of several passes, so that their ratios can be read. Events are normalised before, and that is not measured.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { EXIT } from '#base/exit-codes.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView, type EventView } from '#engine/detect/event-view.ts';
import { compileCondition, type Condition } from '#engine/detect/sigma/compiled-condition.ts';
import { EventReader } from '#engine/detect/sigma/event-reader.ts';
import { compilePredicate } from '#engine/detect/sigma/predicate-test.ts';
import { referenceMatch } from '#engine/detect/sigma/reference-match.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { copyUnits, loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';

const PASSES = 5;
const REFERENCE_EVENTS = 150;
const LOOP_EVENTS = 3_000;

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { events: { type: 'string', default: '20000' }, format: { type: 'string', default: 'table' } },
});

/** One way to treat an event; the result is counted so that nothing can be left out. */
type Treatment = (event: NormalisedEvent) => number;

async function main(data: string): Promise<Readonly<Record<string, number>>> {
  const started = process.cpuUsage();
  const { rules } = await loadRules([join(data, 'sigma-rules')]);
  const loadMs = cpuMs(started);
  const view = createEventView(await readTaxonomy('content'));
  const events = await readEvents(join(data, 'otrf-security-datasets'), Number(options.events));
  if (rules.length === 0 || events.length === 0) throw new Error(`${data} holds no rules or no events.`);
  const set = compileRules(rules, { copyUnits });
  const match: Treatment = (event) => set.match(view(event)).length;
  const firstPass = process.cpuUsage();
  for (const event of events) match(event);
  const firstPassMs = cpuMs(firstPass);
  const [few, some] = [every(events, REFERENCE_EVENTS), every(events, LOOP_EVENTS)];
  const loop = makeLoop(set.rules, view);
  const times = {
    parse: best((event) => Object.keys(JSON.parse(event.raw) as object).length, events),
    index: best(match, events),
    loop: best(loop, some),
    reference: best((event) => referenceMatch(set.rules, view(event)).length, few, 1),
  };
  const isSame = (event: NormalisedEvent) => set.match(view(event)).map(({ rule }) => rule.id).join() === referenceMatch(set.rules, view(event)).map(({ id }) => id).join();
  return {
    rules: rules.length, events: events.length, bytesPerEvent: Math.round(events.reduce((sum, { raw }) => sum + raw.length, 0) / events.length),
    alerts: events.reduce((sum, event) => sum + match(event), 0), loadRulesMs: Math.round(loadMs), firstPassMs: Math.round(firstPassMs),
    parseUs: round(times.parse), indexUs: round(times.index), loopUs: round(times.loop), referenceUs: round(times.reference),
    indexPerSecond: Math.round(1e6 / times.index), indexTimesParse: round(times.index / times.parse), loopTimesIndex: round(times.loop / times.index), referenceTimesIndex: round(times.reference / times.index),
    differences: some.filter((event) => match(event) !== loop(event)).length + few.filter((event) => !isSame(event)).length,
  };
}

/** The rules of a log source in turn, compiled to closures, without an index: what a good matcher is without one. */
function makeLoop(rules: readonly SigmaRule[], view: EventView): Treatment {
  const reader = new EventReader();
  const routes = new Map<unknown, Condition[]>();
  return (event) => {
    let conditions = routes.get(event.logSources);
    if (conditions === undefined) {
      conditions = rules.filter((rule) => isRouted(rule.logSource, event.logSources))
        .map((rule) => compileCondition(rule.detection, { reader, testOf: (predicate) => compilePredicate(predicate, reader) }));
      routes.set(event.logSources, conditions);
    }
    reader.open(view(event));
    return conditions.filter((condition) => condition(reader)).length;
  };
}

/** Events spread evenly over all files. */
async function readEvents(dataset: string, count: number): Promise<NormalisedEvent[]> {
  const normaliser = await normaliserFromContent('content');
  const files = globSync('**/*.ndjson.gz', { cwd: dataset }).filter((file) => !file.includes('network') && !file.includes('zeek')).sort();
  const lines = files.flatMap((file) => gunzipSync(readFileSync(join(dataset, file))).toString().trimEnd().split('\n'));
  return every(lines, count).flatMap((text, i) => {
    const outcome = normaliser.normalise({ tenant: 'bench', source: '', receivedAtMs: 0, id: String(i), text });
    return outcome.ok ? outcome.events : [];
  });
}

function every<T>(items: readonly T[], count: number): T[] {
  const stride = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, index) => index % stride === 0).slice(0, count);
}

/** Microseconds of processor time for an event, in the best pass. */
function best(treatment: Treatment, events: readonly NormalisedEvent[], passes = PASSES): number {
  let least = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < passes; pass++) {
    const start = process.cpuUsage();
    let sum = 0;
    for (const event of events) sum += treatment(event);
    least = Math.min(least, (cpuMs(start) * 1_000) / events.length);
    if (sum < 0) throw new Error('A count cannot be negative.');
  }
  return least;
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

if (folder === undefined) {
  process.stderr.write('Name the folder with the data: npm run bench:sigma -- DIR [--events N]\n');
  process.exitCode = EXIT.usage;
} else {
  const figures = await main(folder);
  if (options.format === 'json') process.stdout.write(`${JSON.stringify(figures)}\n`);
  else for (const [name, figure] of Object.entries(figures)) process.stdout.write(`${name.padEnd(22)}${figure.toLocaleString('en-GB')}\n`);
}
