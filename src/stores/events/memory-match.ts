import { isNumberKind } from './hot-columns.ts';
import { folded, type MemoryEvent } from './memory-event.ts';
import { type CheckedCondition, type CheckedQuery, type ConditionTest, numberOfText } from './search-conditions.ts';

/** Whether an event is in the time range of a query and meets its conditions and words; the cursor is the caller's. */
export function matchesQuery(event: MemoryEvent, query: CheckedQuery): boolean {
  if (event.timeMs < query.fromMs || event.timeMs >= query.toMs) return false;
  return query.conditions.every((condition) => meets(event, condition)) && query.words.every((spellings) => spellings.some((word) => event.foldedRaw.includes(word.toWellFormed())));
}

function meets(event: MemoryEvent, { target, test, isNegated }: CheckedCondition): boolean {
  const holds = target.kind === 'path'
    ? texts(event.paths.get(target.path)).some((text) => textHolds(text, test))
    : target.columns.some(({ name, kind }) => columnHolds(event.columns.get(name), isNumberKind(kind), test));
  return holds !== isNegated;
}

type Held = string | number | readonly string[] | undefined;

function texts(value: Held): readonly string[] {
  if (value === undefined || typeof value === 'number') return [];
  return typeof value === 'string' ? [value] : value;
}

function columnHolds(value: Held, isNumber: boolean, test: ConditionTest): boolean {
  if (!isNumber) return texts(value).some((text) => textHolds(text, test));
  return test.kind === 'exists' ? value !== 0 : test.kind === 'number' && numberHolds(Number(value), test);
}

function textHolds(text: string, test: ConditionTest): boolean {
  if (test.kind === 'exists') return text !== '';
  if (test.kind === 'number') {
    const number = numberOfText(text);
    return number !== null && numberHolds(number, test);
  }
  const [mine, wanted] = [folded(text), test.text.toWellFormed()];
  switch (test.op) {
    case 'eq':
      return mine === wanted;
    case 'contains':
      return mine.includes(wanted);
    case 'startswith':
      return mine.startsWith(wanted);
    case 'endswith':
      return mine.endsWith(wanted);
  }
}

function numberHolds(mine: number, { op, number }: Extract<ConditionTest, { kind: 'number' }>): boolean {
  if (op === 'eq') return mine === number;
  return op === 'gt' ? mine > number : mine < number;
}
