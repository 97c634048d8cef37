import { credibleTimeMs } from '#contract/credible-time.ts';
import type { JsonObject, OcsfEvent } from '#contract/event.ts';
import type { EventFilter, FieldReading } from '#contract/event-filter.ts';
import { fieldsText, jsonText } from './event-rows.ts';
import { logSourcesText, parseLogSources } from './log-source-text.ts';
import type { MemoryEvent } from './memory-event.ts';
import { askFilter, type FilterAnswer, placeTexts } from './memory-filter.ts';
import { ODD_EVENT } from './odd-places.ts';
import type { EventAnswers, EventSelection, SelectedEvent, SelectedOcsf, SelectedValues, SelectionCount } from './port.ts';

/** An event that a filter selected. */
export interface MemorySelected {
  readonly event: MemoryEvent;
  readonly timeMs: number;
  readonly isSure: boolean;
}

/** The events that a filter says yes to or is unsure of, oldest first. */
export function selectEvents({ filter, fromMs, toMs }: EventSelection, events: readonly MemoryEvent[]): readonly MemorySelected[] {
  const selected = events.flatMap((event): MemorySelected[] => {
    const timeMs = credibleTimeMs(event.timeMs, event.receivedAtMs);
    const answer = timeMs >= fromMs && timeMs < toMs ? askFilter(filter, event) : 'no';
    return answer === 'no' ? [] : [{ event, timeMs, isSure: answer === 'yes' }];
  });
  return selected.sort((a, b) => a.timeMs - b.timeMs || Buffer.compare(Buffer.from(a.event.id), Buffer.from(b.event.id)));
}

/** The event as it comes back from texts, as the table's do. */
export function selectedEvent({ event: { stored, id, timeMs, receivedAtMs, raw }, isSure }: MemorySelected): SelectedEvent {
  const { tenant, source, domain } = stored.event;
  const fields = fieldsText(stored.event.fields, stored.event.raw);
  const ocsf = JSON.parse(jsonText(stored.event.ocsf)) as OcsfEvent;
  const logSources = parseLogSources(logSourcesText(stored.event.logSources)) ?? [];
  const event = { id, tenant, source, domain, timeMs, logSources, ocsf, fields: JSON.parse(fields === '' ? raw : fields) as JsonObject, raw };
  return { kind: 'whole', event, receivedAtMs, isSure, hasSources: true };
}

/** Of a whole event its OCSF form. */
export function selectedOcsf({ event: { id, tenant, source, timeMs, ocsf }, receivedAtMs }: SelectedEvent): SelectedOcsf {
  return { kind: 'ocsf', id, tenant, source, timeMs, receivedAtMs, ocsf };
}

/** The values of fields; null where the event has to be read whole. */
export function selectedValues({ event, isSure }: MemorySelected, fields: readonly FieldReading[]): SelectedValues | null {
  if (!isSure || event.odd.has(ODD_EVENT)) return null;
  const texts = fields.map((field) => fieldTexts(field, event));
  if (texts.includes(null)) return null;
  const { source, logSources } = event.stored.event;
  return { kind: 'values', id: event.id, timeMs: event.timeMs, receivedAtMs: event.receivedAtMs, source, logSources, texts: texts.filter((one) => one !== null) };
}

function fieldTexts({ first, others }: FieldReading, event: MemoryEvent): readonly (readonly string[])[] | null {
  const [own, ...rest] = [first, ...others].map((place) => placeTexts(place, event));
  if (own === undefined || own.isOdd || (own.texts.length === 0 && rest.some(({ isOdd }) => isOdd))) return null;
  return [own, ...rest].map(({ texts }) => texts);
}

export function countSelected(selected: readonly MemorySelected[], bucketMs: number): readonly SelectionCount[] {
  const buckets = Map.groupBy(selected, ({ timeMs }) => Math.floor(timeMs / bucketMs) * bucketMs + 0);
  return [...buckets].map(([timeMs, list]) => {
    const sure = list.filter(({ isSure }) => isSure).length;
    return { timeMs, sure, unsure: list.length - sure };
  }).sort((a, b) => a.timeMs - b.timeMs);
}

/** Which of many filters select which events. */
export function askFilters(filters: readonly EventFilter[], span: Omit<EventSelection, 'filter'>, events: readonly MemoryEvent[]): readonly EventAnswers[] {
  return selectEvents({ ...span, filter: { kind: 'unsure' } }, events).flatMap(({ event }) => {
    const answers = filters.map((filter) => askFilter(filter, event));
    const numbers = (wanted: FilterAnswer): readonly number[] => answers.flatMap((answer, at) => (answer === wanted ? [at] : []));
    const [sure, unsure] = [numbers('yes'), numbers('unsure')];
    return sure.length + unsure.length === 0 ? [] : [{ kind: 'answers', id: event.id, sure, unsure }];
  });
}
