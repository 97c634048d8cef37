import { pathName } from './field-paths.ts';
import { columnsOfField, FIELD_NAMES, type HotColumn, isNumberKind } from './hot-columns.ts';
import { nearNames } from './near-names.ts';
import type { EventCondition, EventQuery, SearchFailure } from './port.ts';
import { parseCursor, type SearchCursor } from './search-cursor.ts';

/** What a condition looks at: hot columns (any of them may hold), or a path of the record's own fields. */
export type ConditionTarget =
  | { readonly kind: 'columns'; readonly columns: readonly HotColumn[] }
  | { readonly kind: 'path'; readonly path: string };

export type TextOp = 'eq' | 'contains' | 'startswith' | 'endswith';

/** What a value must be. Text is lower case: comparisons do not see case. Absent numbers rest as 0, absent texts as ''. */
export type ConditionTest =
  | { readonly kind: 'text'; readonly op: TextOp; readonly text: string }
  | { readonly kind: 'number'; readonly op: 'eq' | 'gt' | 'lt'; readonly number: number }
  | { readonly kind: 'exists' };

export interface CheckedCondition {
  readonly target: ConditionTarget;
  readonly test: ConditionTest;
  readonly isNegated: boolean;
}

/** A query that both stores can answer as it stands. */
export interface CheckedQuery {
  readonly fromMs: number;
  readonly toMs: number;
  readonly conditions: readonly CheckedCondition[];
  /** Each word in the spellings that count as it: as given, and as JSON writes it. Lower case. */
  readonly words: readonly (readonly string[])[];
  readonly limit: number;
  readonly before: SearchCursor | null;
}

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: SearchFailure; readonly detail: string };

export const MAX_LIMIT = 10_000;
const MAX_BUCKETS = 10_000;
const MAX_CONDITIONS = 50;
const MAX_WORDS = 20;
const MAX_TEXT_LENGTH = 2_000;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const FIELDS_PREFIX = 'fields.';

/** Checks a query against the fields that exist and the limits, before anything of it comes near the engine. */
export function checkQuery(query: EventQuery): Checked<CheckedQuery> {
  const { fromMs, toMs, limit } = query;
  if (!Number.isSafeInteger(fromMs) || !Number.isSafeInteger(toMs)) return bad('The time range must be whole milliseconds.');
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) return bad(`The limit must be a whole number from 1 to ${MAX_LIMIT}.`);
  if (query.conditions.length > MAX_CONDITIONS) return bad(`At most ${MAX_CONDITIONS} conditions.`);
  if (query.words.length > MAX_WORDS) return bad(`At most ${MAX_WORDS} words.`);
  if (query.words.some((word) => word.length > MAX_TEXT_LENGTH)) return bad(`A word may have at most ${MAX_TEXT_LENGTH} characters.`);
  const before = query.before === undefined ? null : parseCursor(query.before);
  if (before === undefined) return bad('The cursor is not one that a search gave. Start the search again without it.');
  const conditions: CheckedCondition[] = [];
  for (const condition of query.conditions) {
    const checked = checkCondition(condition);
    if (!checked.ok) return checked;
    conditions.push(checked.value);
  }
  const words = query.words.filter((word) => word !== '').map(spellings);
  return { ok: true, value: { fromMs, toMs, conditions, words, limit, before } };
}

/** Checks the width of the histogram's buckets against its time range. */
export function checkBucket(query: EventQuery, bucketMs: number): Checked<number> {
  if (!Number.isSafeInteger(bucketMs) || bucketMs < 1) return bad('The width of a bucket must be whole milliseconds, at least 1.');
  if ((query.toMs - query.fromMs) / bucketMs > MAX_BUCKETS) return bad(`A histogram may have at most ${MAX_BUCKETS} buckets. Make them wider.`);
  return { ok: true, value: bucketMs };
}

function checkCondition(condition: EventCondition): Checked<CheckedCondition> {
  const { field, op, value } = condition;
  if (value.length > MAX_TEXT_LENGTH) return bad(`The value for ${field} may have at most ${MAX_TEXT_LENGTH} characters.`);
  const target = targetOf(field);
  if (target === null) return unknownField(field);
  if (op === 'exists') return checkExists(field, target, value);
  if (value === '') return bad(`The value for ${field} is empty. To find events without it, use exists with "false".`);
  const isNegated = op === 'neq';
  const plainOp = op === 'neq' ? 'eq' : op;
  const holdsNumbers = target.kind === 'columns' && target.columns.some((column) => isNumberKind(column.kind));
  if (holdsNumbers || plainOp === 'gt' || plainOp === 'lt') {
    if (plainOp !== 'eq' && plainOp !== 'gt' && plainOp !== 'lt') return bad(`${field} is a number: use eq, neq, gt or lt.`);
    if (!holdsNumbers && target.kind === 'columns') return bad(`${field} is text: use eq, neq, contains, startswith or endswith.`);
    if (!NUMBER.test(value) || !Number.isFinite(Number(value))) return bad(`${field} is compared with a number here, and this value is none.`);
    return { ok: true, value: { target, test: { kind: 'number', op: plainOp, number: Number(value) }, isNegated } };
  }
  return { ok: true, value: { target, test: { kind: 'text', op: plainOp, text: value.toLowerCase() }, isNegated } };
}

/** The number that the text of a field is to a comparison, as the engine's toFloat64OrNull reads it; null where it is none. */
export function numberOfText(text: string): number | null {
  if (NUMBER.test(text)) return Number(text);
  const infinite = INFINITE.exec(text);
  if (infinite === null) return null;
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function checkExists(field: string, target: ConditionTarget, value: string): Checked<CheckedCondition> {
  if (value !== '' && value !== 'true' && value !== 'false') return bad(`For exists, the value for ${field} is "true" or "false".`);
  return { ok: true, value: { target, test: { kind: 'exists' }, isNegated: value === 'false' } };
}

function targetOf(field: string): ConditionTarget | null {
  if (field.startsWith(FIELDS_PREFIX) && field.length > FIELDS_PREFIX.length && field.length <= MAX_TEXT_LENGTH) {
    return { kind: 'path', path: pathName(field.slice(FIELDS_PREFIX.length)) };
  }
  const columns = columnsOfField(field);
  return columns.length === 0 ? null : { kind: 'columns', columns };
}

// A path with a backslash stands doubled in a JSON record, and people search for it as they know it.
function spellings(word: string): readonly string[] {
  const plain = word.toLowerCase();
  const inJson = JSON.stringify(word).slice(1, -1).toLowerCase();
  return inJson === plain ? [plain] : [plain, inJson];
}

function unknownField(field: string): Checked<never> {
  const near = nearNames(field, FIELD_NAMES, 3);
  const hint = near.length > 0 ? `Near it: ${near.join(', ')}.` : `Fields of the record itself are written ${FIELDS_PREFIX}<name>.`;
  return { ok: false, reason: 'unknown-field', detail: `There is no field "${field.slice(0, 100)}". ${hint}` };
}

function bad(detail: string): Checked<never> {
  return { ok: false, reason: 'bad-value', detail };
}
