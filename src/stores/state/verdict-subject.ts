import { deterministicId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { EntityType } from '#contract/entity.ts';
import type { SharedSubject } from '#contract/verdict.ts';

/** What is the same from one incident to the next; sessions, messages and processes are not. */
const LASTING: ReadonlySet<EntityType> = new Set(['user', 'host', 'principal', 'mailbox', 'address', 'domain', 'file']);
/** An incident of a great many alerts is found again by the first of these. */
const MAX_SUBJECTS = 2_000;

/** Which rules fired on what in these alerts, by a short key: names of files are too long for an index. */
export function subjectsOf(alerts: readonly Alert[]): ReadonlyMap<string, SharedSubject> {
  const subjects = new Map<string, SharedSubject>();
  for (const { rule, entities } of alerts) {
    for (const { type, value } of entities) {
      if (subjects.size >= MAX_SUBJECTS) return subjects;
      if (LASTING.has(type)) subjects.set(deterministicId([rule.id, type, value]), { rule: rule.id, entity: { type, value } });
    }
  }
  return subjects;
}
