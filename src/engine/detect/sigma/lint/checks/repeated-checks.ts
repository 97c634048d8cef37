import type { LintCheck, Remark } from '../lint-check.ts';
import { type LintDocument, valuePath } from '../lint-document.ts';
import { removeItem } from '../text-edits.ts';

const LISTS = ['tags', 'references', 'fields', 'falsepositives'];

export const REPEATED_CHECKS: readonly LintCheck[] = [
  { name: 'repeated-entry', severity: 'warning', about: 'No tag, reference, field or false positive stands twice.', find: findEntries },
  { name: 'repeated-value', severity: 'warning', about: 'No value of a list stands twice; case does not tell values apart.', find: findValues },
  { name: 'covered-value', severity: 'info', about: 'No value of a list is found by another of the same list already.', find: findCovered },
];

function* findEntries(document: LintDocument): Generator<Remark> {
  for (const key of LISTS) {
    const list = document.fields[key];
    if (!Array.isArray(list)) continue;
    for (const index of laterOnes(list.map(String))) yield { path: [key, index], message: `"${String(list[index])}" stands twice: take one away.`, edits: removeItem(document, [key, index]) };
  }
}

function* findValues(document: LintDocument): Generator<Remark> {
  for (const item of document.items) {
    const isCased = ['cased', 're', 'base64', 'base64offset', 'expand'].some((modifier) => item.modifiers.includes(modifier));
    const texts = item.values.map((value) => (typeof value === 'string' && !isCased ? `text:${value.toLowerCase()}` : `${typeof value}:${String(value)}`));
    for (const index of laterOnes(texts)) {
      const path = valuePath(item, index);
      yield { path, message: `"${String(item.values[index])}" stands twice${isCased ? '' : ' (case does not matter)'}: take one away.`, edits: removeItem(document, path) };
    }
  }
}

/** Longer lists are names of one kind, such as of malware, that nobody reads one by one. */
const MAX_COMPARED = 200;

/** Where `contains: a` is in the list, `contains: ab` adds nothing. */
function* findCovered({ items }: LintDocument): Generator<Remark> {
  for (const { modifiers, values, path } of items) {
    const [match, ...others] = modifiers;
    if (others.length > 0 || (match !== 'contains' && match !== 'startswith' && match !== 'endswith') || values.length > MAX_COMPARED) continue;
    const texts = values.map((value) => String(value).toLowerCase());
    const wide = texts.filter((text) => text !== '' && !/[*?]|\\$/.test(text));
    const covered = texts.flatMap((text, index) => {
      const wider = wide.find((other) => other.length < text.length && isFoundBy(match, text, other));
      return wider === undefined ? [] : [`"${String(values[index])}" by "${wider}"`];
    });
    if (covered.length > 0) yield { path, message: `Found by another value already: ${covered.slice(0, 3).join(', ')}${covered.length > 3 ? ` and ${covered.length - 3} more` : ''}. Take the longer ones away, or the wider where it is too wide.` };
  }
}

function isFoundBy(match: 'contains' | 'startswith' | 'endswith', text: string, other: string): boolean {
  if (match === 'contains') return text.includes(other);
  return match === 'startswith' ? text.startsWith(other) : text.endsWith(other);
}

function laterOnes(texts: readonly string[]): number[] {
  const seen = new Set<string>();
  return [...texts.keys()].filter((index) => {
    const text = texts[index] ?? '';
    return seen.has(text) || !seen.add(text);
  });
}
