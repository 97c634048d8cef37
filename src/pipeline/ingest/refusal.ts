import type { RefusalReason } from '#contract/outcome.ts';

/** A request or record that is not taken, why, and when to come back. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** What is wrong, with the figures of this case. */
  readonly detail: string;
  /** Where the reason alone does not decide the HTTP status. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
}

/** A value, or the refusal in its place. */
export type Passed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function pass<T>(value: T): Passed<T> {
  return { ok: true, value };
}

export function refuse(reason: RefusalReason, detail: string, more: Partial<Refusal> = {}): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { reason, detail, ...more } };
}

const STATUS: Readonly<Record<RefusalReason, number>> = {
  'no-credential': 401,
  'wrong-credential': 401,
  'unknown-source': 404,
  'too-large': 413,
  'too-many-records': 413,
  'bad-encoding': 400,
  'decompression-limit': 413,
  'not-json': 400,
  'too-deep': 413,
  'too-many-fields': 413,
  empty: 400,
  unsupported: 400,
  timeout: 408,
  busy: 503,
  'journal-full': 503,
  'disk-full': 503,
  'rate-limit': 429,
  'not-found': 404,
};

const NEXT: Readonly<Record<RefusalReason, string>> = {
  'no-credential': 'Send the token of an ingest credential in the Authorization header.',
  'wrong-credential': 'Check the token: it may be mistyped, revoked, or made for another source.',
  'unknown-source': 'Use the id of a known source, or send to /v1/ingest and let the source be detected.',
  'too-large': 'Send smaller batches, or cut the record at the sender.',
  'too-many-records': 'Send the records in several requests.',
  'bad-encoding': 'Send the body as it is, or with Content-Encoding gzip, deflate or zstd.',
  'decompression-limit': 'Send smaller batches: the body grows too much when it is decompressed.',
  'not-json': 'Send valid JSON, or NDJSON with Content-Type application/x-ndjson: there a broken line costs only itself.',
  'too-deep': 'Flatten the record at the sender.',
  'too-many-fields': 'Split the record at the sender.',
  empty: 'Send at least one record.',
  unsupported: 'Use a request that this door has; the documentation lists them.',
  timeout: 'Send the whole request again.',
  busy: 'Send the same request again after the time in Retry-After.',
  'journal-full': 'Send the same request again after the time in Retry-After: the platform is catching up.',
  'disk-full': 'Send the same request again later; the operator must free disk space.',
  'rate-limit': 'Send the same request again after the time in Retry-After, or ask for a higher limit.',
  'not-found': 'Check the address.',
};

/** The HTTP status that says the same. */
export function statusOf(refusal: Refusal): number {
  return refusal.status ?? STATUS[refusal.reason];
}

/** What the sender can do about it. */
export function nextStepOf(refusal: Refusal): string {
  return NEXT[refusal.reason];
}

/** The refusal as our own doors answer it. */
export function refusalBody(refusal: Refusal): { error: { code: RefusalReason; reason: string; message: string } } {
  return { error: { code: refusal.reason, reason: refusal.detail, message: nextStepOf(refusal) } };
}
