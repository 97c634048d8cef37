import { z } from 'zod';
import { timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';
import { eventRowShape, eventShape } from './event-shape.ts';
import { tenantParam } from './incident-endpoints.ts';

const rangeShape = z.object({
  search: z.string().max(2000).default('').describe('See the syntax of searches; empty finds everything.'),
  fromMs: z.coerce.number<number>().int().min(0),
  toMs: z.coerce.number<number>().int().min(0),
});

/** The most lines that one page of a search has. */
export const SEARCH_LIMIT = 500;

/** The most bars that a histogram has. */
export const HISTOGRAM_LIMIT = 400;

export const EVENT_ENDPOINTS = {
  searchEvents: {
    method: 'GET',
    path: '/api/tenants/:tenant/events',
    summary: 'Search events, newest first',
    params: tenantParam,
    query: rangeShape.extend({
      limit: z.coerce.number<number>().int().min(1).max(SEARCH_LIMIT).default(100),
      before: z.string().max(500).optional().describe('`next` of the page before.'),
    }),
    body: null,
    output: z.object({ rows: z.array(eventRowShape), next: z.string().nullable(), tookMs: z.number() }),
  },
  eventHistogram: {
    method: 'GET',
    path: '/api/tenants/:tenant/event-histogram',
    summary: 'Number of events per span of time',
    params: tenantParam,
    query: rangeShape.extend({ bucketMs: z.coerce.number<number>().int().min(1000) }),
    body: null,
    output: z.object({ bucketMs: z.number(), buckets: z.array(z.object({ timeMs: timeMsShape, count: z.number().int() })) }),
  },
  event: {
    method: 'GET',
    path: '/api/tenants/:tenant/events/:event',
    summary: 'One event: OCSF, the source’s fields, and the record as it arrived',
    params: tenantParam.extend({ event: z.string().min(1).max(200) }),
    query: z.object({}),
    body: null,
    output: eventShape,
  },
} as const satisfies Record<string, Endpoint>;
