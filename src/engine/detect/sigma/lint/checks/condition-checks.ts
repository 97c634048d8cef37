import type { LintCheck, Remark } from '../lint-check.ts';
import type { LintDocument } from '../lint-document.ts';
import { NOT_SEARCHES } from '../../parse-detection.ts';

export const CONDITION_CHECKS: readonly LintCheck[] = [
  { name: 'unused-search', severity: 'warning', about: 'The condition uses every search.', find: findUnused },
  { name: 'of-one', severity: 'info', about: '"1 of them" and "all of them" stand over several searches.', find: findOfOne },
  { name: 'all-of-them', severity: 'info', about: '"of them" does not sweep in searches that are added later.', find: findThem },
  { name: 'mixed-and-or', severity: 'warning', about: 'A condition with "and" and "or" has parentheses.', find: findMixed },
];

function* findUnused({ detection, kind }: LintDocument): Generator<Remark> {
  if (detection === null) return;
  const used = new Set<unknown>();
  const visit = (tree: unknown): void => {
    if (typeof tree !== 'object' || tree === null) return;
    used.add(tree);
    if ('child' in tree) visit(tree.child);
    if ('children' in tree && Array.isArray(tree.children)) for (const child of tree.children) visit(child);
  };
  visit(detection.tree);
  for (const [name, tree] of detection.searches) {
    if (!used.has(tree)) yield { path: [kind === 'filter' ? 'filter' : 'detection', name], message: `No condition uses "${name}": name it in the condition or take it away.` };
  }
}

function* findOfOne(document: LintDocument): Generator<Remark> {
  for (const { text, path, names } of conditionsOf(document)) {
    for (const [whole, pattern = ''] of text.matchAll(/\b(?:1|any|all) of ([\w.-]+)(?=[\s)]|$)/gi)) {
      const meant = searchesOf(names, pattern);
      if (meant.length === 1) yield { path, message: `"${whole}" is "${meant[0]}" alone: write that name.` };
    }
  }
}

/** `all of them` may be written as `all of selection_*` where the searches share a beginning that no other has. */
function* findThem(document: LintDocument): Generator<Remark> {
  for (const { text, path, names } of conditionsOf(document)) {
    const them = searchesOf(names, 'them');
    if (!/\bof them\b/i.test(text) || them.length < 2) continue;
    const pattern = sharedPattern(them, names);
    const range = pattern === null ? null : document.yaml.valueRange(path);
    const written = range === null ? '' : document.text.slice(range.start, range.end);
    const edits = range === null || !/\bof them\b/.test(written) ? [] : [{ ...range, text: written.replaceAll(/\bof them\b/g, `of ${pattern ?? ''}`) }];
    yield { path, message: `"them" takes in every search that is added later, also a filter: write ${pattern === null ? 'a pattern such as "selection_*"' : `"of ${pattern}"`}.`, edits };
  }
}

function sharedPattern(them: readonly string[], all: readonly string[]): string | null {
  let shared = them[0] ?? '';
  for (const name of them) while (!name.startsWith(shared)) shared = shared.slice(0, -1);
  const start = /^[a-z]+_?/i.exec(shared)?.[0] ?? '';
  return start.length >= 3 && searchesOf(all, `${start}*`).length === them.length ? `${start}*` : null;
}

function* findMixed(document: LintDocument): Generator<Remark> {
  for (const { text, path } of conditionsOf(document)) {
    if (!text.includes('(') && /\band\b/i.test(text) && /\bor\b/i.test(text)) yield { path, message: '"and" binds before "or": put parentheses where they are meant, so that nobody has to know.' };
  }
}

interface WrittenCondition {
  readonly text: string;
  readonly path: readonly (string | number)[];
  readonly names: readonly string[];
}

function conditionsOf({ fields, kind }: LintDocument): WrittenCondition[] {
  const section = kind === 'filter' ? 'filter' : 'detection';
  const detection = fields[section];
  if (typeof detection !== 'object' || detection === null || !('condition' in detection)) return [];
  const names = Object.keys(detection).filter((name) => !NOT_SEARCHES.has(name));
  const { condition } = detection;
  if (typeof condition === 'string') return [{ text: condition, path: [section, 'condition'], names }];
  return Array.isArray(condition) ? condition.filter((text) => typeof text === 'string').map((text, index) => ({ text, path: [section, 'condition', index], names })) : [];
}

function searchesOf(names: readonly string[], pattern: string): string[] {
  if (pattern.toLowerCase() === 'them') return names.filter((name) => !name.startsWith('_'));
  const matcher = new RegExp(`^${pattern.split('*').map((piece) => piece.replaceAll(/[^\w]/g, '\\$&')).join('.*')}$`);
  return names.filter((name) => matcher.test(name) && (pattern.startsWith('_') || !name.startsWith('_')));
}
