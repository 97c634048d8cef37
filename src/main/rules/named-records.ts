import { findFiles } from '#pipeline/ingest/files/find-files.ts';
import type { FileRecord } from '#pipeline/ingest/files/file-record.ts';
import { openFile, type OpenedFile } from '#pipeline/ingest/files/open-file.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';

/** A record with the place where a person finds it: `file:line`. */
export type NamedRecord = FileRecord & { readonly place: string };

/** The records of files and folders in their order; `-` is standard input. Throws what `isUnreadable` knows, and for a path that is not there. */
export async function* eachRecord(paths: readonly string[]): AsyncGenerator<NamedRecord> {
  for (const path of paths) {
    if (path === '-') yield* recordsOf({ name: 'stdin', chunks: process.stdin as AsyncIterable<Buffer> }, 'stdin');
    else for await (const found of findFiles([path])) if (found.skipped === undefined) for await (const opened of openFile(found.path)) yield* recordsOf(opened, found.path);
  }
}

async function* recordsOf(opened: OpenedFile, path: string): AsyncGenerator<NamedRecord> {
  const name = path.endsWith(opened.name) || path === 'stdin' ? path : `${path}:${opened.name}`;
  for await (const record of readRecords(opened)) yield { ...record, place: `${name}:${record.line}` };
}
