import { join } from 'node:path';
import type { DamageListener, JournalDamage } from './damage.ts';
import type { JournalDisk, JournalFile } from './disk.ts';
import { type DamagedBytes, type ScanItem, type ScanRange, scanFrames } from './scan.ts';
import { decodeSegmentHead, emptySegment, type OpenSegment, SEGMENT_HEAD_BYTES, SEGMENT_VERSION, type Segment, type SegmentName } from './segment.ts';
import { TailSettler } from './tail-settler.ts';

const WINDOW_BYTES = 1024 * 1024;

export interface RecoveryPlace {
  readonly disk: JournalDisk;
  readonly directory: string;
  readonly onDamage: DamageListener;
}

export interface RecoveredSegment {
  readonly segment: Segment;
  /** What its head says of the segment before; null where the head is damaged. */
  readonly previousFirst: number | null;
}

/** Reads a segment that others follow: all of it was acknowledged, so nothing of it is cut. */
export async function recoverSealed(place: RecoveryPlace, name: SegmentName, nextFirst: number): Promise<RecoveredSegment> {
  const file = await place.disk.open(join(place.directory, name.name), 'read');
  try {
    const segment = emptySegment(name);
    segment.bytes = await file.sizeBytes();
    const previousFirst = await readHead(place, segment, file);
    for await (const item of itemsOf(segment, file, true)) {
      note(segment, item);
      if (item.kind === 'damage') place.onDamage(corruption(segment, item, nextFirst));
    }
    return { segment, previousFirst };
  } finally {
    await file.close();
  }
}

/** Reads the newest segment, cuts off a torn tail and leaves the file open for writing. */
export async function recoverNewest(place: RecoveryPlace, name: SegmentName): Promise<RecoveredSegment & OpenSegment> {
  const file = await place.disk.open(join(place.directory, name.name), 'write');
  try {
    const segment = emptySegment(name);
    segment.bytes = await file.sizeBytes();
    const previousFirst = await readHead(place, segment, file);
    await cutTail(place, segment, file);
    return { segment, file, previousFirst };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function cutTail(place: RecoveryPlace, segment: Segment, file: JournalFile): Promise<void> {
  const settler = new TailSettler({ offset: SEGMENT_HEAD_BYTES, position: segment.first });
  const damages: DamagedBytes[] = [];
  // An unreadable sector stops the start here: what cannot be read might be taken for torn, and cut.
  for await (const item of itemsOf(segment, file, false)) {
    note(segment, item);
    settler.add(item);
    if (item.kind === 'damage') damages.push(item);
  }
  const cut = settler.cut();
  for (const damage of damages) {
    if (damage.offset < cut.offset) place.onDamage(corruption(segment, damage, segment.end));
  }
  if (cut.offset >= segment.bytes) return;
  await file.truncate(cut.offset);
  await file.sync();
  segment.index.cut(cut.offset);
  place.onDamage({ kind: 'torn', segment: segment.name, offset: cut.offset, bytes: segment.bytes - cut.offset, from: cut.position, to: segment.end });
  segment.bytes = cut.offset;
}

async function readHead(place: RecoveryPlace, segment: Segment, file: JournalFile): Promise<number | null> {
  const bytes = Buffer.alloc(SEGMENT_HEAD_BYTES);
  await file.read(bytes, 0);
  const head = decodeSegmentHead(bytes);
  const path = join(place.directory, segment.name);
  if (head === null) {
    place.onDamage({ kind: 'corrupt', segment: segment.name, offset: 0, bytes: SEGMENT_HEAD_BYTES, from: segment.first, to: segment.first });
    return null;
  }
  if (head.version !== SEGMENT_VERSION) {
    throw new Error(
      `${path} has journal format ${head.version}, this program knows format ${SEGMENT_VERSION}: start the version of the program that wrote it.`,
    );
  }
  if (head.first !== segment.first || head.syncWord !== segment.syncWord) {
    throw new Error(`${path} was renamed: its head says that it begins at position ${head.first}. Give it its old name, or move it away.`);
  }
  return head.previousFirst;
}

async function* itemsOf(segment: Segment, file: JournalFile, isUnreadableDamage: boolean): AsyncGenerator<ScanItem> {
  const range: ScanRange = {
    file,
    syncWord: segment.syncWord,
    fromOffset: SEGMENT_HEAD_BYTES,
    toOffset: segment.bytes,
    position: segment.first,
    windowBytes: WINDOW_BYTES,
    isUnreadableDamage,
  };
  for await (const items of scanFrames(range)) yield* items;
}

function note(segment: Segment, item: ScanItem): void {
  if (item.kind === 'damage') return;
  segment.end = item.isSyncMark ? item.position : item.position + 1;
  segment.index.add(item.position, item.offset);
}

/** Damage as it is told; where no record follows in the segment it reaches up to `end`. */
export function corruption(segment: SegmentName, { offset, bytes, from, to }: DamagedBytes, end: number): JournalDamage {
  return { kind: 'corrupt', segment: segment.name, offset, bytes, from, to: to ?? Math.max(from, end) };
}
