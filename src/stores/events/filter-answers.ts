import type { EventFilter } from '#contract/event-filter.ts';
import type { EventAnswers, FilterRefused } from './port.ts';
import type { ResultRow } from './selected-rows.ts';
import { logSourceOf } from './selection-statement.ts';

/** What one statement asks at most: planning takes time and memory for each test, and some of the rules that people write have a thousand of them. */
const FILTERS_OF_STATEMENT = 64;
const TESTS_OF_STATEMENT = 200;

/** One of many filters, with its place among them. */
export interface AskedFilter {
  readonly filter: EventFilter;
  readonly place: number;
}

/** Filters as statements ask them: those of a log source together, since its events are all that has to be read for them then. */
export function portions(asked: readonly AskedFilter[]): readonly (readonly AskedFilter[])[] {
  const bySource = Map.groupBy(asked, ({ filter }) => JSON.stringify(logSourceOf(filter) ?? null));
  const all: AskedFilter[][] = [];
  let left = 0;
  for (const one of [...bySource.keys()].sort().flatMap((source) => bySource.get(source) ?? [])) {
    const tests = testsOf(one.filter);
    const last = all.at(-1);
    if (last !== undefined && last.length < FILTERS_OF_STATEMENT && tests <= left) last.push(one);
    else all.push([one]);
    left = (last === all.at(-1) ? left : TESTS_OF_STATEMENT) - tests;
  }
  return all;
}

function testsOf(filter: EventFilter): number {
  if (filter.kind === 'not') return testsOf(filter.child);
  return 'children' in filter ? filter.children.reduce((sum, child) => sum + testsOf(child), 0) : 1;
}

/** Answers of filters as they come, statement by statement. */
export class FilterAnswers {
  readonly refused: FilterRefused[] = [];
  readonly #byId = new Map<string, { readonly sure: number[]; readonly unsure: Set<number> }>();

  /** Rows of an id and numbers, from 1, of the filters of a statement. What is sure is no longer unsure. */
  add(kind: 'sure' | 'unsure', asked: readonly AskedFilter[], rows: readonly ResultRow[]): void {
    for (const [id, numbers] of rows as readonly (readonly [string, readonly number[]])[]) {
      const answers = this.#byId.get(id) ?? { sure: [], unsure: new Set() };
      this.#byId.set(id, answers);
      for (const number of numbers) {
        const place = asked[number - 1]?.place ?? 0;
        if (kind === 'unsure') answers.unsure.add(place);
        else {
          answers.unsure.delete(place);
          answers.sure.push(place);
        }
      }
    }
  }

  refuse(asked: readonly AskedFilter[], detail: string): void {
    this.refused.push(...asked.map(({ place }) => ({ kind: 'refused' as const, filter: place, detail })));
  }

  list(): readonly EventAnswers[] {
    const ascending = (places: Iterable<number>): readonly number[] => [...places].sort((a, b) => a - b);
    return [...this.#byId].map(([id, { sure, unsure }]) => ({ kind: 'answers', id, sure: ascending(sure), unsure: ascending(unsure) }));
  }
}
