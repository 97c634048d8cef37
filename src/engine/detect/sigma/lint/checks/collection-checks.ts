import type { CollectionCheck, LintKnowledge, Remark } from '../lint-check.ts';
import type { LintDocument } from '../lint-document.ts';
import { nameOf } from './log-source-checks.ts';

type Found = Remark & { readonly document: LintDocument };

export const COLLECTION_CHECKS: readonly CollectionCheck[] = [
  { name: 'repeated-id', severity: 'error', about: 'No two documents have one id.', findAcross: findIds },
  { name: 'repeated-title', severity: 'warning', about: 'No two rules have one title.', findAcross: findTitles },
  { name: 'repeated-detection', severity: 'warning', about: 'No two rules of one log source have one detection.', findAcross: findDetections },
  { name: 'unknown-rule', severity: 'warning', about: 'Correlations and filters name rules that are there.', findAcross: findReferences },
];

function* findIds(documents: readonly LintDocument[]): Generator<Found> {
  yield* repeated(documents, ({ fields: { id } }) => (typeof id === 'string' ? id.toLowerCase() : null), ['id'], (first) => `${first} has this id too: give one of them a fresh UUID.`);
}

function* findTitles(documents: readonly LintDocument[]): Generator<Found> {
  const used = documents.filter(({ fields: { status } }) => status !== 'deprecated' && status !== 'unsupported');
  yield* repeated(used, ({ fields: { title } }) => (typeof title === 'string' ? title.trim().toLowerCase() : null), ['title'], (first) => `${first} has this title too: an analyst cannot tell the two apart.`);
}

function* findDetections(documents: readonly LintDocument[]): Generator<Found> {
  const used = documents.filter(({ kind, fields: { status } }) => kind === 'rule' && status !== 'deprecated' && status !== 'unsupported');
  yield* repeated(used, ({ detection, logSource }) => (detection === null ? null : `${nameOf(logSource)}\n${JSON.stringify(detection.tree)}`), ['detection'], (first) => `${first} finds exactly the same: keep one of them.`);
}

function* repeated(documents: readonly LintDocument[], keyOf: (document: LintDocument) => string | null, path: readonly string[], message: (first: string) => string): Generator<Found> {
  const firsts = new Map<string, LintDocument>();
  for (const document of documents) {
    const key = keyOf(document);
    if (key === null) continue;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, document);
    else yield { document, path, message: message(first.yaml.file === document.yaml.file ? `The document at line ${first.yaml.line}` : first.yaml.file) };
  }
}

function* findReferences(documents: readonly LintDocument[], { ruleNames }: LintKnowledge): Generator<Found> {
  const known = new Set([...ruleNames, ...documents.flatMap(({ fields: { id, name } }) => [id, name]).filter((one) => typeof one === 'string')]);
  for (const document of documents) {
    const section = document.kind === 'rule' ? undefined : document.fields[document.kind];
    const rules: unknown = typeof section === 'object' && section !== null && 'rules' in section ? section.rules : [];
    for (const [index, rule] of [rules].flat().entries()) {
      if (typeof rule !== 'string' || rule.toLowerCase() === 'any' || known.has(rule)) continue;
      yield { document, path: Array.isArray(rules) ? [document.kind, 'rules', index] : [document.kind, 'rules'], message: `No rule of those that were read, and none of ours, is called "${rule}": correct the name, or check the files together.` };
    }
  }
}
