import { valueTree, type Scalar } from './field-values.ts';
import { legacyAggregationAdvice } from './legacy-aggregation.ts';
import { readModifiers, type ModifierPlan } from './modifiers.ts';
import { parseCondition } from './parse-condition.ts';
import { hasPlaceholderIn, withPlainSigns } from './placeholder.ts';
import { joinTrees, type DetectionTree } from './predicate.ts';
import type { YamlDocument, YamlPath } from './yaml-documents.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Keys of a detection that are no searches. */
export const NOT_SEARCHES: ReadonlySet<string> = new Set(['condition', 'timeframe', 'rules']);
const MAX_NODES = 50_000;

/** A condition with its searches put in, and the searches by name: their trees are parts of the condition's, the same objects. */
export interface DetectionParts {
  readonly tree: DetectionTree;
  readonly searches: ReadonlyMap<string, DetectionTree>;
}

/** Reads searches and condition below `path`. Nothing comes back when an error was reported. */
export function parseDetection(document: YamlDocument, path: YamlPath, detection: unknown): DetectionTree | null {
  return parseDetectionParts(document, path, detection)?.tree ?? null;
}

/** The same for those who speak of a rule's searches by their names. */
export function parseDetectionParts(document: YamlDocument, path: YamlPath, detection: unknown): DetectionParts | null {
  if (!isFields(detection)) {
    document.error(path, 'A detection is a map of searches and a condition: write it so.');
    return null;
  }
  const searches = new Map<string, DetectionTree>();
  for (const [name, search] of Object.entries(detection)) {
    if (NOT_SEARCHES.has(name)) continue;
    const tree = searchTree(document, [...path, name], search);
    if (tree !== null) searches.set(name, tree);
  }
  if (document.hasErrors()) return null;
  const timeframe = typeof detection['timeframe'] === 'string' ? detection['timeframe'] : null;
  const tree = conditionTree({ document, path: [...path, 'condition'], searches, timeframe }, detection['condition']);
  if (tree === null) return null;
  if (countNodes(tree, MAX_NODES) <= MAX_NODES) return { tree, searches };
  document.error(path, `The rule has more than ${MAX_NODES} predicates: split it, or keep long lists as indicators.`);
  return null;
}

interface ConditionContext {
  readonly document: YamlDocument;
  readonly path: YamlPath;
  readonly searches: ReadonlyMap<string, DetectionTree>;
  readonly timeframe: string | null;
}

function conditionTree({ document, path, searches, timeframe }: ConditionContext, condition: unknown): DetectionTree | null {
  const conditions = Array.isArray(condition) ? condition : [condition];
  const trees: DetectionTree[] = [];
  const used = new Set<string>();
  for (const text of conditions) {
    if (typeof text !== 'string') {
      document.error(path, 'A condition is a text (or a list of texts) that names searches: write "condition: selection".');
      return null;
    }
    if (text.includes('|')) {
      document.error(path, legacyAggregationAdvice(text, timeframe));
      return null;
    }
    const parsed = parseCondition(text, searches);
    if (!parsed.ok) {
      document.error(path, parsed.message);
      return null;
    }
    trees.push(parsed.tree);
    for (const name of parsed.used) used.add(name);
  }
  for (const name of searches.keys()) {
    if (!used.has(name)) document.warning([...path.slice(0, -1), name], `No condition uses "${name}": name it in the condition or take it away.`);
  }
  return joinTrees('or', trees);
}

/** A map is the "and" of its fields, a list the "or" of its items, a text a keyword. */
function searchTree(document: YamlDocument, path: YamlPath, search: unknown): DetectionTree | null {
  if (isFields(search)) return fieldsTree(document, path, search);
  if (!Array.isArray(search)) return keywordTree(document, path, search);
  if (search.length === 0) {
    document.error(path, 'The list is empty and would never match: add values or take it away.');
    return null;
  }
  const children = search.map((item, index) => searchTree(document, [...path, index], item)).filter((tree) => tree !== null);
  return children.length === 0 ? null : joinTrees('or', children);
}

function fieldsTree(document: YamlDocument, path: YamlPath, fields: Fields): DetectionTree | null {
  const entries = Object.entries(fields);
  if (entries.length === 0) {
    document.error(path, 'The search is empty: add a field and the value to look for.');
    return null;
  }
  const children = entries.map(([key, value]) => fieldTree(document, [...path, key], value)).filter((tree) => tree !== null);
  return children.length === 0 ? null : joinTrees('and', children);
}

function keywordTree(document: YamlDocument, path: YamlPath, value: unknown): DetectionTree | null {
  return listTree({ document, path, field: null, plan: KEYWORD_PLAN, modifiers: [] }, [value]);
}

/** One `field|modifier|...: value` of a map. */
function fieldTree(document: YamlDocument, path: YamlPath, value: unknown): DetectionTree | null {
  const [name = '', ...modifiers] = String(path.at(-1)).split('|').map((word) => word.trim());
  const read = readModifiers(modifiers);
  if (!read.ok) {
    document.error(path, read.message);
    return null;
  }
  const values = Array.isArray(value) ? value.flat(4) : [value];
  if (values.length === 0) {
    document.error(path, 'The list of values is empty and would never match: add values or take the field away.');
    return null;
  }
  return listTree({ document, path, field: name === '' ? null : name, plan: read.plan, modifiers }, values);
}

interface ListContext {
  readonly document: YamlDocument;
  readonly path: YamlPath;
  readonly field: string | null;
  readonly plan: ModifierPlan;
  readonly modifiers: readonly string[];
}

function listTree(context: ListContext, values: readonly unknown[]): DetectionTree | null {
  const { plan } = context;
  const children = values.map((value) => oneValueTree(context, value)).filter((tree) => tree !== null);
  if (children.length === 0) return null;
  const tree = joinTrees(plan.isAll ? 'and' : 'or', children);
  return plan.isNegated ? { kind: 'not', child: tree } : tree;
}

function oneValueTree({ document, path, field, plan, modifiers }: ListContext, value: unknown): DetectionTree | null {
  const refuse = (message: string): null => {
    document.error(path, message);
    return null;
  };
  if (!isScalar(value)) return refuse('A value is a text, a number, true, false or null (or a list of those): write nested fields as "outer.inner".');
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) return refuse(`The number ${value} is too large to be read exactly: put it in quotes.`);
  if (plan.isExpanded && typeof value === 'string' && hasPlaceholderIn(value)) {
    return { kind: 'predicate', predicate: { kind: 'placeholder', field, value, modifiers: modifiers.filter((name) => !LIST_MODIFIERS.has(name)) } };
  }
  const outcome = valueTree(field, plan, plan.isExpanded && typeof value === 'string' ? withPlainSigns(value) : value);
  if (!outcome.ok) return refuse(outcome.message);
  if (outcome.warning !== null) document.warning(path, outcome.warning);
  return outcome.tree;
}

/** Modifiers that speak of the list, not of one value. */
const LIST_MODIFIERS = new Set(['all', 'neq', 'expand']);
const KEYWORD_PLAN = keywordPlan();

function keywordPlan(): ModifierPlan {
  const read = readModifiers([]);
  if (!read.ok) throw new Error('No modifiers are always readable.');
  return read.plan;
}

/** Counts no further than just above the limit: searches that are named again and again are counted each time. */
function countNodes(tree: DetectionTree, limit: number): number {
  if (tree.kind === 'predicate') return 1;
  if (tree.kind === 'not') return 1 + countNodes(tree.child, limit);
  let count = 1;
  for (const child of tree.children) {
    if (count > limit) break;
    count += countNodes(child, limit - count);
  }
  return count;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
