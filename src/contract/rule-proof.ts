import { z } from 'zod';

/** A raw record, as it arrived: a text, or an object that is sent as JSON. */
const record = z.union([z.string(), z.record(z.string(), z.unknown()).transform((fields) => JSON.stringify(fields))]);

/** One record, or several that arrive one after the other. */
const records = z.union([record.transform((one) => [one]), z.array(record).min(1)]);

/** What stands in `<rule>.proof.yml`. */
export const ruleProofSchema = z.strictObject({
  /** The rule must fire on each of these. */
  fires: z.array(records).min(1),
  /** The rule must stay silent on each of these, which look much like the others: `why` says what differs. */
  misses: z.array(z.strictObject({ why: z.string(), record: records })).min(1),
});

export type RuleProof = z.output<typeof ruleProofSchema>;
