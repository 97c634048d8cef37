import { z } from 'zod';

/**
 * Which field names rules of a log source may use, and where an event has them: an OCSF path, or `fields.<name>` for one of the
 * source's own. A list gives several places; all values found there count.
 */
export const taxonomySchema = z.array(
  z.strictObject({
    logsource: z.strictObject({ product: z.string().optional(), category: z.string().optional(), service: z.string().optional() }),
    fields: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])),
  }),
);

export type Taxonomy = z.infer<typeof taxonomySchema>;
