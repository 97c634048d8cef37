import type { EventValues } from './event-values.ts';

/**
 * Does our event say what ECS's `event.action` says? The label is free text, so its words must be those of the activity, operation, event
 * code, disposition, finding title or status detail, or stand in one of them as whole words, or be the value of a field of the record.
 */
export function agreesOnAction(label: string, ours: EventValues): boolean {
  const words = wordsOf(label);
  const squeezed = words.replaceAll(' ', '');
  if (squeezed === '') return false;
  const isSaid = ours.actions.map(wordsOf).some((said) => said.replaceAll(' ', '') === squeezed || ` ${said} `.includes(` ${words} `));
  return isSaid || ours.raw.some((value) => wordsOf(value).replaceAll(' ', '') === squeezed);
}

function wordsOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
