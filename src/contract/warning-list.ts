import { z } from 'zod';

const text = z.string().min(1).max(1_000);

/** Values that are never worth an alert of an indicator, though feeds name them. */
export const warningListSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,99}$/, 'lower-case letters, digits and "_"'),
  description: text,
  /** Where the values are from, and when they were taken. */
  source: text,
  date: z.iso.date(),
  /** `value`: exactly these. `below`: also names below a domain; below public suffixes anybody has names, so those count only exactly. Networks hold for all addresses in them. */
  match: z.enum(['value', 'below']),
  values: z.array(text).min(1).max(100_000),
});

export type WarningList = z.output<typeof warningListSchema>;
