import type { LintCheck, Remark } from '../lint-check.ts';
import { type DetectionItem, type LintDocument, valuePath } from '../lint-document.ts';
import { replaceValue } from '../text-edits.ts';

const MATCHES = ['contains', 'startswith', 'endswith'];

export const VALUE_CHECKS: readonly LintCheck[] = [
  { name: 'empty-value', severity: 'warning', about: 'No empty value stands behind a modifier that it makes match everything.', find: eachValue(emptyValue) },
  { name: 'null-in-list', severity: 'warning', about: 'null stands alone, not in a list with values.', find: findNull },
  { name: 'wildcard-only', severity: 'info', about: '"has any value" is written as "exists".', find: eachValue(wildcardOnly) },
  { name: 'idle-wildcard', severity: 'warning', about: 'No wildcard stands where the modifier is open already.', find: eachValue(idleWildcard) },
  { name: 'wildcard-or-modifier', severity: 'info', about: 'contains, startswith and endswith stand in place of wildcards at the edges.', find: findEdges },
  { name: 'escaped-wildcard', severity: 'info', about: 'Escaped wildcards are meant.', find: eachValue(escapedWildcard) },
  { name: 'doubled-backslash', severity: 'info', about: 'Two backslashes in a row, which Sigma reads as one, are meant.', find: eachValue(doubledBackslash) },
  { name: 'control-character', severity: 'warning', about: 'No value has a control character, which double quotes in YAML make of "\\t" and the like.', find: eachValue(controlCharacter) },
  { name: 'number-as-text', severity: 'info', about: 'Numbers that are compared whole stand without quotation marks.', find: eachValue(numberAsText) },
  { name: 'keywords-only', severity: 'info', about: 'The rule names fields.', find: findKeywordRules },
];

type Fault = string | { readonly message: string; readonly better: string } | null;

/** A check that asks about one value after the other. */
function eachValue(ask: (value: string, item: DetectionItem) => Fault): LintCheck['find'] {
  return function* (document) {
    for (const item of document.items) {
      for (const [index, value] of item.values.entries()) {
        const fault = typeof value === 'string' ? ask(value, item) : null;
        if (fault === null) continue;
        const path = valuePath(item, index);
        if (typeof fault === 'string') yield { path, message: fault };
        else yield { path, message: fault.message, edits: replaceValue(document, path, fault.better) };
      }
    }
  };
}

function emptyValue(value: string, { modifiers }: DetectionItem): Fault {
  const match = MATCHES.find((name) => modifiers.includes(name));
  return value === '' && match !== undefined ? `An empty text is part of every value, so this matches whenever the field is there: write the text, or "|exists: true".` : null;
}

function* findNull({ items }: LintDocument): Generator<Remark> {
  for (const item of items) {
    if (item.values.length < 2) continue;
    for (const [index, value] of item.values.entries()) {
      if (value === null) yield { path: valuePath(item, index), message: 'null in a list is read differently from tool to tool: make it a search of its own and join the two with "or".' };
    }
  }
}

function wildcardOnly(value: string, { field, modifiers, values }: DetectionItem): Fault {
  if (field === null || !/^\*+$/.test(value) || modifiers.includes('re')) return null;
  if (values.length > 1) return 'This matches any value, so the others of the list add nothing: take it away, or them.';
  return `This matches whenever ${field} has a value: write "${field}|exists: true".`;
}

/** A lone `*` is told of as such. */
function idleWildcard(value: string, { modifiers }: DetectionItem): Fault {
  if (/^\*+$/.test(value) || modifiers.some((name) => ['re', 'cidr', 'fieldref', 'base64', 'base64offset', 'expand'].includes(name))) return null;
  const isOpenStart = modifiers.includes('contains') || modifiers.includes('endswith');
  const isOpenEnd = modifiers.includes('contains') || modifiers.includes('startswith');
  let better = value.replaceAll(/(?<!\\)\*{2,}/g, '*');
  if (isOpenStart) better = better.replace(/^\*+/, '');
  if (isOpenEnd) better = better.replace(/(?<!\\)\*+$/, '');
  if (better === value || better === '') return null;
  return { message: `"${value}" means no more than "${better}" here: take the wildcards away.`, better };
}

/** All values of an item are open in the same way: then a modifier says it once. */
function* findEdges(document: LintDocument): Generator<Remark> {
  for (const item of document.items) {
    const { field, modifiers, values, path } = item;
    if (field === null || modifiers.some((name) => name !== 'all' && name !== 'cased' && name !== 'neq') || values.length === 0) continue;
    const meant = new Set(values.map((value) => (typeof value === 'string' ? edgeModifier(value) : null)));
    const [modifier] = meant;
    if (meant.size === 1 && modifier !== null && modifier !== undefined) yield { path, message: `Write "${[field, modifier, ...modifiers].join('|')}" and leave the wildcards out.` };
  }
}

function edgeModifier(value: string): string | null {
  const [, start = '', inner = '', end = ''] = /^(\*?)(.*?)((?<!\\)\*)?$/s.exec(value) ?? [];
  if (inner === '' || /[*?]/.test(inner) || inner.endsWith('\\')) return null;
  if (start !== '') return end !== '' ? 'contains' : 'endswith';
  return end !== '' ? 'startswith' : null;
}

function escapedWildcard(value: string, { modifiers }: DetectionItem): Fault {
  if (modifiers.includes("re") || !/.\\[*?]/.test(value)) return null;
  return /\\\*$/.test(value) && !/\\\\\*$/.test(value) ? `"\\*" at the end is a star, not "anything behind a backslash": write "\\\\*" where that is meant, or leave it as it is.` : null;
}

/** Before a wildcard the first of two backslashes is needed. */
function doubledBackslash(value: string, { modifiers }: DetectionItem): Fault {
  if (modifiers.includes('re') || modifiers.includes('expand') || !/(?<!\\)\\\\(?![\\*?])/.test(value)) return null;
  return /^\\\\\w/.test(value) ? 'Sigma reads "\\\\" as one backslash: write four at the start of the name of a share, one in front of a file.' : 'Sigma reads "\\\\" as one backslash: write one, or four where two are meant.';
}

function controlCharacter(value: string): Fault {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
  const found = /[\u0000-\u0008\u000b-\u001f\u007f]|\t(?=\w)/.exec(value.replaceAll(/\r?\n/g, ''));
  return found === null ? null : 'The value has a control character: in double quotes YAML reads "\\t", "\\b" and "\\n" as such. Use single quotes.';
}

function numberAsText(value: string, { field, modifiers }: DetectionItem): Fault {
  return field !== null && modifiers.length === 0 && /^(?:0|[1-9]\d{0,9})$/.test(value) && /(?:id|code|port|status|type|number)$/i.test(field)
    ? `"${value}" is compared as a text: write the number without quotation marks, so that other tools compare numbers.` : null;
}

function* findKeywordRules({ items, kind }: LintDocument): Generator<Remark> {
  if (kind === 'rule' && items.length > 0 && items.every(({ field }) => field === null)) yield { path: ['detection'], message: 'The rule looks for words in the whole text of a record, which is dear and depends on how a shipper writes it: name fields where the source has them.' };
}

