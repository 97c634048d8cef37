/**
 * What was found wrong in the files of the journal. `torn`: a write that a crash cut off before it was
 * acknowledged, now removed. `corrupt`: bytes that no longer fit their checksum. `missing`: a segment is gone.
 */
export interface JournalDamage {
  readonly kind: 'torn' | 'corrupt' | 'missing';
  /** The file; for a missing one the file after it. */
  readonly segment: string;
  readonly offset: number;
  readonly bytes: number;
  /** The positions lost, `from` up to but not including `to`; equal when no record was. */
  readonly from: number;
  readonly to: number;
}

/** Where damage is told, once for each place, whether it shows when the journal opens or later on reading. */
export type DamageListener = (damage: JournalDamage) => void;

/** A listener that passes each place on only once. */
export function tellOnce(listener: DamageListener): DamageListener {
  const told = new Set<string>();
  return (damage) => {
    const place = `${damage.segment}:${damage.offset}`;
    if (told.has(place)) return;
    told.add(place);
    listener(damage);
  };
}
