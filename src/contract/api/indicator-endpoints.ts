import { z } from 'zod';
import { FEED_NAME, INDICATOR_KINDS, TLPS } from '../indicator.ts';
import { SEVERITIES } from '../severity.ts';
import { isTenantId } from '../tenant.ts';
import { timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';

const none = z.object({});
const name = z.string().regex(FEED_NAME, 'letters, digits, "_", "." and "-", at most 100');
const tenant = z.string().refine(isTenantId, 'a tenant id').optional().describe('Whose feed it is; absent: the provider\'s, which is asked about the events of all tenants.');
const feedParam = z.object({ feed: name });
const tenantQuery = z.object({ tenant });

const feedShape = z.object({ name: z.string(), description: z.string(), version: z.number(), changedAtMs: timeMsShape, count: z.number() });

/** Times of feeds reach beyond what telemetry can have; those of years of five digits are mistakes. */
const time = z.number().min(0).max(253_402_300_799_999);
const names = z.array(z.string().regex(/^[A-Za-z0-9._-]{1,60}$/)).max(100);

const indicatorShape = z.strictObject({
  kind: z.enum(INDICATOR_KINDS),
  value: z.string().min(1).max(2_000),
  label: z.string().max(200),
  confidence: z.int().min(0).max(100),
  severity: z.enum(SEVERITIES),
  validFromMs: time,
  expiresAtMs: time.nullable(),
  tlp: z.enum(TLPS),
  techniques: names,
  tactics: names,
});

const lookBackShape = z.object({
  feed: z.string(),
  fromMs: timeMsShape,
  toMs: timeMsShape,
  indicators: z.number(),
  tenants: z.array(z.object({
    tenant: z.string(),
    count: z.number(),
    matches: z.array(z.object({ event: z.string(), timeMs: z.number(), source: z.string(), kind: z.enum(INDICATOR_KINDS), value: z.string(), seen: z.string(), label: z.string() })),
    heldBack: z.number(),
  })),
});

/** At most so many indicators in one request. */
export const MAX_PUT = 2_000;

/** Feeds of indicators of compromise. An import puts its indicators part by part, and then completes the feed. */
export const INDICATOR_ENDPOINTS = {
  indicatorFeeds: {
    method: 'GET',
    path: '/api/indicators',
    summary: 'The feeds of indicators of the provider, or those of a tenant',
    params: none,
    query: tenantQuery,
    body: null,
    output: z.object({ feeds: z.array(feedShape) }),
  },
  putIndicators: {
    method: 'POST',
    path: '/api/indicators/:feed',
    summary: 'Put indicators into a feed, in canonical spelling; they count when the feed is completed',
    params: feedParam,
    query: tenantQuery,
    body: z.object({ indicators: z.array(indicatorShape).max(MAX_PUT) }),
    bodyLimitBytes: 8_388_608,
    output: z.object({ put: z.number() }),
  },
  completeFeed: {
    method: 'PUT',
    path: '/api/indicators/:feed',
    summary: 'Complete a feed: what was put is looked for some seconds later',
    params: feedParam,
    query: tenantQuery,
    body: z.object({ description: z.string().max(1_000) }),
    output: feedShape,
  },
  lookBack: {
    method: 'POST',
    path: '/api/indicators/:feed/look-back',
    summary: 'Look for the indicators of a feed in what is stored: of its tenant, or for a feed of the provider of all that the person may see',
    params: feedParam,
    query: tenantQuery,
    body: z.object({ days: z.int().min(1).max(365).default(30) }),
    output: lookBackShape,
  },
  removeFeed: {
    method: 'DELETE',
    path: '/api/indicators/:feed',
    summary: 'Remove a feed with all its indicators',
    params: feedParam,
    query: tenantQuery,
    body: null,
    output: z.object({ removed: z.literal(true) }),
  },
} as const satisfies Record<string, Endpoint>;
