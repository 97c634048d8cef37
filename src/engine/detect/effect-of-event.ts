import type { Effect } from '#contract/alert.ts';
import type { Json, NormalisedEvent } from '#contract/event.ts';

/** OCSF's category of findings, whose status tells how far their handling is, not what became of what they found. */
const FINDINGS = 2;
/** `action_id` of OCSF's security control profile: allowed, denied. */
const ACTIONS: ReadonlyMap<Json | undefined, Effect> = new Map([[1, 'happened'], [2, 'prevented']]);
/** `disposition_id`: allowed, approved, restored, uncorrected; blocked, quarantined, isolated, deleted, dropped, corrected, reset, access revoked, rejected, unauthorized. */
const DISPOSITIONS: ReadonlyMap<Json | undefined, Effect> = new Map([
  ...([1, 8, 9, 13] as const).map((id) => [id, 'happened'] as const),
  ...([2, 3, 4, 5, 6, 11, 21, 24, 25, 26] as const).map((id) => [id, 'prevented'] as const),
]);
/** `status_id`: success, failure. */
const STATUSES: ReadonlyMap<Json | undefined, Effect> = new Map([[1, 'happened'], [2, 'prevented']]);

/** What became of what an event tells of, as far as it says. */
export function effectOf({ ocsf }: NormalisedEvent): Effect | undefined {
  const byControl = DISPOSITIONS.get(ocsf['disposition_id']) ?? ACTIONS.get(ocsf['action_id']);
  return byControl ?? (ocsf.category_uid === FINDINGS ? undefined : STATUSES.get(ocsf['status_id']));
}
