import { z } from 'zod';

/** A record as a text, or as an object that is sent as JSON. */
const record = z.union([z.string(), z.record(z.string(), z.unknown()).transform((fields) => JSON.stringify(fields))]);

/**
 * Records that come again and again: `{{n}}` is the number of the record from 1 on, `{{time}}` its time in seconds since 1970, `{{iso}}` the same as text, `{{hex}}`, `{{letters}}` and `{{digit}}` are made up
 * anew for each record (32, 12 and 1 of them), `{{pick}}` is one of the words under `pick` in turn.
 */
const series = z.strictObject({
  count: z.int().min(1).max(5_000),
  /** Seconds from the start of the proof to the first, and from one to the next; of `jitter`, a share, that much less by chance. */
  start: z.number().default(0),
  every: z.number().min(0),
  jitter: z.number().min(0).max(1).default(0),
  pick: z.array(z.string()).default([]),
  record,
});

const sequence = z.array(series).min(1);

/** What stands in `content/models/<model>.proof.yml`. */
export const modelProofSchema = z.strictObject({
  /** The model must alert on each of these, and say these words. */
  fires: z.array(z.strictObject({ says: z.string().optional(), records: sequence })).min(1),
  /** The model must stay silent on each of these: `why` says what differs. */
  misses: z.array(z.strictObject({ why: z.string(), records: sequence })).min(1),
});

export type ModelProof = z.output<typeof modelProofSchema>;
export type RecordSeries = z.output<typeof series>;
