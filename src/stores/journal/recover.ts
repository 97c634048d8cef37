import { dirname, join } from 'node:path';
import type { JournalDisk } from './disk.ts';
import { type RecoveredSegment, type RecoveryPlace, recoverNewest, recoverSealed } from './recover-segment.ts';
import { createSegment, type OpenSegment, parseSegmentName, type Segment, type SegmentName, UNFINISHED_NAME } from './segment.ts';

export interface RecoveredJournal {
  /** All but the newest, oldest first. */
  readonly sealed: readonly Segment[];
  readonly newest: OpenSegment;
}

/**
 * Reads all segments of a directory, cuts off what a crash tore, tells what is damaged, and opens the newest for
 * writing. The next record gets position `minEnd` at least.
 */
export async function recoverJournal(place: RecoveryPlace, minEnd: number): Promise<RecoveredJournal> {
  const { disk, directory } = place;
  await disk.makeDirectory(directory);
  await disk.syncDirectory(dirname(directory));
  const names = await listSegments(disk, directory);
  const sealed: Segment[] = [];
  for (const [index, name] of names.slice(0, -1).entries()) {
    const found = await recoverSealed(place, name, (names[index + 1] as SegmentName).first);
    tellMissing(place, sealed.at(-1), found);
    sealed.push(found.segment);
  }
  const name = names.at(-1);
  if (name === undefined) return { sealed, newest: await createSegment(disk, directory, { first: minEnd, previousFirst: minEnd }) };
  const newest = await recoverNewest(place, name);
  tellMissing(place, sealed.at(-1), newest);
  return newest.segment.end >= minEnd ? { sealed, newest } : continueAt(place, [...sealed, newest.segment], newest, minEnd);
}

async function continueAt(place: RecoveryPlace, sealed: readonly Segment[], old: OpenSegment, first: number): Promise<RecoveredJournal> {
  await old.file.close();
  return { sealed, newest: await createSegment(place.disk, place.directory, { first, previousFirst: old.segment.first }) };
}

async function listSegments(disk: JournalDisk, directory: string): Promise<readonly SegmentName[]> {
  const files = await disk.list(directory);
  if (files.includes(UNFINISHED_NAME)) await disk.remove(join(directory, UNFINISHED_NAME));
  const names = files.map(parseSegmentName).filter((name) => name !== null);
  names.sort((a, b) => a.first - b.first);
  for (const [index, name] of names.entries()) {
    if (name.first !== names[index + 1]?.first) continue;
    throw new Error(`Two journal segments in ${directory} begin at position ${name.first}: move the one away that does not belong here.`);
  }
  return names;
}

function tellMissing(place: RecoveryPlace, before: Segment | undefined, { segment, previousFirst }: RecoveredSegment): void {
  if (before === undefined || previousFirst === null || previousFirst === before.first) return;
  place.onDamage({ kind: 'missing', segment: segment.name, offset: 0, bytes: 0, from: before.end, to: segment.first });
}
