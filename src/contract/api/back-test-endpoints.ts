import { z } from 'zod';
import { ENTITY_TYPES } from '../entity.ts';
import { SEVERITIES } from '../severity.ts';
import { timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';

const none = z.object({});
const jobParam = z.object({ job: z.string().min(1).max(64) });

/** The most days that a back-test goes back. */
export const BACK_TEST_DAYS_LIMIT = 366;
/** What a request may hold, and so a rule's text. */
export const SIGMA_TEXT_LIMIT = 60_000;

const count = z.number().int();

const tenantShape = z.object({
  tenant: z.string(),
  fires: count.describe('Events that a rule fires on, narrowed by its filters, or completions of a correlation.'),
  days: z.array(z.object({ dayMs: timeMsShape, fires: count, alerts: count })),
  alerts: count.describe('Distinct alerts, after equal ones of an hour are folded.'),
  firstMs: timeMsShape.nullable(),
  lastMs: timeMsShape.nullable(),
  entities: z.array(z.object({ type: z.enum(ENTITY_TYPES), value: z.string(), fires: count })),
  incidents: z.array(z.object({ id: z.string(), title: z.string(), status: z.enum(['open', 'closed']), fires: count })).describe('Incidents whose alerts rest on events that it fires on.'),
  events: z.array(z.object({ id: z.string(), timeMs: timeMsShape, source: z.string(), summary: z.string() })).describe('The first of them.'),
  counted: z.object({ sinceMs: timeMsShape, fires: count, unsure: count }).nullable().describe('Set where it fires too often to be read one by one: from then on fires were counted by the store, and it could not decide the unsure ones.'),
  exceptions: z.object({
    unfiltered: count.describe('Fires as if there were no filters.'),
    left: count.describe('Fires that would alert: what filters leave, of rules that alert at the tenant. All other figures are before the tenant has set anything aside.'),
    by: z.array(z.object({
      kind: z.enum(['filter', 'tenant', 'state', 'exception']),
      id: z.string().describe('Of the filter, or of the rule that does not alert.'),
      title: z.string(),
      takes: count.describe('Fires that it takes away; of a correlation, hits of its rules.'),
      unsure: count.describe('Further ones that the store could not decide.'),
      reason: z.string().nullable().describe('Why the rule does not alert, where it is no filter.'),
    })),
  }),
});

export const BACK_TEST_ENDPOINTS = {
  startBackTest: {
    method: 'POST',
    path: '/api/back-tests',
    summary: 'Run a rule or correlation over the stored events',
    params: none,
    query: none,
    body: z.strictObject({
      rule: z.string().min(1).max(128).optional().describe('The id of a rule or correlation that runs.'),
      sigma: z.string().min(1).max(SIGMA_TEXT_LIMIT).optional().describe('Or the text of one that does not: a Sigma rule, or a correlation with its rules.'),
      days: z.number().int().min(1).max(BACK_TEST_DAYS_LIMIT).default(30),
      tenant: z.string().max(63).optional().describe('Of one tenant only; all of yours without it.'),
    }),
    output: z.object({ job: z.string() }),
  },
  backTest: {
    method: 'GET',
    path: '/api/back-tests/:job',
    summary: 'How far a back-test is, and what it found',
    params: jobParam,
    query: none,
    body: null,
    output: z.object({
      state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
      share: z.number().describe('0 to 1.'),
      problem: z.string().nullable(),
      result: z.object({
        rule: z.object({ id: z.string(), title: z.string(), level: z.enum(SEVERITIES) }),
        fromMs: timeMsShape,
        toMs: timeMsShape,
        tenants: z.array(tenantShape),
      }).nullable(),
    }),
  },
  cancelBackTest: {
    method: 'DELETE',
    path: '/api/back-tests/:job',
    summary: 'Stop a back-test',
    params: jobParam,
    query: none,
    body: null,
    output: z.object({}),
  },
} as const satisfies Record<string, Endpoint>;
