import type { NormalisedEvent } from '#contract/event.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { isUnreadable, openFile } from '#pipeline/ingest/files/open-file.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';

/** The events of a file of records, one after another; what cannot be read is passed over. */
export async function* recordedEvents(path: string, normaliser: Normaliser): AsyncGenerator<NormalisedEvent> {
  let number = 0;
  try {
    for await (const opened of openFile(path)) {
      for await (const record of readRecords(opened)) {
        if (!record.ok) continue;
        const { text, fields } = record;
        const outcome = normaliser.normalise({ tenant: 'eval', source: '', receivedAtMs: 0, id: String(number++), text, ...(fields ? { fields } : {}) });
        if (outcome.ok) yield* outcome.events;
      }
    }
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
}
