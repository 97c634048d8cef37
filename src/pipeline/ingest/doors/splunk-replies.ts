import type { RefusalReason } from '#contract/outcome.ts';
import { nextStepOf, type Refusal, statusOf } from '../refusal.ts';

/** Texts of the HTTP Event Collector's result codes, as Splunk's "Troubleshoot HTTP Event Collector" lists them. */
const TEXTS = {
  0: 'Success',
  2: 'Token is required',
  3: 'Invalid authorization',
  4: 'Invalid token',
  5: 'No data',
  6: 'Invalid data format',
  8: 'Internal server error',
  9: 'Server is busy',
  10: 'Data channel is missing',
  11: 'Invalid data channel',
  12: 'Event field is required',
  13: 'Event field cannot be blank',
  15: 'Error in handling indexed fields',
  16: 'Query string authorization is not enabled',
  17: 'HEC is healthy',
  18: 'HEC is unhealthy, queues are full',
  21: 'Invalid token',
  26: 'HEC queue is at capacity and cannot process any more requests',
} as const;

export type HecCode = keyof typeof TEXTS;

const STATUS: Readonly<Record<HecCode, number>> = {
  0: 200, 2: 401, 3: 401, 4: 403, 5: 400, 6: 400, 8: 500, 9: 503, 10: 400, 11: 400, 12: 400, 13: 400, 15: 400, 16: 400, 17: 200, 18: 503, 21: 400, 26: 429,
};

const CODE: Readonly<Partial<Record<RefusalReason, HecCode>>> = {
  'no-credential': 2,
  'wrong-credential': 4,
  empty: 5,
  busy: 9,
  'journal-full': 9,
  'disk-full': 9,
  'rate-limit': 26,
};

export interface HecReply {
  readonly status: number;
  readonly body: object;
}

/** A result as Splunk words it. */
export function hecReply(code: HecCode, more: Record<string, unknown> = {}): HecReply {
  return { status: STATUS[code], body: { text: TEXTS[code], code, ...more } };
}

/** One of our refusals as a result of Splunk's, with our reason and the next step beside it. */
export function hecRefusal(refusal: Refusal, eventNumber?: number): HecReply {
  const code = CODE[refusal.reason] ?? 6;
  const own = { reason: refusal.reason, message: `${refusal.detail} ${nextStepOf(refusal)}` };
  const { body, status } = hecReply(code, eventNumber === undefined ? own : { 'invalid-event-number': eventNumber, ...own });
  // Splunk has no code for what is too large; the HTTP status says it.
  return { status: code === 6 ? statusOf(refusal) : status, body };
}
