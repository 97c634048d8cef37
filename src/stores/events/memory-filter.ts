import type { EventFilter, FilterPlace, FilterTest } from '#contract/event-filter.ts';
import type { LogSource } from '#contract/log-source.ts';
import { pathName } from './field-paths.ts';
import { foldText } from './fold-text.ts';
import type { MemoryEvent } from './memory-event.ts';
import { columnTelling } from './odd-ocsf.ts';
import { ODD_EVENT, ODD_RAW, oddOcsfPath } from './odd-places.ts';

/** What a filter says of an event. Whatever the fake does not know how to say is unsure. */
export type FilterAnswer = 'yes' | 'no' | 'unsure';

export function askFilter(filter: EventFilter, event: MemoryEvent): FilterAnswer {
  switch (filter.kind) {
    case 'always': return filter.is ? 'yes' : 'no';
    case 'unsure': return 'unsure';
    case 'event-text': return 'unsure';
    case 'not': return opposite(askFilter(filter.child, event));
    case 'and': return atLeast(filter.children.length, filter.children, event);
    case 'or': return atLeast(1, filter.children, event);
    case 'at-least': return atLeast(filter.count, filter.children, event);
    case 'log-source': return event.stored.event.logSources.some((source) => hasParts(source, filter)) ? 'yes' : 'no';
    case 'test': return event.odd.has(ODD_EVENT) ? 'unsure' : askTest(filter.place, filter.test, event);
  }
}

function opposite(answer: FilterAnswer): FilterAnswer {
  return answer === 'unsure' ? answer : answer === 'yes' ? 'no' : 'yes';
}

function atLeast(count: number, children: readonly EventFilter[], event: MemoryEvent): FilterAnswer {
  const answers = children.map((child) => askFilter(child, event));
  const yes = answers.filter((answer) => answer === 'yes').length;
  if (yes >= count) return 'yes';
  return yes + answers.filter((answer) => answer === 'unsure').length >= count ? 'unsure' : 'no';
}

function hasParts(source: LogSource, wanted: LogSource | Extract<EventFilter, { kind: 'log-source' }>): boolean {
  return (['product', 'category', 'service'] as const).every((part) => wanted[part] === undefined || source[part]?.toLowerCase() === wanted[part].toLowerCase());
}

/** The texts that the table holds of a place, and whether they may not be all that stands there. */
export function placeTexts(place: FilterPlace, event: MemoryEvent): { readonly texts: readonly string[]; readonly isOdd: boolean } {
  if (place.kind === 'raw') return { texts: [event.raw], isOdd: event.odd.has(ODD_RAW) };
  if (place.kind === 'field') {
    const path = place.path.map(pathName).join('.');
    return { texts: [event.paths.get(path) ?? []].flat(), isOdd: event.odd.has(path) };
  }
  const column = columnTelling(place.path);
  const value = column === undefined ? undefined : event.columns.get(column.name);
  const isOdd = column === undefined || event.odd.has(oddOcsfPath(place.path.join('.')));
  return { texts: value === undefined || value === '' || value === 0 ? [] : [String(value)], isOdd };
}

function askTest(place: FilterPlace, test: FilterTest, event: MemoryEvent): FilterAnswer {
  const { texts, isOdd } = placeTexts(place, event);
  if (test.kind === 'any-text' || test.kind === 'there') return texts.length > 0 ? 'yes' : unsureIf(isOdd);
  if (test.kind === 'gap' || isOdd) return unsureIf(isOdd);
  if (test.kind !== 'text') return unsureIf(texts.length > 0);
  const see = (text: string): string => (test.isCased ? text : foldText(text));
  return texts.some((text) => test.texts.some((wanted) => isTextMatch(test.match, see(text), see(wanted)))) ? 'yes' : 'no';
}

function unsureIf(isUnsure: boolean): FilterAnswer {
  return isUnsure ? 'unsure' : 'no';
}

function isTextMatch(match: 'equals' | 'startswith' | 'endswith' | 'contains', text: string, wanted: string): boolean {
  switch (match) {
    case 'equals': return text === wanted;
    case 'startswith': return text.startsWith(wanted);
    case 'endswith': return text.endsWith(wanted);
    case 'contains': return text.includes(wanted);
  }
}
