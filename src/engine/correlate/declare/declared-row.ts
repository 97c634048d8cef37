import type { DeclareRefusal, Duty, Worth } from '#contract/declared-entity.ts';
import type { Entity } from '#contract/entity.ts';

/** What one row of a file says of an entity. What has no column is absent: that stays as it was declared before. */
export interface DeclaredRow {
  readonly line: number;
  readonly entity: Entity;
  readonly aliases?: readonly Entity[];
  readonly worth?: Worth;
  readonly groups?: readonly string[];
  readonly duty?: Duty | null;
  readonly note?: string;
  /** A directory knows names: what it says of them is added, and its duty counts where nobody said one. */
  readonly isFromDirectory: boolean;
}

/** A row with the names of it that were refused, or the reason why all of it was. */
export interface ReadRow {
  readonly row: DeclaredRow | null;
  readonly refusals: readonly DeclareRefusal[];
  /** The name of an account that a directory has and that is nobody's: nothing is wrong with the row. */
  readonly leftOut?: string;
}

/** All of a row is refused. */
export function refuseRow(refusal: Omit<DeclareRefusal, 'of'>): ReadRow {
  return { row: null, refusals: [{ ...refusal, of: 'row' }] };
}
