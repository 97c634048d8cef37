import type { JsonObject } from '#contract/event.ts';

const PAIR = /([A-Za-z_][\w.\-/]*)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s,;]*(?:,(?!\s?[A-Za-z_][\w.-]*=)[^\s;]*)*))/g;

/** `a=1 b="two words"`, parted by blanks, commas or semicolons; `null` when fewer than `least` pairs are found. */
export function parseKeyValue(text: string, least = 2): JsonObject | null {
  const fields: Record<string, string> = {};
  let count = 0;
  for (const match of text.matchAll(PAIR)) {
    const name = match[1] as string;
    const quoted = match[2]?.replace(/\\(["\\])/g, '$1');
    fields[name] = quoted ?? match[3] ?? match[4] ?? '';
    count++;
  }
  return count >= least ? fields : null;
}
