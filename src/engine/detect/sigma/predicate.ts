/** How a text has to stand in a field's value. */
export type TextMatch = 'equals' | 'startswith' | 'endswith' | 'contains';

export type PatternPart = { readonly text: string } | { readonly wildcard: 'any' | 'one' };

export type NumberCompare = 'lt' | 'lte' | 'gt' | 'gte' | 'eq';

export const TIME_PARTS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type TimePart = (typeof TIME_PARTS)[number];

/** `field: null` means a keyword: it is looked for anywhere in the event's text. */
export interface TextPredicate {
  readonly kind: 'text';
  readonly field: string | null;
  readonly match: TextMatch;
  readonly text: string;
  readonly cased: boolean;
}

/** A pattern that none of the plain matches can say; it describes the whole value. */
export interface WildcardPredicate {
  readonly kind: 'wildcard';
  readonly field: string | null;
  readonly parts: readonly PatternPart[];
  readonly cased: boolean;
}

/** RE2 syntax; it may match anywhere in the value. */
export interface RegexPredicate {
  readonly kind: 'regex';
  readonly field: string | null;
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
}

/** A pattern with its flags. */
export type RegexSource = Pick<RegexPredicate, 'pattern' | 'ignoreCase' | 'multiLine' | 'dotAll'>;

export interface CidrPredicate {
  readonly kind: 'cidr';
  readonly field: string;
  readonly network: string;
}

export interface NumberPredicate {
  readonly kind: 'number';
  readonly field: string;
  readonly compare: NumberCompare;
  readonly value: number;
}

/** Reads a part of a date as it is written in the value; time zones are not converted. */
export interface TimePartPredicate {
  readonly kind: 'time-part';
  readonly field: string;
  readonly part: TimePart;
  readonly compare: NumberCompare;
  readonly value: number;
}

/** The field is absent or holds an explicit null. */
export interface NullPredicate {
  readonly kind: 'null';
  readonly field: string;
}

/** The field is there, whatever it holds. */
export interface ExistsPredicate {
  readonly kind: 'exists';
  readonly field: string;
}

/** The field holds some value other than null (the lone wildcard `*`). */
export interface AnyValuePredicate {
  readonly kind: 'any-value';
  readonly field: string;
}

/** Compares the field with another field of the same event. */
export interface FieldReferencePredicate {
  readonly kind: 'field-reference';
  readonly field: string;
  readonly other: string;
  readonly match: TextMatch;
  readonly cased: boolean;
}

/** A value with `%name%` in it, waiting for the tenant's lists. */
export interface PlaceholderPredicate {
  readonly kind: 'placeholder';
  readonly field: string | null;
  /** The modifiers beside `expand`, `all` and `neq`, in their order. */
  readonly modifiers: readonly string[];
  readonly value: string;
}

/** Cannot match: what it needs is not there. */
export interface NeverPredicate {
  readonly kind: 'never';
  readonly field: string | null;
  readonly reason: string;
}

export type Predicate =
  | TextPredicate | WildcardPredicate | RegexPredicate | CidrPredicate | NumberPredicate | TimePartPredicate
  | NullPredicate | ExistsPredicate | AnyValuePredicate | FieldReferencePredicate | PlaceholderPredicate | NeverPredicate;

/** A rule's condition with its search identifiers put in: plain JSON, so that it can be kept and compiled again. */
export type DetectionTree =
  | { readonly kind: 'and'; readonly children: readonly DetectionTree[] }
  | { readonly kind: 'or'; readonly children: readonly DetectionTree[] }
  | { readonly kind: 'at-least'; readonly count: number; readonly children: readonly DetectionTree[] }
  | { readonly kind: 'not'; readonly child: DetectionTree }
  | { readonly kind: 'predicate'; readonly predicate: Predicate };

/** Equal predicates have equal keys. */
export function predicateKey(predicate: Predicate): string {
  return JSON.stringify(predicate, Object.keys(predicate).sort().concat('text', 'wildcard'));
}

/** A tree of one node less where a list has one child only. */
export function joinTrees(kind: 'and' | 'or', children: readonly DetectionTree[]): DetectionTree {
  const only = children[0];
  return children.length === 1 && only !== undefined ? only : { kind, children };
}
