/**
 * What a person decided about alerts that belong together (`together`) or do not (`apart`: the first alerts against the second ones). It holds over
 * what is computed, also for alerts that come later, until it is taken back.
 */
export interface IncidentLink {
  readonly id: string;
  readonly kind: 'together' | 'apart';
  readonly alerts: readonly string[];
  /** Those that the first are kept apart from; for `together` those that they are joined to. */
  readonly others: readonly string[];
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
  /** Set where it was undone. */
  readonly undoneAtMs: number | null;
  readonly undoneBy: string | null;
}
