/** Why a record did not become an event of its class. A closed list: each one is counted and shown. */
export const DEAD_LETTER_REASONS = [
  'not-json', 'not-utf8', 'too-deep', 'too-many-fields', 'too-large', 'empty', 'mapping-failed', 'store-refused',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

/** Why a request was refused before anything was kept. */
export const REFUSAL_REASONS = [
  'no-credential', 'wrong-credential', 'unknown-source', 'too-large', 'too-many-records', 'bad-encoding', 'decompression-limit', 'not-json',
  'too-deep', 'too-many-fields', 'empty', 'unsupported', 'timeout', 'busy', 'journal-full', 'disk-full', 'rate-limit', 'not-found',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** An expected outcome is a value; exceptions are for bugs. */
export type Outcome<T, R extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: R; readonly detail: string };
