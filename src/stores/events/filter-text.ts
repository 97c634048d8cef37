import type { EventFilter, FieldReading, FilterPlace, FilterTest } from '#contract/event-filter.ts';
import { pathName } from './field-paths.ts';
import { isNumberKind } from './hot-columns.ts';
import { logSourcePattern, UNKNOWN_LOG_SOURCES } from './log-source-text.ts';
import { columnTelling } from './odd-ocsf.ts';
import { ODD_EVENT, ODD_OCSF_TEXT, ODD_RAW, oddOcsfPath } from './odd-places.ts';
import type { StatementBinder } from './statement-binder.ts';
import { eventTextHolds } from './event-text-condition.ts';
import { eventTextMayPass, type FilterBound, FALSE, holds, TRUE } from './filter-test-text.ts';

const IS_ODD_EVENT = `has(odd_places, '${ODD_EVENT}')`;

/**
 * The condition in SQL for a filter: `sure` holds for events to which the filter surely says yes, `possible` for those and the unsure ones.
 * Only names of our own and bound values come into the text.
 */
export function filterText(filter: EventFilter, bound: FilterBound, binder: StatementBinder): string {
  // Each of the conditions that are joined by AND stands alone, so that the engine can begin with the cheapest.
  const parts = filter.kind === 'and' ? filter.children : [filter];
  return allOf(parts.map((part) => (part.kind === 'log-source' ? conditionText(part, bound, binder) : ofOddEvents(conditionText(part, bound, binder), bound))));
}

/** An odd event may hold anything at any place. */
function ofOddEvents(condition: string, bound: FilterBound): string {
  if (condition === TRUE || condition === FALSE) return condition;
  return bound === 'sure' ? `(NOT ${IS_ODD_EVENT} AND ${condition})` : `(${IS_ODD_EVENT} OR ${condition})`;
}

function conditionText(filter: EventFilter, bound: FilterBound, binder: StatementBinder): string {
  switch (filter.kind) {
    case 'always': return filter.is ? TRUE : FALSE;
    case 'unsure': return bound === 'sure' ? FALSE : TRUE;
    case 'event-text': return bound === 'sure' ? FALSE : anyOf([oddText(ODD_OCSF_TEXT), eventTextHolds(filter, binder)]);
    case 'and': return allOf(filter.children.map((child) => conditionText(child, bound, binder)));
    case 'or': return anyOf(filter.children.map((child) => conditionText(child, bound, binder)));
    case 'at-least': return atLeast(filter.count, filter.children.map((child) => conditionText(child, bound, binder)));
    case 'not': return negated(conditionText(filter.child, bound === 'sure' ? 'possible' : 'sure', binder));
    case 'log-source': {
      const found = `match(log_sources, ${binder.text(logSourcePattern(filter))})`;
      return bound === 'sure' ? found : `(log_sources = '${UNKNOWN_LOG_SOURCES}' OR ${found})`;
    }
    case 'test': return testText(filter.place, filter.test, bound, binder);
  }
}

/** The condition that the texts of fields are all that stands there. */
export function toldText(fields: readonly FieldReading[]): string {
  return allOf([negated(IS_ODD_EVENT), `log_sources != '${UNKNOWN_LOG_SOURCES}'`, ...fields.map(({ first, others }) => {
    const isTold = (place: FilterPlace): string => negated(placeText(place)?.isOdd ?? TRUE);
    return allOf([isTold(first), anyOf([placeText(first)?.hasTexts ?? FALSE, allOf(others.map(isTold))])]);
  })]);
}

/** The texts of a field's places as a list of lists. */
export function textsOfField({ first, others }: FieldReading): string {
  return `[${[first, ...others].map((place) => placeText(place)?.texts ?? "CAST([], 'Array(String)')").join(', ')}]`;
}

/** What SQL can read of a place. */
interface PlaceText {
  readonly texts: string;
  /** Whether there is a text, none of them empty. */
  readonly hasTexts: string;
  readonly isOdd: string;
  /** Whether some text passes a test, which gets the name of the text. */
  readonly some: (test: (operand: string) => string) => string;
}

function testText(place: FilterPlace, test: FilterTest, bound: FilterBound, binder: StatementBinder): string {
  const read = placeText(place);
  if (read === null) return bound === 'sure' ? FALSE : unreadText(place, test, binder);
  const { hasTexts, isOdd, some } = read;
  switch (test.kind) {
    case 'any-text':
    case 'there': return bound === 'sure' ? hasTexts : anyOf([hasTexts, isOdd]);
    case 'gap': return bound === 'sure' ? FALSE : isOdd;
    default: {
      const passes = some((operand) => holds(test, operand, bound, binder));
      return bound === 'sure' ? allOf([negated(isOdd), passes]) : anyOf([passes, isOdd]);
    }
  }
}

/** Null where the table does not hold the place apart. */
function placeText(place: FilterPlace): PlaceText | null {
  if (place.kind === 'raw') return { texts: '[raw]', hasTexts: TRUE, isOdd: oddText(ODD_RAW), some: (test) => test('raw') };
  return place.kind === 'field' ? fieldText(place.path) : ocsfText(place.path);
}

// The typed parts of a path are read on their own: rows without the path cost next to nothing.
function fieldText(names: readonly string[]): PlaceText {
  const path = names.map(pathName).join('.');
  const one = `fields.\`${path}\`.:String`;
  const many = `fields.\`${path}\`.:\`Array(String)\``;
  return {
    texts: `if(isNotNull(${one}), [assumeNotNull(${one})], ${many})`,
    hasTexts: `(isNotNull(${one}) OR notEmpty(${many}))`,
    isOdd: oddText(path),
    some: (test) => {
      const [oneHolds, manyHold] = [test(one), test('value')];
      if (oneHolds === FALSE && manyHold === FALSE) return FALSE;
      return `(ifNull(${oneHolds}, 0) OR arrayExists(value -> ${manyHold}, ${many}))`;
    },
  };
}

function ocsfText(path: readonly string[]): PlaceText | null {
  const column = columnTelling(path);
  if (column === undefined) return null;
  const isNumber = isNumberKind(column.kind);
  const hasTexts = `${column.name} != ${isNumber ? '0' : "''"}`;
  const text = isNumber ? `toString(${column.name})` : column.name;
  const texts = `if(${hasTexts}, [CAST(${text}, 'String')], CAST([], 'Array(String)'))`;
  return { texts, hasTexts, isOdd: oddText(oddOcsfPath(path.join('.'))), some: (test) => allOf([hasTexts, test(text)]) };
}

function oddText(name: string): string {
  return `has(odd_places, '${name}')`;
}

/** A place that is only in the text of the whole OCSF event: whatever stands there stands in that text too. */
function unreadText(place: FilterPlace, test: FilterTest, binder: StatementBinder): string {
  const last = place.kind === 'raw' ? undefined : place.path.findLast((name) => !name.startsWith('['));
  if (last === undefined) return TRUE;
  const isThere = `position(event, ${binder.text(`${JSON.stringify(last).slice(1)}:`)}) > 0`;
  return anyOf([oddText(ODD_OCSF_TEXT), allOf([isThere, eventTextMayPass(test, binder)])]);
}

export function allOf(conditions: readonly string[]): string {
  const told = conditions.filter((condition) => condition !== TRUE);
  if (told.includes(FALSE)) return FALSE;
  return told.length === 0 ? TRUE : joined(told, ' AND ');
}

export function anyOf(conditions: readonly string[]): string {
  const told = conditions.filter((condition) => condition !== FALSE);
  if (told.includes(TRUE)) return TRUE;
  return told.length === 0 ? FALSE : joined(told, ' OR ');
}

function joined(conditions: readonly string[], by: string): string {
  return conditions.length === 1 ? (conditions[0] as string) : `(${conditions.join(by)})`;
}

function negated(condition: string): string {
  if (condition === TRUE) return FALSE;
  return condition === FALSE ? TRUE : `NOT ${condition}`;
}

function atLeast(count: number, conditions: readonly string[]): string {
  if (count <= 0) return TRUE;
  return count > conditions.length ? FALSE : `(${conditions.map((condition) => `toUInt16(${condition})`).join(' + ')} >= ${count})`;
}
