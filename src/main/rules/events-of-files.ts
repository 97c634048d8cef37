import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import type { FileRecord } from '#pipeline/ingest/files/file-record.ts';
import { findFiles } from '#pipeline/ingest/files/find-files.ts';
import { isUnreadable, openFile } from '#pipeline/ingest/files/open-file.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';

/** The events of all records of files and folders; what cannot be read is passed over, as it has no fields. */
export async function* eventsOfFiles(paths: readonly string[], normaliser: Normaliser, source = ''): AsyncGenerator<NormalisedEvent> {
  let number = 0;
  for await (const found of findFiles(paths)) {
    if (found.skipped !== undefined) continue;
    for await (const { text, fields } of recordsOf(found.path)) {
      const outcome = normaliser.normalise({ tenant: 'local', source, receivedAtMs: 0, id: String(++number), text, ...(fields ? { fields } : {}) });
      if (outcome.ok) yield* outcome.events;
    }
  }
}

async function* recordsOf(path: string): AsyncGenerator<Extract<FileRecord, { ok: true }>> {
  try {
    for await (const opened of openFile(path)) for await (const record of readRecords(opened)) if (record.ok) yield record;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
}

/** The events of the samples of all sources. */
export async function* eventsOfSamples(contentFolder: string, normaliser: Normaliser): AsyncGenerator<NormalisedEvent> {
  const root = join(contentFolder, 'sources');
  for (const source of (await readdir(root)).sort()) {
    const samples = join(root, source, 'samples');
    const names = (await readdir(samples)).filter((name) => !name.endsWith('.expected.ndjson')).sort();
    yield* eventsOfFiles(names.map((name) => join(samples, name)), normaliser, source);
  }
}
