import { isUtf8 } from 'node:buffer';
import { deterministicId } from '#base/ids.ts';
import type { Normaliser, NormaliseOutcome, RecordToNormalise } from '#engine/normalise/normaliser.ts';
import { describeEvent } from '#engine/report/describe-event.ts';
import type { StoredEvent } from '#stores/events/port.ts';
import type { JournalEntry } from '#stores/journal/port.ts';
import type { DeadLetter } from '#stores/state/port.ts';
import type { RecentIds } from './recent-ids.ts';

/** What the entries of one tenant became. */
export interface NormalisedEntries {
  readonly events: StoredEvent[];
  readonly deadLetters: DeadLetter[];
  received: number;
  stored: number;
  duplicate: number;
  dead: number;
}

export interface NormaliseDeps {
  readonly normaliser: Normaliser;
  readonly recentIds: RecentIds;
  /** Positions that were stored before a crash: their records are theirs again, not repetitions. */
  readonly isStored: (position: number) => boolean;
}

/** The id of a record: of its key where the sender may repeat itself, else of its place in the journal. */
export function recordId(entry: JournalEntry): string {
  return deterministicId(entry.key === '' ? [entry.tenant, entry.source, String(entry.position)] : [entry.tenant, entry.source, 'key', entry.key]);
}

/** The id of the record that an event came from: that of the event, or what stands before its number where the record held several. */
export function recordOfEvent(eventId: string): string {
  return eventId.split('.', 1)[0] as string;
}

/** Makes events of one entry, or a dead letter, or counts it as a repetition. */
export function normaliseEntry(entry: JournalEntry, into: NormalisedEntries, { normaliser, recentIds, isStored }: NormaliseDeps): void {
  into.received++;
  const id = recordId(entry);
  const isNew = recentIds.add(id);
  if (!isNew && !isStored(entry.position)) {
    into.duplicate++;
    return;
  }
  const raw = Buffer.from(entry.raw.buffer, entry.raw.byteOffset, entry.raw.byteLength);
  const outcome = normalise({ tenant: entry.tenant, source: entry.source, receivedAtMs: entry.receivedAtMs, id, text: raw.toString('utf8') }, normaliser);
  if (!outcome.ok) {
    into.dead++;
    into.deadLetters.push(deadLetter(entry, outcome.reason, outcome.detail));
    return;
  }
  into.stored++;
  for (const event of outcome.events) into.events.push({ event, position: entry.position, receivedAtMs: entry.receivedAtMs, summary: describeEvent(event) });
  if (!isUtf8(raw)) into.deadLetters.push(deadLetter(entry, 'not-utf8', 'The event was stored with replacement characters; these are the exact bytes.'));
}

/** A bug that one record brings out must not hold up all others, and would again at each start. */
function normalise(record: RecordToNormalise, normaliser: Normaliser): NormaliseOutcome {
  try {
    return normaliser.normalise(record);
  } catch (error) {
    return { ok: false, reason: 'mapping-failed', detail: `Its mapping has a bug: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function deadLetter(entry: JournalEntry, reason: DeadLetter['reason'], detail: string): DeadLetter {
  return { position: entry.position, reason, detail, source: entry.source, receivedAtMs: entry.receivedAtMs, raw: entry.raw };
}
