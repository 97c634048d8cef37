import { EVENTS_TABLE } from './events-table.ts';
import { type HotColumn, isNumberKind, ROW_HOST, ROW_USER } from './hot-columns.ts';
import type { CheckedCondition, CheckedQuery, ConditionTest } from './search-conditions.ts';
import type { SearchCursor } from './search-cursor.ts';
import { likePattern, type Parameter, type Statement, StatementBinder } from './statement-binder.ts';

declare const tenantBrand: unique symbol;

/** A statement that reads the rows of one tenant only. Made nowhere but by `fromTenant`. */
export interface TenantStatement extends Statement {
  readonly [tenantBrand]: true;
}

export interface TenantParts {
  readonly select: string;
  readonly where: readonly string[];
  readonly tail: string;
  /** The conditions are asked before anything else is read or sorted. The engine decides so by itself where it can tell what columns weigh. */
  readonly isAskedFirst?: boolean;
}

/** The one place where a reading statement gets its table, and it comes with the tenant. */
export function fromTenant(tenant: string, parts: TenantParts, params: Record<string, Parameter>): TenantStatement {
  const where = ['tenant = {tenant:String}', ...parts.where].join('\n  AND ');
  const text = `SELECT ${parts.select}\nFROM ${EVENTS_TABLE}\n${parts.isAskedFirst === true ? 'PREWHERE' : 'WHERE'} ${where}${parts.tail === '' ? '' : `\n${parts.tail}`}`;
  return { text, params: { ...params, tenant } } as unknown as TenantStatement;
}

const ROW_SELECT = [
  'id', 'toUnixTimestamp64Milli(time)', 'source', 'domain', 'class_uid', 'class_name', 'activity', 'severity_id',
  firstOf(ROW_USER), firstOf(ROW_HOST), 'src_ip', 'dst_ip', "if(message = '', summary, message)",
].join(', ');

const DETAIL_SELECT = 'id, toUnixTimestamp64Milli(time), toUnixTimestamp64Milli(received_at), source, event, fields_text, raw, lower(hex(raw_sha256))';

/** The page of rows below the cursor, newest first; one row more than the limit, to know whether there are more. */
export function searchStatement(tenant: string, query: CheckedQuery): TenantStatement {
  const binder = new StatementBinder();
  const where = [...rangeAndConditions(query, binder), ...(query.before === null ? [] : [belowCursor(query.before, binder)])];
  const tail = `ORDER BY time DESC, id DESC\nLIMIT ${binder.whole(query.limit + 1)}`;
  return fromTenant(tenant, { select: ROW_SELECT, where, tail }, binder.params);
}

/** Events per bucket of time, oldest first; empty buckets are left out. */
export function histogramStatement(tenant: string, query: CheckedQuery, bucketMs: number): TenantStatement {
  const binder = new StatementBinder();
  const bucket = binder.whole(bucketMs);
  // Floored, so that times before 1970 fall into their own bucket too.
  const select = `toInt64(floor(toUnixTimestamp64Milli(time) / ${bucket})) * ${bucket} AS bucket, count()`;
  return fromTenant(tenant, { select, where: rangeAndConditions(query, binder), tail: 'GROUP BY bucket ORDER BY bucket' }, binder.params);
}

/** Whole events by id. */
export function detailStatement(tenant: string, ids: readonly string[]): TenantStatement {
  const binder = new StatementBinder();
  // The bloom filter is over the lower-cased id, the exact comparison decides.
  const where = [`lowerUTF8(id) IN ${binder.texts(ids.map((id) => id.toLowerCase()))}`, `id IN ${binder.texts(ids)}`];
  return fromTenant(tenant, { select: DETAIL_SELECT, where, tail: 'LIMIT 1 BY id' }, binder.params);
}

export function countStatement(tenant: string): TenantStatement {
  return fromTenant(tenant, { select: 'count()', where: [], tail: '' }, {});
}

/** What was received since a time, per source. */
export function sourceCountsStatement(tenant: string, sinceMs: number): TenantStatement {
  const binder = new StatementBinder();
  const lag = 'quantile(0.5)(toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(time))';
  const select = `source, count() AS stored, max(toUnixTimestamp64Milli(time)), max(toUnixTimestamp64Milli(received_at)), ${lag}`;
  const where = [`received_at >= fromUnixTimestamp64Milli(${binder.whole(sinceMs)}, 'UTC')`];
  return fromTenant(tenant, { select, where, tail: 'GROUP BY source ORDER BY stored DESC, source' }, binder.params);
}

function rangeAndConditions(query: CheckedQuery, binder: StatementBinder): string[] {
  return [
    `time >= fromUnixTimestamp64Milli(${binder.whole(query.fromMs)}, 'UTC')`,
    `time < fromUnixTimestamp64Milli(${binder.whole(query.toMs)}, 'UTC')`,
    ...query.conditions.map((condition) => conditionText(condition, binder)),
    ...query.words.map((spellings) => anyOf(spellings.map((word) => `lowerUTF8(raw) LIKE ${binder.text(likePattern('contains', word))}`))),
  ];
}

function belowCursor(cursor: SearchCursor, binder: StatementBinder): string {
  const time = `fromUnixTimestamp64Milli(${binder.whole(cursor.timeMs)}, 'UTC')`;
  return `time <= ${time} AND (time < ${time} OR id < ${binder.text(cursor.id)})`;
}

function conditionText(condition: CheckedCondition, binder: StatementBinder): string {
  const { target, test } = condition;
  const holds = target.kind === 'path' ? pathTest(target.path, test, binder) : columnsTest(target.columns, test, binder);
  return condition.isNegated ? `NOT ${holds}` : holds;
}

function columnsTest(columns: readonly HotColumn[], test: ConditionTest, binder: StatementBinder): string {
  const any = anyOf(columns.map((column) => columnTest(column, test, binder)));
  if (test.kind !== 'text' || test.op !== 'eq' || !columns.every((column) => column.isTerm)) return any;
  return `(has(terms, ${binder.text(test.text)}) AND ${any})`;
}

function columnTest(column: HotColumn, test: ConditionTest, binder: StatementBinder): string {
  const { name } = column;
  if (column.kind === 'texts') {
    if (test.kind === 'exists') return `notEmpty(${name})`;
    if (test.kind === 'text' && test.op === 'eq') return `has(${name}, ${binder.text(test.text)})`;
    return `arrayExists(value -> ${scalarTest('value', test, binder)}, ${name})`;
  }
  if (test.kind === 'exists') return `${name} != ${isNumberKind(column.kind) ? '0' : "''"}`;
  return scalarTest(test.kind === 'text' ? `lowerUTF8(${name})` : name, test, binder);
}

// The typed parts of a path are read on their own: rows without the path cost next to nothing.
function pathTest(path: string, test: ConditionTest, binder: StatementBinder): string {
  const one = `fields.\`${path}\`.:String`;
  const many = `fields.\`${path}\`.:\`Array(String)\``;
  if (test.kind === 'exists') return `(isNotNull(${one}) OR notEmpty(${many}))`;
  const read = (value: string): string => (test.kind === 'text' ? `lowerUTF8(${value})` : `toFloat64OrNull(${value})`);
  const oneHolds = `ifNull(${scalarTest(read(one), test, binder)}, 0)`;
  return `(${oneHolds} OR arrayExists(value -> ifNull(${scalarTest(read('value'), test, binder)}, 0), ${many}))`;
}

function scalarTest(operand: string, test: ConditionTest, binder: StatementBinder): string {
  if (test.kind === 'exists') return `${operand} != ''`;
  if (test.kind === 'number') return `${operand} ${{ eq: '=', gt: '>', lt: '<' }[test.op]} ${binder.number(test.number)}`;
  if (test.op === 'eq') return `${operand} = ${binder.text(test.text)}`;
  return `${operand} LIKE ${binder.text(likePattern(test.op, test.text))}`;
}

function anyOf(tests: readonly string[]): string {
  return `(${tests.join(' OR ')})`;
}

function firstOf(columns: readonly string[]): string {
  const branches = columns.slice(0, -1).map((name) => `${name} != '', ${name}`);
  return `multiIf(${[...branches, columns.at(-1)].join(', ')})`;
}
