import { z } from 'zod';
import { ENTITY_TYPES } from './entity.ts';
import { conditionSchema } from './mapping.ts';

/** Places in the OCSF event where a value stands; the first that holds one counts. */
const places = z.union([z.string(), z.array(z.string()).min(1)]).transform((one) => [one].flat());
const positive = z.number().positive();
const count = z.int().min(1);
const share = z.number().min(0).max(1);
const names = z.array(z.string()).default([]);

const base = {
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  description: z.string(),
  /** A model weighs into an incident and never is one: no more than medium. */
  level: z.enum(['informational', 'low', 'medium']),
  /** The most that an alert of it is trusted: score 1 gives this. */
  confidence: z.number().positive().max(0.6),
  techniques: z.array(z.string()).default([]),
  tactics: z.array(z.string()).default([]),
  references: z.array(z.string()).default([]),
  /** Which events it looks at: a condition on OCSF paths, as in a mapping. */
  when: conditionSchema,
  entity: z.strictObject({ type: z.enum(ENTITY_TYPES), from: places }),
  /** What it forgets beyond this many, the least recently seen first. */
  maxEntries: count.default(100_000),
  /** Findings of at least this score (0 to 1) are alerts. */
  threshold: share,
  /** The same is not told again for so long. */
  quietHours: positive.default(24),
  /** What is usual, in words with values: `{{name}}`. */
  baseline: z.string(),
};

/** Reasons in words, by the names that the kind gives them. */
const reasons = <const K extends string>(...keys: readonly K[]) => z.strictObject(Object.fromEntries(keys.map((key) => [key, z.string()])) as Record<K, z.ZodString>);

const beacon = z.strictObject({
  ...base, kind: z.literal('beacon'),
  features: z.strictObject({
    address: places, port: places, direction: places.optional(), bytes: places.optional(), history: places.optional(), protocol: places.optional(), start: places.optional(), name: places.optional(),
  }),
  parameters: z.strictObject({
    /** Contacts before anything is said, from inside and from outside. */
    minContacts: count, minInboundContacts: count,
    minSpanMinutes: positive, minInboundSpanMinutes: positive,
    /** A pair that was silent for so long starts anew. */
    forgetHours: positive,
    /** As many sources, and at least this share of all, make a destination a common one. */
    commonSources: count, commonShare: share,
    knownPorts: z.array(z.int()).default([]), knownDomains: names,
  }),
  reasons: reasons('interval', 'density', 'size', 'span', 'novelty'),
});

const dnsTunnel = z.strictObject({
  ...base, kind: z.literal('dns-tunnel'),
  features: z.strictObject({ name: places, type: places.optional() }),
  parameters: z.strictObject({ windowMinutes: positive, minNames: count, fullNames: count, rareTypes: z.array(z.string()), knownDomains: names }),
  reasons: reasons('names', 'length', 'letters', 'types', 'volume'),
});

const dga = z.strictObject({
  ...base, kind: z.literal('dga'),
  features: z.strictObject({ name: places, answer: places.optional() }),
  parameters: z.strictObject({
    windowMinutes: positive, minDomains: count, fullDomains: count,
    /** Answers (`rcode_id`) that say that there is no such name. */
    missing: z.array(z.union([z.number(), z.string()])), knownDomains: names,
  }),
  reasons: reasons('names', 'missing', 'share'),
});

export const modelSchema = z.discriminatedUnion('kind', [beacon, dnsTunnel, dga]);

/** A behaviour model as it is written in `content/models/<name>.yml`. */
export type BehaviourModel = z.output<typeof modelSchema>;
export type ModelKind = BehaviourModel['kind'];
export type ModelOf<K extends ModelKind> = Extract<BehaviourModel, { kind: K }>;

/** One thing that a model remembers, as it is kept over a restart. */
export interface KeptMemory {
  readonly model: string;
  readonly key: string;
  /** Rises with each time that it was seen: the order in which things are forgotten. */
  readonly seen: number;
  /** What is remembered, as JSON. */
  readonly memory: string;
}

/** What changed in the memory of the models of one tenant, to be committed with what they led to. */
export interface MemoryChanges {
  readonly kept: readonly KeptMemory[];
  readonly dropped: readonly { readonly model: string; readonly key: string }[];
}
