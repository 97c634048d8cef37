import type { ApiModel } from '../api/queries.ts';

/** How much its alerts are trusted: at the threshold, and at most. */
export function confidenceText({ confidence: { least, most } }: Pick<ApiModel, 'confidence'>): string {
  return `${least.toFixed(2)} – ${most.toFixed(2)}`;
}

/** `minContacts` becomes `min contacts`. */
export function parameterName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The sentence of a model with its places for values as people read them: `{{days}} days` becomes `‹days› days`. */
export function templateText(text: string): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => `‹${parameterName(name)}›`);
}
