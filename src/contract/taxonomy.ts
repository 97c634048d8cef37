import { z } from 'zod';

const logSource = z.strictObject({ product: z.string().optional(), category: z.string().optional(), service: z.string().optional() });

/**
 * Which field names rules of a log source may use, and where an event has them: an OCSF path, or `fields.<name>` for one of the
 * source's own. A list gives several places; all values found there count.
 */
export const taxonomySchema = z.array(
  z.strictObject({
    logsource: logSource,
    fields: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])),
  }),
);

export type Taxonomy = z.infer<typeof taxonomySchema>;

/** Log sources of Sigma that no mapping gives, each with the reason in a sentence that says what to do about it. */
export const unroutedSchema = z.array(z.strictObject({ logsource: logSource, reason: z.string().min(30).regex(/\.$/, 'a reason is a sentence') }));

export type Unrouted = z.infer<typeof unroutedSchema>;
