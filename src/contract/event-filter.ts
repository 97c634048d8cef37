/**
 * A question about stored events, as the engine asks it and the stores answer it: a tree of tests on places. An answer has three
 * values: yes, no, or unsure where the store cannot say it as the matcher would; `not` turns yes and no, and leaves unsure as it is. So
 * what is surely or perhaps a yes holds every event that the matcher says yes to, and what is surely a yes no other.
 */
export type EventFilter =
  | { readonly kind: 'and'; readonly children: readonly EventFilter[] }
  | { readonly kind: 'or'; readonly children: readonly EventFilter[] }
  | { readonly kind: 'at-least'; readonly count: number; readonly children: readonly EventFilter[] }
  | { readonly kind: 'not'; readonly child: EventFilter }
  | { readonly kind: 'always'; readonly is: boolean }
  | { readonly kind: 'unsure' }
  | FilterLogSource
  | FilterEventText
  | { readonly kind: 'test'; readonly place: FilterPlace; readonly test: FilterTest };

/** Some log source of the event has all the parts that are named here. */
export interface FilterLogSource {
  readonly kind: 'log-source';
  readonly product?: string | undefined;
  readonly category?: string | undefined;
  readonly service?: string | undefined;
}

/**
 * Somewhere in the OCSF event, whatever the place, stands one of many things: one walk through the event answers for all of them. Upper and lower case
 * are the same. No store is sure of it, since it does not say where.
 */
export interface FilterEventText {
  readonly kind: 'event-text';
  readonly texts: readonly string[];
  /** Host names: that very name, or one below it. */
  readonly hosts: readonly string[];
  /** First and last address of networks, as in the test `network`; in any spelling. */
  readonly networks: readonly AddressSpan[];
}

/** 8 hexadecimal digits each for version 4, 32 for version 6. */
export interface AddressSpan {
  readonly from: string;
  readonly to: string;
}

/** Where a test looks. A path is a list of names, outermost first; lists on the way give all their items. */
export type FilterPlace =
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'ocsf'; readonly path: readonly string[] }
  | { readonly kind: 'raw' };

/** What is read of a field: the texts of a place, or where it is absent those of others. */
export interface FieldReading {
  readonly first: FilterPlace;
  readonly others: readonly FilterPlace[];
}

/** A part of a pattern: a text, any number of characters, or one character. */
export type FilterPatternPart = { readonly text: string } | { readonly wildcard: 'any' | 'one' };

/** What must be so. Values of a place are read as texts; a test of texts holds when one of them passes. */
export type FilterTest =
  /** Any of the texts stands in the value. */
  | { readonly kind: 'text'; readonly match: 'equals' | 'startswith' | 'endswith' | 'contains'; readonly texts: readonly string[]; readonly isCased: boolean }
  /** The whole value, as its parts say. */
  | { readonly kind: 'pattern'; readonly parts: readonly FilterPatternPart[]; readonly isCased: boolean }
  /** RE2 syntax; found anywhere in the value. */
  | { readonly kind: 'regex'; readonly pattern: string; readonly ignoreCase: boolean; readonly multiLine: boolean; readonly dotAll: boolean }
  /** An address between two, both included. */
  | ({ readonly kind: 'network' } & AddressSpan)
  | { readonly kind: 'number'; readonly compare: 'lt' | 'lte' | 'gt' | 'gte' | 'eq'; readonly value: number }
  /** Some value other than null. */
  | { readonly kind: 'any-text' }
  /** Some value, null too. */
  | { readonly kind: 'there' }
  /** What is there has a null in it, or is an empty list. */
  | { readonly kind: 'gap' };
