import { z } from 'zod';
import { DOMAINS } from './domain.ts';

/** One condition on one field: a value, a list of values (any of them), or an operator. Text may hold `*`. */
const fieldTest = z.union([
  z.string(), z.number(), z.boolean(), z.null(),
  z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).min(1),
  z.strictObject({
    exists: z.boolean().optional(),
    not: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()]))]).optional(),
    contains: z.union([z.string(), z.array(z.string())]).optional(),
    gte: z.number().optional(),
    lt: z.number().optional(),
  }),
]);

/** All fields must pass; of a list of such objects, any one. */
export const conditionSchema = z.union([z.record(z.string(), fieldTest), z.array(z.record(z.string(), fieldTest)).min(1)]);

/** What stands behind an OCSF path: an expression, a literal, or one of the object forms (docs/mappings.md). */
const valueSchema: z.ZodType<MappingValue> = z.lazy(() =>
  z.union([
    z.string(), z.number(), z.boolean(),
    z.array(valueSchema),
    z.strictObject({ from: z.string(), map: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), else: z.union([z.string(), z.number(), z.boolean()]).optional() }),
    z.strictObject({ template: z.string() }),
    z.strictObject({ when: conditionSchema, value: valueSchema, else: valueSchema.optional() }),
    z.strictObject({ each: z.string(), set: z.record(z.string(), valueSchema) }),
    z.strictObject({ hashes: z.record(z.string(), z.string()) }),
  ]),
);

export type Framing = (typeof FRAMINGS)[number];
export type Condition = z.infer<typeof conditionSchema>;

export type MappingValue =
  | string | number | boolean | MappingValue[]
  | { from: string; map: Record<string, string | number | boolean>; else?: string | number | boolean | undefined }
  | { template: string }
  | { when: Condition; value: MappingValue; else?: MappingValue | undefined }
  | { each: string; set: Record<string, MappingValue> }
  | { hashes: Record<string, string> };

/** Fixed, or told by a field through a table. */
const logSourcePart = z.union([z.string(), z.strictObject({ from: z.string(), map: z.record(z.string(), z.string()), else: z.string().optional() })]);
const logSource = z.strictObject({ product: logSourcePart.optional(), category: logSourcePart.optional(), service: logSourcePart.optional() });
const logSources = z.union([logSource, z.array(logSource)]);
const assignments = z.record(z.string(), valueSchema);

const eventSchema = z.strictObject({
  /** For people: what this variant is. */
  name: z.string().optional(),
  when: conditionSchema.optional(),
  /** OCSF class name, such as `authentication`. */
  class: z.string(),
  /** Caption or number of the class's `activity_id`, or a value form that gives one. */
  activity: valueSchema.optional(),
  /** Sigma log sources in addition to the mapping's own. */
  logsource: logSources.optional(),
  set: assignments.optional(),
  /** More names for what the record holds, such as those that Sigma gives a category; a name that the record has itself stays. */
  fields: assignments.optional(),
});

/** Another shape in which the product's records are delivered: its names under those of the usual shape. */
const shapeSchema = z.strictObject({ when: conditionSchema, fields: assignments });

const extractSchema = z.strictObject({
  from: z.string(),
  when: conditionSchema.optional(),
  patterns: z.array(z.union([z.string(), z.strictObject({ match: z.string(), set: z.record(z.string(), z.union([z.string(), z.number()])).optional() })])).min(1),
});

export const FRAMINGS = ['json', 'windows', 'syslog', 'cef', 'leef', 'kv', 'csv', 'auditd', 'xml', 'eml', 'text'] as const;

export const mappingSchema = z.strictObject({
  source: z.string().regex(/^[a-z0-9_]+\.[a-z0-9_]+$/, 'a source is named vendor.product in lower case'),
  title: z.string(),
  domain: z.enum(DOMAINS),
  product: z.strictObject({ vendor_name: z.string(), name: z.string(), feature: z.string().optional() }),
  /** How a record is written; a product that writes it in several ways has a list. */
  format: z.union([z.enum(FRAMINGS), z.array(z.enum(FRAMINGS)).min(1)]),
  /** For `csv`: the separator, and the column names, either one list or one list per value of a column. */
  csv: z.strictObject({
    separator: z.string().optional(),
    columns: z.array(z.string()).optional(),
    by: z.string().optional(),
    variants: z.record(z.string(), z.array(z.string())).optional(),
  }).optional(),
  /** Any of these recognises a record of the source when it is not told. Higher `priority` is asked first. */
  detect: z.array(z.strictObject({ has: z.array(z.string()).optional(), when: conditionSchema.optional() })),
  priority: z.number().int().default(0),
  logsource: logSources.optional(),
  /** Texts that mean nothing is there; default: the empty text and `-`. */
  empty: z.array(z.string()).optional(),
  /** Of these the first whose `when` holds adds its names to the record, before anything else reads it. */
  shapes: z.array(shapeSchema).optional(),
  /** Objects whose fields are readable by their own names too, such as the `properties` of Azure diagnostics. */
  lift: z.array(z.string()).optional(),
  /** `InitiatedBy` is readable as `initiatedBy` too: tables write with capitals what an API writes without. */
  decapitalise: z.boolean().optional(),
  extract: z.array(extractSchema).optional(),
  /** Expression for the event time; tried in order. Without it, or unreadable, the time of receipt stands in. */
  time: z.union([z.string(), z.array(z.string())]),
  set: assignments.optional(),
  events: z.array(eventSchema).min(1),
});

/** A mapping as it is written in `content/sources/<source>/mapping.yml`. */
export type MappingDocument = z.infer<typeof mappingSchema>;
export type DeclaredLogSource = z.infer<typeof logSource>;
export type DeclaredLogSources = z.infer<typeof logSources>;
export type MappingEvent = z.infer<typeof eventSchema>;
export type MappingExtract = z.infer<typeof extractSchema>;
