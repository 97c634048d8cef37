import type { YamlPath } from '../yaml-documents.ts';
import type { TextEdit } from './lint-check.ts';
import type { LintDocument } from './lint-document.ts';

/** Puts another text in place of a plain or quoted value; none where the value is written in a way that this cannot keep. */
export function replaceValue({ yaml, text }: LintDocument, path: YamlPath, value: string): TextEdit[] {
  const range = yaml.valueRange(path);
  if (range === null) return [];
  const written = text.slice(range.start, range.end);
  const quote = /^(['"]).*\1$/s.exec(written)?.[1] ?? '';
  if (quote === '"' ? /["\\]/.test(value) : quote === '' ? !/^[\w.-]+$/.test(value) || !/^[\w.-]+$/.test(written) : false) return [];
  return [{ ...range, text: quote === "'" ? `'${value.replaceAll("'", "''")}'` : `${quote}${value}${quote}` }];
}

/** Renames a key that is written without quotes. */
export function renameKey({ yaml, text }: LintDocument, path: YamlPath, name: string): TextEdit[] {
  const range = yaml.keyRange(path);
  return range === null || text.slice(range.start, range.end) !== path.at(-1) || !/^[\w.|-]+$/.test(name) ? [] : [{ ...range, text: name }];
}

/** Takes an item out of a list, whether the list stands on one line or on many. */
export function removeItem({ yaml, text }: LintDocument, path: YamlPath): TextEdit[] {
  const range = yaml.valueRange(path);
  if (range === null) return [];
  const before = text.slice(text.lastIndexOf('\n', range.start - 1) + 1, range.start);
  const lineEnd = text.indexOf('\n', range.end);
  const after = text.slice(range.end, lineEnd < 0 ? text.length : lineEnd);
  if (/^\s*-\s+$/.test(before)) {
    const isAlone = /^\s*(?:#.*)?\r?$/.test(after) && !text.slice(range.start, range.end).includes('\n');
    return isAlone ? [{ start: range.start - before.length, end: lineEnd < 0 ? text.length : lineEnd + 1, text: '' }] : [];
  }
  const comma = /,\s*$/.exec(text.slice(Math.max(0, range.start - 80), range.start));
  return comma === null ? [] : [{ start: range.start - comma[0].length, end: range.end, text: '' }];
}

/** Carries out edits; of two that overlap the first. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let done = '';
  let position = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < position) continue;
    done += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return done + text.slice(position);
}
