import type { JsonObject } from '#contract/event.ts';

const PAIR = /(?<![\w.\-/])([A-Za-z_][\w.\-/]*)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s,;]*(?:,(?!\s?[A-Za-z_][\w.-]*=)[^\s;]*)*))/g;

/** Check Point parts its pairs by bars and leaves quotes away. */
const BARRED = /^[\w.]+=[^|]*\|[\w.]+=[^|]*\|[\w.]+=/;

/** `a=1 b="two words"`, parted by blanks, commas or semicolons; `null` when fewer than `least` pairs are found. */
export function parseKeyValue(text: string, least = 2): JsonObject | null {
  if (BARRED.test(text)) return parseBarred(text);
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

function parseBarred(text: string): JsonObject {
  const pairs = text.split(/(?<!\\)\|/).map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), pair.slice(equals + 1).replace(/\\([=|\\])/g, '$1')];
  });
  return Object.fromEntries(pairs.filter(([name]) => /^[\w.]+$/.test(name)));
}
