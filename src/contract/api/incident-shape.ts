import { z } from 'zod';
import { DUTIES, WORTHS } from '#contract/declared-entity.ts';
import { SCOPE_STATES } from '#contract/incident.ts';
import { VERDICT_REASONS, VERDICTS, type VerdictReason } from '#contract/verdict.ts';
import { domainShape, entityShape, severityShape, timeMsShape } from './alert-shape.ts';

const joinShape = z.object({
  alert: z.string(),
  to: z.string().exactOptional().describe('The alert that it joined to; absent for the first one.'),
  because: z.string(),
  weight: z.number(),
  via: z.array(entityShape),
});

const storyStepShape = z.object({
  timeMs: timeMsShape,
  tactic: z.string().nullable(),
  text: z.string(),
  alerts: z.array(z.string()),
});

const scoreShape = z.object({
  severity: z.number(),
  confidence: z.number(),
  spread: z.number(),
  stage: z.number(),
  asset: z.number(),
});

const reasons = Object.values(VERDICT_REASONS).flat() as [VerdictReason, ...VerdictReason[]];

/** A verdict without its note. */
export const verdictShape = z.object({ kind: z.enum(VERDICTS), reason: z.enum(reasons), by: z.string(), atMs: timeMsShape });

const headShape = z.object({
  id: z.string(),
  tenant: z.string(),
  title: z.string(),
  priority: z.number().describe('0 to 100.'),
  severity: severityShape,
  score: scoreShape,
  firstSeenMs: timeMsShape,
  lastSeenMs: timeMsShape,
  domains: z.array(domainShape),
  tactics: z.array(z.string()),
  techniques: z.array(z.string()),
  status: z.enum(['open', 'closed']),
  assignee: z.string().nullable(),
  verdict: verdictShape.nullable().describe('The one that counts: the latest on it, or on what became part of it.'),
  updatedAtMs: timeMsShape,
});

/** One line of the queue. */
export const incidentRowShape = headShape.extend({
  entities: z.array(entityShape).describe('The first few; `entityCount` says how many there are.'),
  entityCount: z.number().int(),
  alertCount: z.number().int(),
});

const assetShape = z.object({
  entity: entityShape.describe('Under its main name.'),
  names: z.array(entityShape).describe('Those of the entities of the incident that are names of it.'),
  worth: z.enum(WORTHS),
  groups: z.array(z.string()),
  duty: z.enum(DUTIES).nullable(),
  note: z.string(),
  isCounted: z.boolean().describe('It acts or is acted on; what is merely named does not count in the score.'),
});

/** An incident whole. */
export const incidentShape = headShape.extend({
  entities: z.array(entityShape),
  assets: z.array(assetShape).describe('What people declared of entities in it, the highest worth first.'),
  joins: z.array(joinShape),
  story: z.array(storyStepShape),
  scope: z.array(z.object({ entity: entityShape, state: z.enum(SCOPE_STATES), why: z.string() })),
  contradictions: z.array(z.object({ text: z.string(), alerts: z.array(z.string()) })),
  unknowns: z.array(z.string()),
  nextSteps: z.array(z.object({ text: z.string(), search: z.string(), fromMs: timeMsShape, toMs: timeMsShape })),
  chains: z.array(z.object({ id: z.string(), title: z.string(), steps: z.array(z.object({ title: z.string(), alert: z.string().nullable() })) })),
  trust: z
    .array(z.object({ rule: z.string(), title: z.string(), factor: z.number(), judged: z.object({ true_positive: z.number().int(), benign_true_positive: z.number().int(), false_positive: z.number().int() }) }))
    .describe('Rules whose alerts count for less in the priority (0.3 to 1) because of verdicts on incidents with them. Above 8, counts are rounded down.'),
  createdAtMs: timeMsShape,
  needsVerdict: z.boolean().describe('Whether it is closed with a verdict on all of its alerts only.'),
  unjudged: z.number().int().describe('Alerts that the verdict does not speak of: all where there is none.'),
  mergedInto: z.string().nullable().describe('Set where it became part of another incident.'),
});
