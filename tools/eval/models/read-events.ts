import { existsSync } from 'node:fs';
import type { JsonObject } from '#contract/event.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { openFile } from '#pipeline/ingest/files/open-file.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';
import type { LabelledEvent, Truth } from './labelled-case.ts';

export type TruthOf = (fields: JsonObject) => Truth | null;

/** The events of a file's records that `truthOf` has an answer for; what no mapping reads is left out. */
export async function readEvents(path: string, normaliser: Normaliser, truthOf: TruthOf): Promise<LabelledEvent[]> {
  if (!existsSync(path)) return [];
  const found: LabelledEvent[] = [];
  for await (const opened of openFile(path)) {
    for await (const record of readRecords(opened)) {
      if (!record.ok) continue;
      const fields = sinceEpoch(record.fields ?? (JSON.parse(record.text) as JsonObject));
      const truth = truthOf(fields);
      if (truth !== null) found.push(...eventsOf(record.text, `${path}:${record.line}`, normaliser, fields).map((event) => ({ event, truth })));
    }
  }
  return found;
}

/** Recordings whose time was counted from their start begin somewhere in 2017: a time in 1970 is taken for wrong. */
function sinceEpoch(fields: JsonObject): JsonObject {
  const ts = Number(fields['ts']);
  return ts < 100_000_000 ? { ...fields, ts: String(1_500_000_000 + ts) } : fields;
}

/** The events of one record of Zeek. */
export function eventsOf(text: string, id: string, normaliser: Normaliser, fields?: JsonObject): readonly LabelledEvent['event'][] {
  const outcome = normaliser.normalise({ tenant: 'local', source: 'zeek.zeek', receivedAtMs: Date.parse('2026-01-01T00:00:00Z'), id, text, ...(fields ? { fields } : {}) });
  return outcome.ok ? outcome.events : [];
}

export function inOrder(events: readonly LabelledEvent[]): LabelledEvent[] {
  return [...events].sort((a, b) => a.event.timeMs - b.event.timeMs || (a.event.id < b.event.id ? -1 : 1));
}
