import type { JsonObject } from '#contract/event.ts';
import type { Severity } from '#contract/severity.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { openFile } from '#pipeline/ingest/files/open-file.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';
import type { ReplayRecord, ReplayRecords } from '../replay-record.ts';
import { BACKGROUND, type Owner, type Truth } from '../truth.ts';

/** A recording of which it is known what is in it. */
export interface RecordedSet {
  readonly name: string;
  /** What the truth rests on and how far it reaches. */
  readonly note: string;
  readonly truths: readonly Truth[];
  /** Its records in the order of time, read when they are asked for. */
  readonly records: (normaliser: Normaliser) => Promise<ReplayRecords>;
}

/** Whose a record is, by its fields. */
export type OwnerOf = (fields: JsonObject) => Owner;

export const OF_NOBODY: Owner = { scenario: BACKGROUND, step: null };

/** What is known of an attack in a recording. */
export function attackOf(name: string, severity: Severity, steps: readonly string[] = []): Truth {
  return { name, kind: 'attack', severity, steps, isQuietAlone: false };
}

/** The owner of records of a step of one of the truths. */
export function ownerIn(truths: readonly Truth[], scenario: number, step: string | null = null): Owner {
  const place = step === null ? -1 : (truths[scenario]?.steps.indexOf(step) ?? -1);
  return { scenario, step: place < 0 ? null : place };
}

/** Stands in for the time of a record that has none. */
const RECEIVED_MS = Date.parse('2026-01-01T00:00:00Z');

/** The records of a file, with the times of their events. Lines that are no records are left out. */
export async function timedRecords(path: string, normaliser: Normaliser, ownerOf: OwnerOf): Promise<ReplayRecord[]> {
  const found: ReplayRecord[] = [];
  for await (const opened of openFile(path)) {
    for await (const record of readRecords(opened)) {
      if (!record.ok) continue;
      const fields = record.fields ?? (JSON.parse(record.text) as JsonObject);
      found.push({ ...timed(record.text, normaliser, { fields: record.fields }), owner: ownerOf(fields) });
    }
  }
  return found;
}

/** A record with the time of its first event. */
export function timed(raw: string, normaliser: Normaliser, { fields, source = '' }: { readonly fields?: JsonObject | undefined; readonly source?: string } = {}): Omit<ReplayRecord, 'owner'> {
  const given = fields ? { fields } : {};
  const outcome = normaliser.normalise({ tenant: 'local', source, receivedAtMs: RECEIVED_MS, id: 'record', text: raw, ...given });
  return { timeMs: (outcome.ok ? outcome.events[0]?.timeMs : undefined) ?? RECEIVED_MS, source, raw, ...given };
}
