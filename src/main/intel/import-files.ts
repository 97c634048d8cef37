import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type CommandArgs, textOption } from '#cli/command.ts';
import { describeNotTaken } from '#cli/import-counts-report.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from '#cli/run-on-platform.ts';
import type { PlatformClient } from '#cli/running-platform.ts';
import { MAX_PUT } from '#contract/api/indicator-endpoints.ts';
import { FEED_NAME, type Indicator, type NotTakenReason, TLPS } from '#contract/indicator.ts';
import type { Outcome } from '#contract/outcome.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { CSV_MEANINGS, type CsvColumns } from '#engine/detect/indicators/csv-indicators.ts';
import { ImportCounts } from '#engine/detect/indicators/import-counts.ts';
import { INDICATOR_FORMATS, type IndicatorFormat, readIndicatorText } from '#engine/detect/indicators/indicator-file.ts';
import { type Reading, READING_DEFAULTS, type ReadingDefaults } from '#engine/detect/indicators/reading.ts';
import { readStixObjects } from '#engine/detect/indicators/stix-bundle.ts';
import { UnreachablePath } from '#pipeline/ingest/files/find-files.ts';
import { feedOfFile, readTexts } from '../indicators-from-files.ts';
import { pullTaxii } from './pull-taxii.ts';

const HOUR_MS = 3_600_000;

/** What an import is asked for. */
export interface ImportRequest {
  readonly defaults: Omit<ReadingDefaults, 'feed'>;
  readonly feed: string | null;
  readonly tenant: string | null;
  readonly format: IndicatorFormat | undefined;
  readonly columns: CsvColumns | undefined;
  /** How often it is meant to be imported; null where nobody says. */
  readonly everyMs: number | null;
}

/** Pulls a collection of a TAXII server into a feed of a running platform. */
export async function importTaxii(args: CommandArgs, url: string): Promise<number> {
  const request = readRequest(args);
  const [collection, addedAfter] = [textOption(args, 'collection'), textOption(args, 'added-after')];
  if (!request.ok) return wrongCall('intel', request.detail);
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return wrongCall('intel', `${url} is no URL of an API root; it should look like https://taxii.example/api1/.`);
  if (collection === null) return wrongCall('intel', '--taxii needs the collection: --collection ID.');
  if (addedAfter !== null && Number.isNaN(Date.parse(addedAfter))) return wrongCall('intel', '--added-after must be a time, such as 2026-11-01T00:00:00Z.');
  const feed = request.value.feed ?? feedOfFile(`${new URL(url).hostname}-${collection}`);
  return runOnPlatform(args, async (platform) => {
    const pulled = await pullTaxii({
      url, collection, addedAfter: addedAfter === null ? null : new Date(addedAfter).toISOString(), user: textOption(args, 'user'), password: process.env['WATCHFLOOR_TAXII_PASSWORD'] ?? null,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    const target = { feed, tenant: request.value.tenant };
    if (!pulled.ok) {
      process.stderr.write(`${escapeControls(pulled.detail)}\n`);
      // So that its screens say it too; of a feed that is not there yet nobody can be told.
      await platform.call('failImport', { ...addressOf(target), body: { detail: pulled.detail.slice(0, 1_000) } });
      return EXIT.failed;
    }
    const readings = readStixObjects(pulled.value.objects, { ...request.value.defaults, feed });
    const counts = await putReadings(platform, { ...target, description: `TAXII ${publicUrl(url)} ${collection}`, source: publicUrl(url), everyMs: request.value.everyMs }, readings);
    const { lastAdded } = pulled.value;
    printList([{ ...resultOf(url, feed, counts), lastAdded }], listFormat(args) ?? 'table', ({ taken, details }) =>
      [`${pulled.value.objects.length} objects pulled: ${taken} indicators taken into the feed ${feed}.`, ...details, ...(lastAdded === null ? [] : [`Next time: --added-after ${lastAdded}`])].join('\n  '));
    return EXIT.ok;
  });
}

/** Imports files into feeds of a running platform, and prints for each what was taken and what was not. */
export async function importFiles(args: CommandArgs, paths: readonly string[]): Promise<number> {
  const request = readRequest(args);
  if (!request.ok) return wrongCall('intel', request.detail);
  return runOnPlatform(args, async (platform) => {
    const unread: string[] = [];
    const results: ImportResult[] = [];
    try {
      for await (const { name, text } of readTexts(paths, (path, why) => unread.push(`Not read: ${path}: ${why}.`))) {
        const feed = request.value.feed ?? feedOfFile(name);
        const readings = readIndicatorText({ text, name, format: request.value.format, columns: request.value.columns }, { ...request.value.defaults, feed });
        results.push(resultOf(name, feed, await putReadings(platform, { feed, tenant: request.value.tenant, description: name, source: name, everyMs: request.value.everyMs }, readings)));
      }
    } catch (error) {
      if (!(error instanceof UnreachablePath)) throw error;
      unread.push(error.message);
    }
    printList(results, listFormat(args) ?? 'table', ({ file, feed, taken, details }) => [`${file}: ${taken} indicators taken into the feed ${feed}.`, ...details].join('\n  '));
    // A file in which nothing was found is most likely another one than was meant: a script must not take that for an import.
    const without = results.filter(({ taken }) => taken === 0).map(({ file }) => `Nothing was taken of ${file}: check that it holds indicators, and name its format with --as where its form does not tell it.`);
    process.stderr.write([...unread, ...without].map((line) => `${escapeControls(line)}\n`).join(''));
    return unread.length + without.length > 0 ? EXIT.failed : EXIT.ok;
  });
}

interface ImportResult {
  readonly file: string;
  readonly feed: string;
  readonly taken: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly notTaken: Readonly<Record<string, number>>;
  readonly details: readonly string[];
}

function resultOf(file: string, feed: string, counts: ImportCounts): ImportResult {
  return { file, feed, taken: counts.takenTotal, kinds: Object.fromEntries(counts.taken), notTaken: notTakenOf(counts), details: describeNotTaken(counts) };
}

function notTakenOf(counts: ImportCounts): Partial<Record<NotTakenReason, number>> {
  return Object.fromEntries([...counts.notTaken].map(([reason, { count }]) => [reason, count]));
}

interface FeedTarget {
  readonly feed: string;
  readonly tenant: string | null;
}

interface PutTarget extends FeedTarget {
  readonly description: string;
  readonly source: string;
  readonly everyMs: number | null;
}

function addressOf({ feed, tenant }: FeedTarget) {
  return { params: { feed }, query: tenant === null ? {} : { tenant } };
}

/** A URL without what lets somebody in: user, password and query. */
function publicUrl(text: string): string {
  const { origin, pathname } = new URL(text);
  return origin + pathname;
}

/** Puts what was read into a feed, part by part, and completes it; a feed of nothing is not made. */
export async function putReadings(platform: PlatformClient, target: PutTarget, readings: Iterable<Reading>): Promise<ImportCounts> {
  const counts = new ImportCounts();
  const { params, query } = addressOf(target);
  let part: Omit<Indicator, 'feed'>[] = [];
  const flush = async (): Promise<void> => {
    if (part.length > 0) await platform.call('putIndicators', { params, query, body: { indicators: part.map(withLists) } });
    part = [];
  };
  const known = new Set<string>();
  for (const reading of readings) {
    const key = reading.ok ? `${reading.value.kind} ${reading.value.value}` : '';
    if (reading.ok && known.has(key)) counts.leave('duplicate', reading.value.value);
    else counts.note(reading);
    if (!reading.ok || known.has(key)) continue;
    known.add(key);
    const { feed: _feed, ...indicator } = reading.value;
    part.push(indicator);
    if (part.length === MAX_PUT) await flush();
  }
  await flush();
  if (counts.takenTotal > 0) await platform.call('completeFeed', { params, query, body: { description: target.description.slice(0, 1_000), from: { source: target.source.slice(0, 1_000), everyMs: target.everyMs, notTaken: notTakenOf(counts) } } });
  return counts;
}

/** Times are whole milliseconds, and lists may be changed by whoever takes them: as the API has them. */
function withLists(indicator: Omit<Indicator, 'feed'>) {
  return { ...indicator, techniques: [...indicator.techniques], tactics: [...indicator.tactics] };
}

function readRequest(args: CommandArgs): Outcome<ImportRequest, 'wrong'> {
  const text = (name: string): string | undefined => textOption(args, name) ?? undefined;
  const [format, severity, tlp] = [oneOf(INDICATOR_FORMATS, text('as')), oneOf(SEVERITIES, text('severity')), oneOf(TLPS, text('tlp'))];
  const columns = readColumns(textOption(args, 'columns'));
  const problem = [
    [FEED_NAME.test(text('feed') ?? 'f'), '--feed has letters, digits, "_", "." and "-", at most 100.'],
    [format !== null, `--as must be one of ${INDICATOR_FORMATS.join(', ')}.`], [severity !== null, `--severity must be one of ${SEVERITIES.join(', ')}.`], [tlp !== null, `--tlp must be one of ${TLPS.join(', ')}.`],
    [/^(?:100|\d{1,2})$/.test(text('confidence') ?? '0'), '--confidence must be a number of 0 to 100.'], [/^[1-9]\d{0,4}$/.test(text('days') ?? '1'), '--days must be a number of days.'],
    [/^[1-9]\d{0,3}$/.test(text('every') ?? '1'), '--every must be a number of hours, at most 8784.'],
    [columns !== null, `--columns must be like value=2,label=family; what a column may hold is ${CSV_MEANINGS.join(', ')}.`],
  ].find(([isRight]) => isRight === false)?.[1];
  if (typeof problem === 'string' || format === null || columns === null) return { ok: false, reason: 'wrong', detail: String(problem) };
  const defaults = {
    ...READING_DEFAULTS, nowMs: Date.now(), label: text('label') ?? '', confidence: Number(text('confidence') ?? READING_DEFAULTS.confidence), severity: severity ?? READING_DEFAULTS.severity,
    tlp: tlp ?? READING_DEFAULTS.tlp, daysValid: text('days') === undefined ? null : Number(text('days')),
  };
  return { ok: true, value: { defaults, feed: text('feed') ?? null, tenant: textOption(args, 'tenant'), format, columns, everyMs: text('every') === undefined ? null : Number(text('every')) * HOUR_MS } };
}

/** One of a few words; undefined where none is named, null where it is another. */
function oneOf<T extends string>(all: readonly T[], text: string | undefined): T | undefined | null {
  return text === undefined ? undefined : (all.find((one) => one === text) ?? null);
}

function readColumns(text: string | null): CsvColumns | undefined | null {
  if (text === null) return undefined;
  const pairs = text.split(',').map((pair) => pair.split('='));
  const isRight = pairs.every(([meaning, column]) => (CSV_MEANINGS as readonly string[]).includes(meaning ?? '') && column !== undefined && column !== '');
  return isRight ? Object.fromEntries(pairs) as CsvColumns : null;
}
