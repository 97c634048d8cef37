import { addReadings } from '#engine/detect/indicators/add-readings.ts';
import type { ImportCounts } from '#engine/detect/indicators/import-counts.ts';
import { type IndicatorFormat, readIndicatorText } from '#engine/detect/indicators/indicator-file.ts';
import { IndicatorIndex } from '#engine/detect/indicators/indicator-index.ts';
import { READING_DEFAULTS, type ReadingDefaults } from '#engine/detect/indicators/reading.ts';
import { finish } from '#engine/detect/steps.ts';
import { findFiles } from '#pipeline/ingest/files/find-files.ts';
import { isUnreadable, openFile, UnreadableFile } from '#pipeline/ingest/files/open-file.ts';

/** What V8 can hold as one text. */
const MAX_BYTES = 500_000_000;

/** The text of a file, or of an entry of an archive. */
export interface NamedText {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

/** Reads files and folders, unpacked; `onUnread` is told of what cannot be read. */
export async function* readTexts(paths: readonly string[], onUnread: (path: string, why: string) => void): AsyncGenerator<NamedText> {
  for await (const found of findFiles(paths)) {
    if (found.skipped !== undefined) {
      onUnread(found.path, found.skipped);
      continue;
    }
    try {
      for await (const { name, chunks } of openFile(found.path)) yield { path: found.path, name, text: await wholeText(found.path, chunks) };
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      onUnread(found.path, error.message);
    }
  }
}

async function wholeText(path: string, chunks: AsyncIterable<Buffer>): Promise<string> {
  const held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new UnreadableFile(`${path} is longer than ${MAX_BYTES / 1e6} MB; split it`);
    held.push(chunk);
  }
  return Buffer.concat(held).toString('utf8');
}

/** The name of a feed of a file: its own, without what tells the format. */
export function feedOfFile(name: string): string {
  const bare = name.replace(/\.(?:gz|zst)$/, '').replace(/\.(?:json|ndjson|csv|tsv|txt|stix2?|misp|lst|list|ioc)+$/gi, '');
  return bare.replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, 100) || 'file';
}

export interface LoadedIndicators {
  readonly index: IndicatorIndex;
  /** What each file gave, by its name. */
  readonly files: readonly { readonly name: string; readonly counts: ImportCounts }[];
  readonly unread: readonly { readonly path: string; readonly why: string }[];
}

/** Indicators of files, each a feed of its own. */
export async function indicatorsFromFiles(paths: readonly string[], defaults: Partial<ReadingDefaults> & Pick<ReadingDefaults, 'nowMs'>, format?: IndicatorFormat): Promise<LoadedIndicators> {
  const index = new IndicatorIndex();
  const files: { name: string; counts: ImportCounts }[] = [];
  const unread: { path: string; why: string }[] = [];
  for await (const { name, text } of readTexts(paths, (path, why) => unread.push({ path, why }))) {
    const feed = defaults.feed ?? feedOfFile(name);
    const readings = readIndicatorText({ text, name, format }, { ...READING_DEFAULTS, ...defaults, feed });
    files.push({ name, counts: finish(addReadings(index, index.openFeed({ name: feed, tenant: null }), readings)) });
  }
  return { index, files, unread };
}
