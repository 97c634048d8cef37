import { base64, base64OffsetVariants, utf16Bytes, utf8Bytes } from './encodings.ts';
import { parseNetwork } from './ip-network.ts';
import type { Encoding, ModifierPlan } from './modifiers.ts';
import { joinTrees, type DetectionTree, type PatternPart, type Predicate } from './predicate.ts';
import { judgeRegex } from './safe-regex.ts';
import { endsAnywhere, parseSigmaString, patternPredicate, plainText, startsAnywhere } from './sigma-string.ts';

export type Scalar = string | number | boolean | null;
/** A warning is worth reading; the value is loaded. */
export type TreeOutcome = { readonly ok: true; readonly tree: DetectionTree; readonly warning: string | null } | { readonly ok: false; readonly message: string };

/** Hyphen, slash, en dash, em dash, horizontal bar: what Windows programs take for the start of an option. */
const DASHES = ['-', '/', '\u2013', '\u2014', '\u2015'];
const OPTION_DASH = /\B[-/]\b/g;
/** Four option dashes in one value; more would be too many variants for one predicate. */
const MAX_VARIANTS = 625;
/** Each variant is as long as the value, and longer with each encoding. */
const MAX_ENCODED_LENGTH = 4_096;

/** One value behind a field, with its modifiers applied. */
export function valueTree(field: string | null, plan: ModifierPlan, value: Scalar): TreeOutcome {
  switch (plan.kind) {
    case 'text': return textTree(field, plan, value);
    case 'regex': return regexTree(field, plan, value);
    case 'number': case 'time-part': return numberTree(field, plan, value);
    case 'cidr': case 'exists': case 'field-reference':
      return field === null ? refuse(`"${plan.kind}" needs a field name in front of it.`) : onField(field, plan, value);
  }
}

function onField(field: string, plan: ModifierPlan, value: Scalar): TreeOutcome {
  if (plan.kind === 'exists') {
    if (typeof value !== 'boolean') return refuse('"exists" takes true or false.');
    const tree = leaf({ kind: 'exists', field });
    return accept(value ? tree : { kind: 'not', child: tree });
  }
  if (typeof value !== 'string' || value === '') return refuse(`"${plan.kind}" takes a text.`);
  if (plan.kind === 'cidr') {
    if (parseNetwork(value) === null) return refuse(`"${value}" is no network: write it as 192.0.2.0/24 or 2001:db8::/32.`);
    return accept(leaf({ kind: 'cidr', field, network: value.trim() }));
  }
  return accept(leaf({ kind: 'field-reference', field, other: value, match: plan.match, cased: plan.isCased }));
}

function numberTree(field: string | null, plan: ModifierPlan, value: Scalar): TreeOutcome {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (field === null || typeof number !== 'number' || !Number.isFinite(number)) return refuse(`A comparison needs a field name and a number, not "${value}".`);
  const { compare, timePart } = plan;
  return accept(leaf(timePart === null
    ? { kind: 'number', field, compare, value: number }
    : { kind: 'time-part', field, part: timePart, compare, value: number }));
}

function regexTree(field: string | null, plan: ModifierPlan, value: Scalar): TreeOutcome {
  if (value === null || value === '') return refuse('"re" takes a pattern, not an empty value.');
  const { ignoreCase, multiLine, dotAll } = plan;
  const source = { pattern: anchored(String(value), plan), ignoreCase, multiLine, dotAll };
  const verdict = judgeRegex(source);
  if ('error' in verdict) return refuse(`The regular expression does not compile: ${verdict.error}. Patterns follow RE2: no look-around, no back-references; write the rule without them.`);
  return { ...accept(leaf({ kind: 'regex', field, ...source })), warning: verdict.warning };
}

/** A pattern matches anywhere unless a modifier says where. */
function anchored(pattern: string, plan: ModifierPlan): string {
  if (plan.match === 'startswith') return `\\A(?:${pattern})`;
  return plan.match === 'endswith' ? `(?:${pattern})\\z` : pattern;
}

function textTree(field: string | null, plan: ModifierPlan, value: Scalar): TreeOutcome {
  if (value === null) {
    if (field === null) return refuse('A keyword cannot be null: write the text to look for.');
    if (plan.match !== 'equals' || plan.encodings.length > 0) return refuse('null takes no modifier: write the field alone.');
    return accept(leaf({ kind: 'null', field }));
  }
  const patterns = encodedPatterns(typeof value === 'string' ? parseSigmaString(value) : [{ text: String(value) }], plan.encodings);
  if (!patterns.ok) return patterns;
  const leaves = patterns.patterns.map((parts) => leaf(patternPredicate(field, placed(parts, plan), plan.isCased)));
  return accept(joinTrees('or', leaves));
}

function placed(parts: readonly PatternPart[], plan: ModifierPlan): readonly PatternPart[] {
  switch (plan.match) {
    case 'equals': return parts;
    case 'startswith': return endsAnywhere(parts);
    case 'endswith': return startsAnywhere(parts);
    case 'contains': return startsAnywhere(endsAnywhere(parts));
  }
}

type PatternsOutcome = { readonly ok: true; readonly patterns: readonly (readonly PatternPart[])[] } | { readonly ok: false; readonly message: string };

/** A value on its way through the encodings: text with wildcards first, then bytes. */
type Encoded = { readonly parts: readonly PatternPart[] } | { readonly bytes: readonly number[] };

function encodedPatterns(parts: readonly PatternPart[], encodings: readonly Encoding[]): PatternsOutcome {
  const length = parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 1), 0);
  if (encodings.length > 0 && length > MAX_ENCODED_LENGTH) return refuse(`The value has ${length} characters; at most ${MAX_ENCODED_LENGTH} can be encoded: shorten it.`);
  let values: readonly Encoded[] = [{ parts }];
  for (const encoding of encodings) {
    const next: Encoded[] = [];
    for (const value of values) {
      const encoded = encodedBy(encoding, value);
      if (encoded === null) return refuse(`"${encoding}" works on text without wildcards: escape them as \\* and \\?, or take the modifier away.`);
      next.push(...encoded);
    }
    if (next.length > MAX_VARIANTS) return refuse(`The value has more than ${MAX_VARIANTS} variants: split it into shorter values.`);
    values = next;
  }
  return { ok: true, patterns: values.map((value) => ('parts' in value ? value.parts : [{ text: latin1(value.bytes) }])) };
}

function encodedBy(encoding: Encoding, value: Encoded): Encoded[] | null {
  if (encoding === 'windash') return 'parts' in value ? dashVariants(value.parts).map((parts) => ({ parts })) : null;
  const text = 'parts' in value ? plainText(value.parts) : null;
  if ('parts' in value && text === null) return null;
  if (encoding === 'base64' || encoding === 'base64offset') {
    const bytes = 'bytes' in value ? value.bytes : utf8Bytes(text ?? '');
    return (encoding === 'base64' ? [base64(bytes)] : base64OffsetVariants(bytes)).map((encoded) => ({ parts: [{ text: encoded }] }));
  }
  return text === null ? null : [{ bytes: utf16Bytes(text, encoding) }];
}

function dashVariants(parts: readonly PatternPart[]): PatternPart[][] {
  let variants: PatternPart[][] = [[]];
  for (const part of parts) {
    const choices: PatternPart[] = 'text' in part ? dashTexts(part.text).map((text) => ({ text })) : [part];
    variants = variants.flatMap((variant) => choices.map((choice) => [...variant, choice]));
    if (variants.length > MAX_VARIANTS) break;
  }
  return variants;
}

function dashTexts(text: string): string[] {
  const [head = '', ...tail] = text.split(OPTION_DASH);
  let texts = [head];
  for (const piece of tail) {
    texts = texts.flatMap((start) => DASHES.map((dash) => start + dash + piece));
    if (texts.length > MAX_VARIANTS) break;
  }
  return texts;
}

function latin1(bytes: readonly number[]): string {
  return bytes.map((byte) => String.fromCharCode(byte)).join('');
}

function leaf(predicate: Predicate): DetectionTree {
  return { kind: 'predicate', predicate };
}

function accept(tree: DetectionTree): Extract<TreeOutcome, { readonly ok: true }> {
  return { ok: true, tree, warning: null };
}

function refuse(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
