import { z } from 'zod';
import { LIST_NAME, listValues } from './placeholder-list.ts';

/** A raw record as it arrives: a text, or an object that is sent as JSON. */
const record = z.union([z.string(), z.record(z.string(), z.unknown()).transform((fields) => JSON.stringify(fields))]);

/** The record so many times, with 01, 02, ... where it says `{{n}}`. */
const repeated = z.strictObject({ repeat: z.int().min(2).max(99), record }).transform(({ repeat, record: text }) =>
  Array.from({ length: repeat }, (_, index) => text.replaceAll('{{n}}', String(index + 1).padStart(2, '0'))));

const sequence = z.array(z.union([repeated, record])).min(1).transform((items) => items.flat());
const one = record.transform((text) => [text]);

/** What stands in `<rule>.proof.yml`. */
export const ruleProofSchema = z.strictObject({
  /** Lists as a tenant may have them, in place of those of the content: for rules that wait for lists which only tenants can fill. */
  lists: z.record(z.string().regex(LIST_NAME), listValues).default({}),
  /** The rule must fire on each of these: a record, or the records that a correlation needs, in the order in which they come. */
  fires: z.array(z.union([sequence, one])).min(1),
  /** The rule must stay silent on each of these, which look much like the others: `why` says what differs. */
  misses: z.array(z.union([
    z.strictObject({ why: z.string(), records: sequence }),
    z.strictObject({ why: z.string(), record: one }).transform(({ why, record: records }) => ({ why, records })),
  ])).min(1),
});

export type RuleProof = z.output<typeof ruleProofSchema>;
