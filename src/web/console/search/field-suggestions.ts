import { SEARCH_FIELDS, type SearchField } from '#contract/api/search-fields.ts';

const SHOWN = 8;
const FIELD_START = /(?:^|\s)([A-Za-z_][\w.]*)$/;

export interface Suggestions {
  readonly fields: readonly SearchField[];
  /** Where the word that is being typed starts. */
  readonly start: number;
}

/** Fields whose name has what is being typed before the caret; those that begin with it come first. */
export function suggestFields(text: string, caret: number): Suggestions {
  const typed = FIELD_START.exec(text.slice(0, caret))?.[1] ?? '';
  const start = caret - typed.length;
  const rest = text.slice(caret);
  if (typed === '' || /^[^\s]/.test(rest)) return { fields: [], start };
  const needle = typed.toLowerCase();
  const found = SEARCH_FIELDS.filter(({ name }) => name.includes(needle));
  const first = found.filter(({ name }) => name.startsWith(needle));
  return { fields: [...first, ...found.filter((field) => !first.includes(field))].slice(0, SHOWN), start };
}

/** Puts the field in place of what was typed, ready for its value. */
export function takeField(text: string, caret: number, start: number, field: string): { readonly text: string; readonly caret: number } {
  const before = `${text.slice(0, start)}${field}:`;
  return { text: before + text.slice(caret), caret: before.length };
}
