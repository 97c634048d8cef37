import type { NormalisedEvent } from '#contract/event.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import type { FileRecord } from '#pipeline/ingest/files/file-record.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';

/** When every record was received: the day after the newest of them, so that times without a year find a recent one. */
export const RECEIVED_AT_MS = Date.UTC(2026, 10, 1);

type ReadRecord = { readonly text: string } & Partial<Pick<Extract<FileRecord, { ok: true }>, 'fields'>>;

/** The events of a record whose source is not told; none when it cannot be read. */
export function untoldEvents(normaliser: Normaliser, { text, fields }: ReadRecord): readonly NormalisedEvent[] {
  const outcome = normaliser.normalise({ tenant: 'eval', source: '', receivedAtMs: RECEIVED_AT_MS, id: 'eval', text, ...(fields ? { fields } : {}) });
  return outcome.ok ? outcome.events : [];
}

/** The events of a whole file, cut into records as the product does it. */
export async function untoldEventsOfFile(normaliser: Normaliser, name: string, text: string): Promise<NormalisedEvent[]> {
  const events: NormalisedEvent[] = [];
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
  }
  for await (const record of readRecords({ name, chunks: chunks() })) {
    if (record.ok) events.push(...untoldEvents(normaliser, record));
  }
  return events;
}
