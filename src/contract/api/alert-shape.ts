import { z } from 'zod';
import { EFFECTS } from '#contract/alert.ts';
import { DOMAINS } from '#contract/domain.ts';
import { ENTITY_TYPES } from '#contract/entity.ts';
import { SEVERITIES } from '#contract/severity.ts';

export const severityShape = z.enum(SEVERITIES);
export const domainShape = z.enum(DOMAINS);

/** Milliseconds since 1970, UTC. */
export const timeMsShape = z.number().int();

export const entityShape = z.object({ type: z.enum(ENTITY_TYPES), value: z.string() });

/** An alert as it leaves the API: the noun of `contract/alert.ts`, whole. */
export const alertShape = z.object({
  id: z.string(),
  tenant: z.string(),
  timeMs: timeMsShape,
  lastTimeMs: timeMsShape,
  rule: z.object({ id: z.string(), title: z.string(), level: severityShape }),
  source: z.string(),
  domain: domainShape.nullable(),
  severity: severityShape,
  confidence: z.number(),
  entities: z.array(entityShape.extend({ role: z.enum(['actor', 'target', 'related']) })),
  techniques: z.array(z.string()),
  tactics: z.array(z.string()),
  summary: z.string(),
  events: z.array(z.string()).describe('Ids of the events that fired it; the first 100 when more were folded in.'),
  count: z.number().int(),
  effect: z.enum(EFFECTS).exactOptional().describe('What became of it; absent where the events do not say.'),
  hiddenBy: z.string().exactOptional().describe('The exception that hides it; absent where none does.'),
});
