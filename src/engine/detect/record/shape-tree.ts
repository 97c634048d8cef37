import type { LogSource } from '#contract/log-source.ts';
import { compilePredicate } from '../sigma/predicate-test.ts';
import { EventReader } from '../sigma/event-reader.ts';
import type { DetectionTree, Predicate } from '../sigma/predicate.ts';
import type { SigmaRule } from '../sigma/sigma-rule.ts';
import type { FieldAccess } from './field-access.ts';

const NO_SOURCES: readonly LogSource[] = [];

/** A rule's condition for the records of one shape: what is the same in all of them is worked out. True or false where all of it is. */
export function foldTree(tree: DetectionTree, accessOf: (field: string) => FieldAccess): DetectionTree | boolean {
  switch (tree.kind) {
    case 'predicate': return foldPredicate(tree, accessOf);
    case 'not': {
      const child = foldTree(tree.child, accessOf);
      return typeof child === 'boolean' ? !child : child === tree.child ? tree : { kind: 'not', child };
    }
    case 'and': return foldList(tree, false, accessOf);
    case 'or': return foldList(tree, true, accessOf);
    case 'at-least': return foldCount(tree, accessOf);
  }
}

type ListTree = Extract<DetectionTree, { kind: 'and' | 'or' }>;

function foldList(tree: ListTree, stop: boolean, accessOf: (field: string) => FieldAccess): DetectionTree | boolean {
  const children: DetectionTree[] = [];
  for (const child of tree.children) {
    const folded = foldTree(child, accessOf);
    if (folded === stop) return stop;
    if (typeof folded !== 'boolean') children.push(folded);
  }
  const [only] = children;
  if (only === undefined) return !stop;
  return children.length === 1 ? only : { kind: tree.kind, children };
}

function foldCount(tree: Extract<DetectionTree, { kind: 'at-least' }>, accessOf: (field: string) => FieldAccess): DetectionTree | boolean {
  const folded = tree.children.map((child) => foldTree(child, accessOf));
  const children = folded.filter((child) => typeof child !== 'boolean');
  const count = tree.count - folded.filter((child) => child === true).length;
  if (count <= 0) return true;
  return children.length < count ? false : { kind: 'at-least', count, children };
}

function foldPredicate(tree: Extract<DetectionTree, { kind: 'predicate' }>, accessOf: (field: string) => FieldAccess): DetectionTree | boolean {
  const { predicate } = tree;
  if (predicate.kind === 'never' || predicate.kind === 'placeholder') return false;
  const fields = fieldsOf(predicate);
  const accesses = fields?.map((field) => [field, accessOf(field)] as const);
  if (!accesses?.every(([, access]) => access.kind === 'constant')) return tree;
  const values = new Map(accesses.map(([field, access]) => [field, access.kind === 'constant' ? access.values : undefined]));
  const reader = new EventReader();
  const test = compilePredicate(predicate, reader);
  reader.open({ logSources: NO_SOURCES, timeMs: 0, text: '', values: (field) => values.get(field) });
  return test(reader);
}

/** The fields that a predicate reads; null where it reads the whole record. */
export function fieldsOf(predicate: Predicate): readonly string[] | null {
  if (predicate.field === null) return null;
  return predicate.kind === 'field-reference' ? [predicate.field, predicate.other] : [predicate.field];
}

/** All fields that rules read, in order. */
export function fieldsOfRules(rules: readonly SigmaRule[]): readonly string[] {
  const fields = new Set<string>();
  for (const { detection } of rules) addFields(detection, fields);
  return [...fields].sort();
}

function addFields(tree: DetectionTree, fields: Set<string>): void {
  if (tree.kind === 'predicate') for (const field of fieldsOf(tree.predicate) ?? []) fields.add(field);
  else if (tree.kind === 'not') addFields(tree.child, fields);
  else for (const child of tree.children) addFields(child, fields);
}
