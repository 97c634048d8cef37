import { credibleTimeMs } from '#contract/credible-time.ts';
import type { EventFilter, FieldReading } from '#contract/event-filter.ts';
import { type AskedFilter, FilterAnswers, portions } from './filter-answers.ts';
import type { FilterBound } from './filter-test-text.ts';
import { divide, type HistorySlice, sliceHistory } from './history-slices.ts';
import type { EventAnswers, EventSelection, FilterRefused, HistoryStep, SearchOutcome, SelectedEvent, SelectedOcsf, SelectedValues, SelectionCount } from './port.ts';
import type { SearchCursor } from './search-cursor.ts';
import { type ResultRow, selectedEvent, selectedOcsf, selectedValues } from './selected-rows.ts';
import { answersStatement, hoursStatement, ocsfStatement, selectedStatement, selectionCountStatement, type SelectionSpan, selectionStatement, valuesStatement } from './selection-statement.ts';
import type { TenantStatement } from './tenant-statement.ts';

/** One query looks through so many events: some seconds of the slowest filters, well below the time that a query may take. */
const ROWS_OF_SLICE = 200_000;
/** Of these little is selected, and each query reads the marks of all parts that it touches first: fewer and larger slices. */
const ROWS_OF_TEXT_SLICE = 1_000_000;
/** Whole events, of which one is some ten kilobytes in memory; and values, some hundred bytes. */
const EVENTS_OF_PAGE = 1_000;
const VALUES_OF_PAGE = 50_000;
/** OCSF alone, some kilobytes each: the next page would look through the slice again. */
const OCSF_OF_PAGE = 20_000;

export interface SelectionSource {
  readonly tenant: string;
  readonly rows: (statement: TenantStatement) => Promise<SearchOutcome<readonly ResultRow[]>>;
}

type Selected = SelectedEvent | SelectedValues;
type Failure = Extract<HistoryStep<never>, { ok: false }>;

/** Walks through history slice by slice; a slice that takes too long is halved and tried again. */
export class ChdbSelection {
  readonly #source: SelectionSource;
  readonly #selection: EventSelection;

  constructor(source: SelectionSource, selection: EventSelection) {
    this.#source = source;
    this.#selection = selection;
  }

  async *events(fields: readonly FieldReading[] | null): AsyncGenerator<HistoryStep<Selected>> {
    yield* this.#walk<Selected>((span, behind) => this.#page(span, behind, fields));
  }

  async *ocsf(): AsyncGenerator<HistoryStep<SelectedOcsf>> {
    const { tenant, rows } = this.#source;
    yield* this.#walk<SelectedOcsf>(async (span, after) => {
      const found = await rows(ocsfStatement(tenant, span, { limit: OCSF_OF_PAGE, after }));
      if (!found.ok) return found;
      return { ok: true, value: { list: found.value.map((row) => selectedOcsf(tenant, row)), behind: found.value.length < OCSF_OF_PAGE ? null : cursorOf(found.value.at(-1) as ResultRow) } };
    });
  }

  async *counts(bucketMs: number): AsyncGenerator<HistoryStep<SelectionCount>> {
    yield* this.#walk<SelectionCount>(async (span) => {
      const found = await this.#source.rows(selectionCountStatement(this.#source.tenant, span, bucketMs));
      if (!found.ok) return found;
      return { ok: true, value: { list: found.value.map(([timeMs, sure, unsure]) => ({ timeMs: Number(timeMs), sure: Number(sure), unsure: Number(unsure) })), behind: null } };
    });
  }

  async *answers(filters: readonly EventFilter[]): AsyncGenerator<HistoryStep<EventAnswers | FilterRefused>> {
    const asked = filters.map((filter, place) => ({ filter, place }));
    const refused = new Set<number>();
    yield* this.#walk<EventAnswers | FilterRefused>(async (span) => {
      const answers = new FilterAnswers();
      for (const portion of portions(asked.filter(({ place }) => !refused.has(place)))) {
        const failure = await this.#answer(span, portion, answers);
        if (failure !== null) return failure;
      }
      for (const { filter } of answers.refused) refused.add(filter);
      return { ok: true, value: { list: [...answers.refused, ...answers.list()], behind: null } };
    });
  }

  /** Asks which events the filters possibly select, and of those filters that select some, which they surely do. What fails is asked in parts, so that the other portions need not be asked again. */
  async #answer(span: SelectionSpan, asked: readonly AskedFilter[], answers: FilterAnswers): Promise<Failure | null> {
    const { tenant, rows } = this.#source;
    const ask = (some: readonly AskedFilter[], bound: FilterBound): ReturnType<typeof rows> => rows(answersStatement(tenant, span, some.map(({ filter }) => filter), bound));
    const possible = await ask(asked, 'possible');
    const numbers = new Set(possible.ok ? possible.value.flatMap((row) => row[1] as readonly number[]) : []);
    const hit = asked.filter((_, at) => numbers.has(at + 1));
    const sure = hit.length === 0 ? possible : await ask(hit, 'sure');
    if (possible.ok && sure.ok) {
      answers.add('unsure', asked, possible.value);
      if (hit.length > 0) answers.add('sure', hit, sure.value);
      return null;
    }
    const failure = (possible.ok ? sure : possible) as Failure;
    if (failure.reason !== 'refused' && failure.reason !== 'too-slow') return failure;
    const parts = partsOf(span, asked, failure.reason);
    if (parts.length === 0) answers.refuse(asked, failure.detail);
    for (const part of parts) {
      const other = await this.#answer(part.span, part.asked, answers);
      if (other !== null) return other;
    }
    return null;
  }

  async *#walk<T>(ask: (span: SelectionSpan, behind: SearchCursor | null) => Promise<SearchOutcome<Page<T>>>): AsyncGenerator<HistoryStep<T>> {
    const { fromMs, toMs, filter } = this.#selection;
    const hours = await this.#source.rows(hoursStatement(this.#source.tenant, fromMs, toMs));
    if (!hours.ok) return yield hours;
    const hasAhead = hours.value.some(([, , ahead]) => Number(ahead) > 0);
    const slices = sliceHistory(hours.value.map(([timeMs, rows]) => ({ timeMs: Number(timeMs), rows: Number(rows) })), this.#selection, filter.kind === 'event-text' ? ROWS_OF_TEXT_SLICE : ROWS_OF_SLICE);
    const total = slices.reduce((sum, { rows }) => sum + rows, 0);
    const left = [...slices].reverse();
    let [done, behind]: [number, SearchCursor | null] = [0, null];
    for (let slice = left.at(-1); slice !== undefined; slice = left.at(-1)) {
      const page = await ask({ filter, hasAhead, fromMs: slice.fromMs, toMs: slice.toMs }, behind);
      if (!page.ok) {
        const failure = retry(page, { ...slice, fromMs: Math.max(slice.fromMs, behind?.timeMs ?? slice.fromMs) }, left);
        if (failure === null) continue;
        return yield failure;
      }
      behind = page.value.behind;
      if (behind === null) {
        left.pop();
        done += slice.rows;
      }
      if (page.value.list.length > 0 || behind === null) yield { ok: true, value: page.value.list, share: total === 0 ? 1 : Math.min(1, done / total) };
    }
  }

  async #page(span: SelectionSpan, after: SearchCursor | null, fields: readonly FieldReading[] | null): Promise<SearchOutcome<Page<Selected>>> {
    const { tenant, rows } = this.#source;
    const limit = fields === null ? EVENTS_OF_PAGE : VALUES_OF_PAGE;
    const found = await rows(fields === null ? selectionStatement(tenant, span, { limit, after }) : valuesStatement(tenant, span, { limit, after, fields }));
    if (!found.ok) return found;
    const behind = found.value.length < limit ? null : cursorOf(found.value.at(-1) as ResultRow);
    if (fields === null) return { ok: true, value: { list: found.value.map((row) => selectedEvent(tenant, row)), behind } };
    const list = await this.#withWhole(span, found.value);
    return list.ok ? { ok: true, value: { list: list.value, behind } } : list;
  }

  /** Values, with the events that have to be read whole in their places. */
  async #withWhole(span: SelectionSpan, rows: readonly ResultRow[]): Promise<SearchOutcome<readonly Selected[]>> {
    const told = rows.map(selectedValues);
    const untold = rows.filter((_, at) => told[at] === null);
    const whole = new Map<string, SelectedEvent>();
    for (let at = 0; at < untold.length; at += EVENTS_OF_PAGE) {
      const part = untold.slice(at, at + EVENTS_OF_PAGE);
      // They come in the order of time, so those of a part lie close together.
      const near = { ...span, fromMs: cursorOf(part[0] as ResultRow).timeMs, toMs: cursorOf(part.at(-1) as ResultRow).timeMs + 1 };
      const found = await this.#source.rows(selectedStatement(this.#source.tenant, near, part.map((row) => String(row[0]))));
      if (!found.ok) return found;
      for (const row of found.value) whole.set(String(row[0]), selectedEvent(this.#source.tenant, row));
    }
    return { ok: true, value: rows.flatMap((row, at): Selected[] => [told[at] ?? whole.get(String(row[0])) ?? []].flat()) };
  }
}

/** The halves of a question to many filters, or where it is to one that is too slow, of its span; none where it cannot be cut. */
function partsOf(span: SelectionSpan, asked: readonly AskedFilter[], reason: 'refused' | 'too-slow'): readonly { readonly span: SelectionSpan; readonly asked: readonly AskedFilter[] }[] {
  const middle = Math.ceil(asked.length / 2);
  if (asked.length > 1) return [asked.slice(0, middle), asked.slice(middle)].map((half) => ({ span, asked: half }));
  const halves = reason === 'refused' ? [] : divide({ ...span, rows: 0 }, 2);
  return halves.length < 2 ? [] : halves.map(({ fromMs, toMs }) => ({ span: { ...span, fromMs, toMs }, asked }));
}

interface Page<T> {
  readonly list: readonly T[];
  /** The last row where there may be more; null where the slice is done. */
  readonly behind: SearchCursor | null;
}

function cursorOf([id, timeMs, receivedAtMs]: ResultRow): SearchCursor {
  return { timeMs: credibleTimeMs(Number(timeMs), Number(receivedAtMs)), id: String(id) };
}

/** Puts the halves of what is left of a slice that took too long in its place; null where it is to be tried again. */
function retry(failure: Failure, slice: HistorySlice, left: HistorySlice[]): Failure | null {
  const halves = divide(slice, 2);
  if (failure.reason !== 'too-slow' || halves.length < 2) return failure;
  left.pop();
  left.push(...halves.toReversed());
  return null;
}
