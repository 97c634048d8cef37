import { findFiles } from '#pipeline/ingest/files/find-files.ts';
import { isUnreadable, openFile } from '#pipeline/ingest/files/open-file.ts';
import { readParts } from '#pipeline/ingest/files/read-parts.ts';
import type { MatchRunner } from './match-pool.ts';
import type { PartOfFile, PartResult } from './part-matcher.ts';

/** What was read; everything that was not is in it. */
export interface ReadCounts {
  files: number;
  /** Unpacked. */
  bytes: number;
  /** Files that were not read, with the reason. */
  readonly notRead: { readonly path: string; readonly why: string }[];
}

export interface MatchRunners {
  /** For little: nothing has to be started. */
  readonly here: () => MatchRunner;
  readonly pool: () => MatchRunner;
}

/** Less than this is matched before a worker has started. */
const LITTLE_BYTES = 1 << 20;

/** Matches all files below the paths; the results come by file and line, whoever was first. At most as many parts are under way as the runner has room for. */
export async function* matchFiles(paths: readonly string[], runners: MatchRunners, counts: ReadCounts): AsyncGenerator<PartResult> {
  const parts = partsOfFiles(paths, counts);
  const first: PartOfFile[] = [];
  while (counts.bytes < LITTLE_BYTES) {
    const next = await parts.next();
    if (next.done === true) break;
    first.push(next.value);
  }
  const runner = counts.bytes < LITTLE_BYTES ? runners.here() : runners.pool();
  const underWay: Promise<PartResult>[] = [];
  try {
    for await (const part of startingWith(first, parts)) {
      const result = runner.match(part);
      // It may fail before its turn; then it is told in its turn.
      result.catch(() => null);
      underWay.push(result);
      if (underWay.length >= runner.room) yield await (underWay.shift() as Promise<PartResult>);
    }
    for (const result of underWay) yield await result;
  } finally {
    await runner.close();
  }
}

async function* startingWith(first: readonly PartOfFile[], rest: AsyncGenerator<PartOfFile>): AsyncGenerator<PartOfFile> {
  yield* first;
  yield* rest;
}

async function* partsOfFiles(paths: readonly string[], counts: ReadCounts): AsyncGenerator<PartOfFile> {
  for await (const found of findFiles(paths)) {
    if (found.skipped === undefined) yield* partsOfFile(found.path, counts);
    else counts.notRead.push({ path: found.path, why: found.skipped });
  }
}

async function* partsOfFile(path: string, counts: ReadCounts): AsyncGenerator<PartOfFile> {
  counts.files++;
  try {
    for await (const opened of openFile(path)) {
      for await (const part of readParts({ name: opened.name, chunks: counted(opened.chunks, counts) })) yield { file: opened.entry === undefined ? path : `${path}:${opened.entry}`, part };
    }
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    counts.notRead.push({ path, why: error.message });
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, counts: ReadCounts): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    counts.bytes += chunk.length;
    yield chunk;
  }
}
