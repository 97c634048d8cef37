import type { NormalisedEvent } from '#contract/event.ts';
import { textsOf, valueAt } from './json-path.ts';

/** The part of the records that a test is about: those with any of these values, or only the first ones. */
export interface InputPart {
  readonly anyOf: readonly { readonly field: string; readonly value: string }[];
  readonly first: number;
}

/** Reads filters in Tenzir's language, as far as the tests use it: `where a == "x" or a == "y"` and `head 1`. */
export function readInputPart(filters: readonly string[]): InputPart {
  const head = filters.map((filter) => /^head (\d+)$/.exec(filter)?.[1]).find((count) => count !== undefined);
  const anyOf = filters.flatMap((filter) => [...filter.matchAll(/([\w.]+) == "([^"]*)"/g)].map(([, field = '', value = '']) => ({ field, value })));
  return { anyOf, first: head === undefined ? Number.POSITIVE_INFINITY : Number(head) };
}

/** The events of the records that belong to the part. */
export function eventsOfPart(events: readonly NormalisedEvent[], { anyOf, first }: InputPart): readonly NormalisedEvent[] {
  const belongs = (event: NormalisedEvent) => anyOf.length === 0 || anyOf.some(({ field, value }) => textsOf(valueAt(event.fields, field)).includes(value));
  return events.filter(belongs).slice(0, first);
}
