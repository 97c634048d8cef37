import { z } from 'zod';

const logSource = z.strictObject({ product: z.string().optional(), category: z.string().optional(), service: z.string().optional() });

/** Where an event has what rules ask for: a path, a path whose values are told by a table, or OCSF fingerprints, written as Sysmon writes hashes (`SHA256=..`). */
const place = z.union([z.string(), z.strictObject({ from: z.string(), map: z.record(z.string(), z.string()) }), z.strictObject({ hashes: z.string() })]);

/**
 * Which field names rules of a log source may use, and where an event has them: an OCSF path, or `fields.<name>` for one of the
 * source's own. A list gives several places; all values found there count.
 */
export const taxonomySchema = z.array(
  z.strictObject({
    logsource: logSource,
    fields: z.record(z.string(), z.union([place, z.array(place).min(1)])),
  }),
);

export type Taxonomy = z.infer<typeof taxonomySchema>;
export type AliasPlace = z.infer<typeof place>;

/** Log sources of Sigma that no mapping gives, each with the reason in a sentence that says what to do about it. */
export const unroutedSchema = z.array(z.strictObject({ logsource: logSource, reason: z.string().min(30).regex(/\.$/, 'a reason is a sentence') }));

export type Unrouted = z.infer<typeof unroutedSchema>;
