/**
 * Measures indicators of compromise: `npm run bench:intel -- DIR [--only matching|look-back] [--count 1000000] [--records 20000] [--passes 7] [--events FOLDER]
 * [--rows 200000] [--distinct ROWS] [--indicators 1000] [--format json]`. DIR holds `threat-intel`, `otrf-security-datasets`, `zeek-wrccdc2018`, `sigma-rules` and what `bench:pipeline`
 * reads. Matching: processor time of one core, with and without indicators in turn in one run. Look-back: over the store in FOLDER, which `bench:history` has filled.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { EXIT } from '#base/exit-codes.ts';
import { deterministicId } from '#base/ids.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { createDetector, type Detector } from '#engine/detect/detector.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { addReadings } from '#engine/detect/indicators/add-readings.ts';
import type { ImportCounts } from '#engine/detect/indicators/import-counts.ts';
import { readIndicatorText } from '#engine/detect/indicators/indicator-file.ts';
import { IndicatorIndex } from '#engine/detect/indicators/indicator-index.ts';
import { createIndicatorMatcher, type HeldBack, type MatchIndicators, noneHeldBack } from '#engine/detect/indicators/match-indicators.ts';
import { READING_DEFAULTS } from '#engine/detect/indicators/reading.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import { finish } from '#engine/detect/steps.ts';
import { copyUnits, loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { warningListsFromContent } from '#main/warning-lists-from-content.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { readStreams } from './detect/event-streams.ts';
import { compare, cpuUs } from './detect/measure.ts';
import { bundleOf, makeValues } from './intel/make-indicators.ts';
import { measureLookBack } from './intel/measure-look-back.ts';

/** Matching alone takes little: it is done more often within a pass, so that what other work leaves behind counts less. */
const ALONE_ROUNDS = 10;
const NOW_MS = Date.UTC(2026, 10, 26);
const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' }, count: { type: 'string', default: '1000000' }, records: { type: 'string', default: '20000' }, passes: { type: 'string', default: '7' }, seed: { type: 'string', default: '1' },
    events: { type: 'string' }, rows: { type: 'string', default: '200000' }, distinct: { type: 'string' }, indicators: { type: 'string', default: '1000' }, format: { type: 'string', default: 'table' },
  },
});

type Figures = Record<string, number | string>;

interface LoadedIndex {
  readonly index: IndicatorIndex;
  readonly counts: ImportCounts;
  readonly figures: Figures;
}

/** What is promised: so many indicators over so many events in this time. */
const GOAL = { rows: 10_000_000, seconds: 60 };

async function measureAll(data: string): Promise<Readonly<Record<string, Figures>>> {
  return { ...(options.only === 'look-back' ? {} : await measureMatching(data)), ...(options.only === 'matching' ? {} : await measureHistory(data)) };
}

async function measureHistory(data: string): Promise<Readonly<Record<string, Figures>>> {
  const bench = { data, folder: options.events ?? null, rows: Number(options.rows), distinct: Number(options.distinct ?? options.rows), indicators: Number(options.indicators), seed: Number(options.seed), goal: GOAL };
  return { [`look-back for ${options.indicators} indicators`]: await measureLookBack(bench) };
}

async function measureMatching(data: string): Promise<Readonly<Record<string, Figures>>> {
  const feeds = Object.fromEntries(filesOf(data).map(({ name, text }) => [name, told(load(name, text).counts)]));
  const made = (): string[] => makeValues(Number(options.count), Number(options.seed));
  const stix = load('made.json', bundleOf(made())).figures;
  const list = load('made.txt', made().join('\n'));
  addFeeds(list.index, data);
  const windows = readStreams(join(data, 'otrf-security-datasets'), Number(options.records)).measured;
  const zeek = globSync('**/*.{gz,log,ndjson}', { cwd: join(data, 'zeek-wrccdc2018') }).sort().flatMap((file) => linesOf(join(data, 'zeek-wrccdc2018', file)).slice(0, Math.ceil(Number(options.records) / 4)));
  return {
    [`STIX bundle, ${options.count} indicators`]: stix, [`plain list, ${options.count} indicators`]: list.figures,
    'Windows events': await measureDetection(data, windows, list.index), 'Zeek events': await measureDetection(data, zeek.slice(0, Number(options.records)), list.index),
    ...feeds,
  };
}

/** Reads a text as an import does, into an index of its own. */
function load(name: string, text: string): LoadedIndex {
  const index = new IndicatorIndex({ seed: 0x5eed });
  const feed = index.openFeed({ name, tenant: null });
  const startMs = performance.now();
  const counts = finish(addReadings(index, feed, readIndicatorText({ name, text }, { ...READING_DEFAULTS, feed: name, nowMs: NOW_MS })));
  const ms = performance.now() - startMs;
  return { index, counts, figures: { ...told(counts), megabytes: Math.round(text.length / 1e6), seconds: round(ms / 1_000), perSecond: Math.round((counts.takenTotal + counts.notTakenTotal) / (ms / 1_000)), bytesEach: round(index.byteSize / Math.max(1, index.count)) } };
}

function told(counts: ImportCounts): Figures {
  return { taken: counts.takenTotal, ...Object.fromEntries(counts.taken), notTaken: counts.notTakenTotal, ...Object.fromEntries([...counts.notTaken].map(([reason, { count }]) => [`not taken: ${reason}`, count])) };
}

/** The files of the data folder that are feeds; trails of maltrail and names of generators have their values in a field. */
function filesOf(data: string): { name: string; text: string }[] {
  const root = join(data, 'threat-intel');
  return globSync('*.{json,txt,ndjson}.gz', { cwd: root }).sort().flatMap((file) => {
    const name = file.slice(0, -3);
    const text = gunzipSync(readFileSync(join(root, file))).toString();
    if (name.startsWith('maltrail')) return [{ name, text: fieldOf(text, 'indicator') }];
    return name.startsWith('domains-dga') ? [] : [{ name, text }];
  });
}

function fieldOf(text: string, field: string): string {
  return text.trimEnd().split('\n').map((line) => String((JSON.parse(line) as Record<string, unknown>)[field])).join('\n');
}

function addFeeds(index: IndicatorIndex, data: string): void {
  for (const { name, text } of filesOf(data)) finish(addReadings(index, index.openFeed({ name, tenant: null }), readIndicatorText({ name, text }, { ...READING_DEFAULTS, feed: name, nowMs: NOW_MS })));
}

/** What indicators add to the detection of events, and to normalising and detecting them. */
async function measureDetection(data: string, records: readonly string[], index: IndicatorIndex): Promise<Figures> {
  const [normaliser, taxonomy, { rules }, { lists }] = await Promise.all([normaliserFromContent('content'), readTaxonomy('content'), loadRules(['content/rules', join(data, 'sigma-rules')]), warningListsFromContent('content')]);
  const normalise = (): NormalisedEvent[] => records.flatMap((text, n) => {
    const outcome = normaliser.normalise({ tenant: 'bench', source: '', receivedAtMs: NOW_MS, id: String(n), text });
    return outcome.ok ? outcome.events : [];
  });
  const events = normalise();
  if (events.length === 0) return { events: 0 };
  const set = compileRules(rules, { copyUnits });
  const [view, makeId, heldBack] = [createEventView(taxonomy), (...parts: readonly string[]) => deterministicId(parts), noneHeldBack()];
  // A new one for each pass: it remembers what met nothing, and the same events again would be no measure.
  const matcher = () => createIndicatorMatcher({ index: () => index, warnings: lists, heldBack });
  const parts = { ask: (fields: Parameters<typeof set.match>[0]) => set.match(fields), view, makeId };
  const [without, withThem] = [() => createDetector(parts), () => createDetector({ ...parts, indicators: matcher() })];
  const run = (detector: Detector) => events.reduce((sum, event) => sum + detector(event).alerts.length, 0);
  const found = run(withThem()) - run(without());
  const held = { ...heldBack, warned: new Map(heldBack.warned) };
  const times = compare({ without: () => cpuUs(() => run(without())) / events.length, with: () => cpuUs(() => run(withThem())) / events.length, alone: () => cpuUs(() => { for (let n = 0; n < ALONE_ROUNDS; n++) matchAll(matcher(), events); }) / events.length / ALONE_ROUNDS, normalise: () => cpuUs(normalise) / events.length }, Number(options.passes));
  return {
    events: events.length, rules: rules.length, indicatorAlerts: found, ...heldFigures(held), detectUs: round(times.without.median), normaliseUs: round(times.normalise.median), indicatorUs: round(times.alone.median),
    addedToDetection: percent(times.with.median / times.without.median - 1), addedBest: percent(times.with.best / times.without.best - 1), shareOfDetection: percent(times.alone.median / times.without.median),
    shareOfIngest: percent(times.alone.median / (times.without.median + times.normalise.median)),
  };
}

function matchAll(indicators: MatchIndicators, events: readonly NormalisedEvent[]): void {
  for (const event of events) indicators(event);
}

function heldFigures({ expired, faded, warned }: HeldBack): Figures {
  return { expired, faded, ...Object.fromEntries([...warned].map(([list, count]) => [`warned: ${list}`, count])) };
}

function linesOf(file: string): string[] {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n').filter((line) => line.startsWith('{'));
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function table(figures: Readonly<Record<string, Figures>>): string {
  return Object.entries(figures).map(([name, rows]) => `${name}\n${Object.entries(rows).map(([key, figure]) => `  ${key.padEnd(32)}${figure.toLocaleString('en-GB')}\n`).join('')}`).join('');
}

if (folder === undefined) {
  process.stderr.write('Name the folder with the data: npm run bench:intel -- DIR [--only matching|look-back] [--count N] [--records N] [--passes N] [--events FOLDER] [--rows N] [--distinct N] [--indicators N] [--format json]\n');
  process.exitCode = EXIT.usage;
} else {
  const figures = await measureAll(folder);
  process.stdout.write(options.format === 'json' ? `${JSON.stringify(figures)}\n` : table(figures));
}
