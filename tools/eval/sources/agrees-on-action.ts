import { ocsfClass } from '#contract/ocsf-names.ts';
import { ACTION_LABELS } from './action-labels.ts';
import type { EventValues } from './event-values.ts';
import { fitsPattern } from './source-names.ts';

/** How our event says what ECS's `event.action` says: in words of its own, by the table of labels, or not at all. */
export type ActionAgreement = 'words' | 'label' | null;

/**
 * The label is free text, so its words must be those of the activity, operation, event code, disposition, finding title or status detail,
 * or stand in one of them as whole words (or two and more words of ours in the label), or be the value of a field of the record; else the table of labels says what it means.
 */
export function agreesOnAction(label: string, ours: EventValues): ActionAgreement {
  const words = wordsOf(label);
  const squeezed = words.replaceAll(' ', '');
  if (squeezed === '') return null;
  const isSaid = ours.actions.map(wordsOf).some((said) => said.replaceAll(' ', '') === squeezed || holds(said, words) || (said.includes(' ') && holds(words, said)));
  if (isSaid || ours.raw.some((value) => wordsOf(value).replaceAll(' ', '') === squeezed)) return 'words';
  const means = ACTION_LABELS.filter(([pattern]) => fitsPattern(label.trim(), pattern)).flatMap(([, meanings]) => meanings);
  return ours.activities.some(({ classUid, activity }) => means.some((meaning) => isMeant(meaning, classUid, activity))) ? 'label' : null;
}

/** Are the words of `inner` among those of `outer`, whole and in this order? */
function holds(outer: string, inner: string): boolean {
  return ` ${outer} `.includes(` ${inner} `);
}

function wordsOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
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
