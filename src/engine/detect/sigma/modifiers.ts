import { TIME_PARTS, type NumberCompare, type TextMatch, type TimePart } from './predicate.ts';

export type Encoding = 'base64' | 'base64offset' | 'utf16' | 'utf16le' | 'utf16be' | 'windash';

/** What the value is taken for; all but `text` stand alone. */
export type ValueKind = 'text' | 'regex' | 'cidr' | 'exists' | 'field-reference' | 'number' | 'time-part';

/** The modifiers of one field, sorted by what they do. */
export interface ModifierPlan {
  readonly kind: ValueKind;
  readonly match: TextMatch;
  /** In the order in which they are applied. */
  readonly encodings: readonly Encoding[];
  readonly isCased: boolean;
  readonly isAll: boolean;
  readonly isNegated: boolean;
  readonly isExpanded: boolean;
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly compare: NumberCompare;
  readonly timePart: TimePart | null;
}

export type ModifierOutcome = { readonly ok: true; readonly plan: ModifierPlan } | { readonly ok: false; readonly message: string };

type Draft = { -readonly [Key in keyof ModifierPlan]: ModifierPlan[Key] } & { encodings: Encoding[]; hasMatch: boolean };

/** More make no sense together; encodings multiply the value. */
const MAX_MODIFIERS = 12;
const MAX_ENCODINGS = 4;

const EFFECTS: Readonly<Record<string, (draft: Draft) => string | null>> = {
  contains: (draft) => setMatch(draft, 'contains'),
  startswith: (draft) => setMatch(draft, 'startswith'),
  endswith: (draft) => setMatch(draft, 'endswith'),
  all: (draft) => set(draft, { isAll: true }),
  neq: (draft) => set(draft, { isNegated: true }),
  cased: (draft) => set(draft, { isCased: true }),
  expand: (draft) => set(draft, { isExpanded: true }),
  base64: (draft) => encode(draft, 'base64'),
  base64offset: (draft) => encode(draft, 'base64offset'),
  utf16: (draft) => encode(draft, 'utf16'),
  utf16le: (draft) => encode(draft, 'utf16le'),
  utf16be: (draft) => encode(draft, 'utf16be'),
  wide: (draft) => encode(draft, 'utf16le'),
  windash: (draft) => encode(draft, 'windash'),
  re: (draft) => setKind(draft, 'regex'),
  i: (draft) => setRegexFlag(draft, { ignoreCase: true }),
  m: (draft) => setRegexFlag(draft, { multiLine: true }),
  s: (draft) => setRegexFlag(draft, { dotAll: true }),
  cidr: (draft) => setKind(draft, 'cidr'),
  exists: (draft) => setKind(draft, 'exists'),
  fieldref: (draft) => setKind(draft, 'field-reference'),
  lt: (draft) => setCompare(draft, 'lt'),
  lte: (draft) => setCompare(draft, 'lte'),
  gt: (draft) => setCompare(draft, 'gt'),
  gte: (draft) => setCompare(draft, 'gte'),
  ...Object.fromEntries(TIME_PARTS.map((part) => [part, (draft: Draft) => setTimePart(draft, part)])),
};

/** Reads the modifiers after a field's name; the message of a refusal says what to change. */
export function readModifiers(names: readonly string[]): ModifierOutcome {
  const draft: Draft = {
    kind: 'text', match: 'equals', hasMatch: false, encodings: [], isCased: false, isAll: false, isNegated: false,
    isExpanded: false, ignoreCase: false, multiLine: false, dotAll: false, compare: 'eq', timePart: null,
  };
  if (names.length > MAX_MODIFIERS) return { ok: false, message: `The field has ${names.length} modifiers; at most ${MAX_MODIFIERS} are read: keep those that are needed.` };
  for (const name of names) {
    const effect = Object.hasOwn(EFFECTS, name) ? EFFECTS[name] : undefined;
    if (effect === undefined) {
      return { ok: false, message: `Modifier "${name}" is not one of Sigma 2.1. Use one of: ${Object.keys(EFFECTS).join(', ')}.` };
    }
    const message = effect(draft);
    if (message !== null) return { ok: false, message };
  }
  const message = conflictIn(draft);
  return message === null ? { ok: true, plan: draft } : { ok: false, message };
}

function conflictIn(draft: Draft): string | null {
  const { kind } = draft;
  if (kind === 'text') return null;
  if (draft.encodings.length > 0) return `Encodings (${draft.encodings.join(', ')}) work on plain text only: take them away or take the other type away.`;
  if (draft.hasMatch && kind !== 'field-reference' && kind !== 'regex') return `"${draft.match}" has no meaning beside a value of type ${kind}: take it away.`;
  if (draft.isCased && kind !== 'field-reference') return `"cased" has no meaning beside a value of type ${kind}: take it away.`;
  if (draft.isExpanded && kind !== 'regex' && kind !== 'cidr') return `"expand" works on text, regular expressions and networks only: take it away.`;
  return null;
}

function set(draft: Draft, change: Partial<Draft>): null {
  Object.assign(draft, change);
  return null;
}

function encode(draft: Draft, encoding: Encoding): string | null {
  draft.encodings.push(encoding);
  return draft.encodings.length > MAX_ENCODINGS ? `A value takes at most ${MAX_ENCODINGS} encodings: each makes it longer.` : null;
}

function setMatch(draft: Draft, match: TextMatch): string | null {
  if (draft.hasMatch && draft.match !== match) return `"${draft.match}" and "${match}" exclude each other: keep one.`;
  return set(draft, { match, hasMatch: true });
}

function setKind(draft: Draft, kind: ValueKind): string | null {
  if (draft.kind !== 'text') return `A value has one type, not ${draft.kind} and ${kind}: keep one.`;
  return set(draft, { kind });
}

function setRegexFlag(draft: Draft, change: Partial<Draft>): string | null {
  if (draft.kind !== 'regex') return 'The flags i, m and s belong behind "re", as in "re|i".';
  return set(draft, change);
}

/** `hour|gte` compares a part of a date, `gte` alone the number in the field. */
function setCompare(draft: Draft, compare: NumberCompare): string | null {
  if (draft.kind === 'time-part' && draft.compare === 'eq') return set(draft, { compare });
  if (draft.compare !== 'eq') return `"${draft.compare}" and "${compare}" exclude each other: write two fields.`;
  return setKind(draft, 'number') ?? set(draft, { compare });
}

function setTimePart(draft: Draft, timePart: TimePart): string | null {
  if (draft.kind === 'number') return set(draft, { kind: 'time-part', timePart });
  return setKind(draft, 'time-part') ?? set(draft, { timePart });
}
