import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { AppendOutcome, Journal, JournalEntry, JournalRange, JournalRecord } from './port.ts';

/** A record that says in its raw bytes which one it is. */
export function numberedRecord(number: number, rawBytes = 24): JournalRecord {
  const raw = Buffer.alloc(rawBytes, `record ${number} `);
  return { tenant: 'acme', source: 'okta.system_log', receivedAtMs: 1_700_000_000_000 + number, key: `key-${number}`, raw };
}

export function numberedRecords(from: number, count: number, rawBytes?: number): readonly JournalRecord[] {
  return Array.from({ length: count }, (_, index) => numberedRecord(from + index, rawBytes));
}

/** Every entry from `position` on, as a reader gets them who asks for a few at a time. */
export async function readAll(journal: Journal, position = 0): Promise<readonly JournalEntry[]> {
  const all: JournalEntry[] = [];
  for (let next = position; ; ) {
    const entries = await journal.read(next, 100, 64 * 1024);
    const last = entries.at(-1);
    if (last === undefined) return all;
    all.push(...entries);
    next = last.position + 1;
  }
}

/** The entry in plain values, so that two of them can be compared. */
export function plain(entry: JournalEntry | (JournalRecord & { readonly position?: number })): Record<string, unknown> {
  const { position, tenant, source, receivedAtMs, key, raw } = entry;
  return { position, tenant, source, receivedAtMs, key, raw: Buffer.from(raw).toString('latin1') };
}

/** The range of an append that must have been taken. */
export function taken(outcome: AppendOutcome): JournalRange {
  if (!outcome.ok) throw new Error(`refused: ${outcome.reason}: ${outcome.detail}`);
  return outcome.range;
}

export async function temporaryDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'journal-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return join(directory, 'journal');
}
