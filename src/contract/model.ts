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
  /** Entities that it remembers, and half as many of what they share; beyond, the least recently seen are forgotten. */
  maxEntries: count.default(50_000),
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
    address: places, port: places, direction: places.optional(), bytes: places.optional(), history: places.optional(), protocol: places.optional(), sourcePort: places.optional(), start: places.optional(), name: places.optional(),
  }),
  parameters: z.strictObject({
    /** Contacts before anything is said, from inside and from outside. */
    minContacts: count, minInboundContacts: count,
    minSpanMinutes: positive, minInboundSpanMinutes: positive,
    /** A pair that was silent for so long starts anew. */
    forgetHours: positive,
    /** As many sources, and at least this share of all, make a destination a common one. */
    commonSources: count, commonShare: share,
    knownPorts: z.array(z.int()).default([]), knownAddresses: names, knownDomains: names,
  }),
  reasons: reasons('interval', 'density', 'size', 'span', 'novelty'),
});

const dnsTunnel = z.strictObject({
  ...base, kind: z.literal('dns-tunnel'),
  features: z.strictObject({ name: places, type: places.optional() }),
  parameters: z.strictObject({ windowMinutes: positive, minNames: count, fullNames: count, usualTypes: z.array(z.string()), knownDomains: names }),
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

const firstSeen = z.strictObject({
  ...base, kind: z.literal('first-seen'),
  features: z.strictObject({ value: places, network: places.optional() }),
  parameters: z.strictObject({
    /** Parts of names of networks whose addresses say nothing about where somebody is: told where it is one of them. */
    vpnNetworks: names, mobileNetworks: names,
    /** An entity has no habits before it is so old and was seen so often. */
    learnDays: positive, minSeen: count,
    /** Values that are remembered of an entity, the latest. */
    maxValues: count.max(200).default(64),
  }),
  reasons: reasons('value', 'habit', 'others').extend({ network: z.string().optional() }),
});

const rarity = z.strictObject({
  ...base, kind: z.literal('rarity'),
  features: z.strictObject({ value: places, group: places.optional() }),
  parameters: z.strictObject({
    learnDays: positive,
    /** Below so many entities nothing is rare; a peer group that is smaller counts as all. */
    minPopulation: count,
    /** What this share of entities has is not rare. */
    maxShare: share,
  }),
  reasons: reasons('share', 'peers', 'population'),
});

const logonEdge = z.strictObject({
  ...base, kind: z.literal('logon-edge'),
  features: z.strictObject({ target: places }),
  parameters: z.strictObject({
    learnDays: positive, minSeen: count, maxValues: count.max(200).default(64),
    /** So many new targets within an hour are somebody who looks around. */
    manyNew: count,
  }),
  reasons: reasons('edge', 'habit', 'burst', 'target'),
});

const rate = z.strictObject({
  ...base, kind: z.literal('rate'),
  /** `amount`: what is added up; without it events are counted. */
  features: z.strictObject({ amount: places.optional() }),
  parameters: z.strictObject({
    windowMinutes: positive,
    /** Windows after which half of what was learnt has faded, and that must be known before anything is said. */
    halfLifeWindows: positive, minWindows: count,
    /** Less in a window is never much. */
    minAmount: positive,
  }),
  reasons: reasons('amount', 'deviation', 'learnt'),
});

const massChange = z.strictObject({
  ...base, kind: z.literal('mass-change'),
  features: z.strictObject({ object: places }),
  parameters: z.strictObject({ windowMinutes: positive, halfLifeWindows: positive, minWindows: count, minObjects: count, fullObjects: count.max(1_000) }),
  reasons: reasons('objects', 'deviation', 'learnt'),
});

const timeOfDay = z.strictObject({
  ...base, kind: z.literal('time-of-day'),
  features: z.strictObject({}),
  parameters: z.strictObject({ learnDays: positive, minSeen: count, halfLifeDays: positive }),
  reasons: reasons('hour', 'habit', 'days'),
});

const travel = z.strictObject({
  ...base, kind: z.literal('travel'),
  features: z.strictObject({ latitude: places, longitude: places, place: places.optional(), network: places.optional() }),
  parameters: z.strictObject({
    /** Nearer places may be one, as addresses are placed roughly; and faster is no airliner. */
    minKm: positive, maxKmh: positive,
    /** Parts of names of networks whose addresses say nothing about where somebody is. */
    roamingNetworks: names,
  }),
  reasons: reasons('speed', 'distance', 'network'),
});

export const modelSchema = z.discriminatedUnion('kind', [beacon, dnsTunnel, dga, firstSeen, rarity, logonEdge, rate, massChange, timeOfDay, travel]);

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
