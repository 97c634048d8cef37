import { z } from 'zod';
import { isTenantId } from '../tenant.ts';
import { severityShape, timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';

const none = z.object({});
const tenantQuery = z.object({ tenant: z.string().max(63).optional().describe('Figures of this tenant alone.') });

const modelShape = z.object({
  id: z.string().describe('The rule of its alerts.'),
  name: z.string(),
  kind: z.string(),
  title: z.string(),
  description: z.string(),
  level: severityShape,
  watches: z.string().describe('Which events it looks at, in words.'),
  entity: z.object({ type: z.string(), from: z.array(z.string()) }).describe('Whose baseline it learns, and where the event says it.'),
  features: z.array(z.object({ name: z.string(), from: z.array(z.string()) })),
  parameters: z.array(z.object({ name: z.string(), value: z.string() })),
  baseline: z.string(),
  reasons: z.array(z.string()),
  threshold: z.number().describe('Scores of 0 to 1 from here on are alerts.'),
  confidence: z.object({ least: z.number(), most: z.number() }).describe('Of its alerts, 0 to 1: at the threshold, and at score 1.'),
  quietHours: z.number(),
  maxEntries: z.number().int(),
  techniques: z.array(z.string()),
  tactics: z.array(z.string()),
  references: z.array(z.string()),
  proof: z.object({ fires: z.array(z.string()), misses: z.array(z.string()) }).nullable().describe('What it must say on its proof, and why it must not alert on near misses.'),
  alerts: z.number().int().describe('That began in 30 days.'),
  matches: z.number().int().describe('Findings in the same days, folded ones too.'),
  lastAlertMs: timeMsShape.nullable(),
  openIncidents: z.number().int(),
  closedIncidents: z.number().int(),
  volume: z.array(z.number().int()),
});

/** Behaviour models: the same for all tenants, each with a memory of its own. */
export const MODEL_ENDPOINTS = {
  models: {
    method: 'GET',
    path: '/api/models',
    summary: 'The behaviour models: what each watches, when it alerts, and what it did in 30 days at the tenants that the person may see',
    params: none,
    query: tenantQuery,
    body: null,
    output: z.object({ models: z.array(modelShape) }),
  },
  modelMemory: {
    method: 'GET',
    path: '/api/tenants/:tenant/models/:model/memory',
    summary: 'What a behaviour model remembers of an entity of a tenant',
    params: z.object({ tenant: z.string().refine(isTenantId, 'a tenant id'), model: z.string().regex(/^[a-z][a-z0-9-]*$/) }),
    query: z.object({ entity: z.string().min(1).max(1_000).describe('A user, host or address, as alerts spell it.') }),
    body: null,
    output: z.object({
      entries: z.array(z.object({ about: z.string(), facts: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]), isTime: z.boolean() })) })),
      isCut: z.boolean(),
    }),
  },
} as const satisfies Record<string, Endpoint>;
