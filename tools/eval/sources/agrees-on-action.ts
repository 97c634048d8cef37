import { ocsfClass } from '#contract/ocsf-names.ts';
import { ACTION_LABELS } from './action-labels.ts';
import type { EventValues } from './event-values.ts';

/** How our event says what ECS's `event.action` says: in words of its own, by the table of labels, or not at all. */
export type ActionAgreement = 'words' | 'label' | null;

/**
 * The label is free text, so its words must be those of the activity, operation, event code, disposition, finding title or status detail,
 * or stand in one of them as whole words, or be the value of a field of the record; else the table of labels says what it means.
 */
export function agreesOnAction(label: string, ours: EventValues): ActionAgreement {
  const words = wordsOf(label);
  const squeezed = words.replaceAll(' ', '');
  if (squeezed === '') return null;
  const isSaid = ours.actions.map(wordsOf).some((said) => said.replaceAll(' ', '') === squeezed || ` ${said} `.includes(` ${words} `));
  if (isSaid || ours.raw.some((value) => wordsOf(value).replaceAll(' ', '') === squeezed)) return 'words';
  const means = ACTION_LABELS.filter(([pattern]) => fits(label, pattern)).flatMap(([, meanings]) => meanings);
  return ours.activities.some(({ classUid, activity }) => means.some((meaning) => isMeant(meaning, classUid, activity))) ? 'label' : null;
}

function wordsOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function fits(label: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(label.trim());
}

function isMeant(meaning: string, classUid: number, activity: string): boolean {
  const { className, activities } = readMeaning(meaning);
  return ocsfClass(className)?.uid === classUid && (activities.length === 0 || activities.includes(activity));
}

/** `class: A, B` or a bare class. */
export function readMeaning(meaning: string): { readonly className: string; readonly activities: readonly string[] } {
  const [className = '', activities] = meaning.split(': ');
  return { className, activities: activities?.split(', ') ?? [] };
}
