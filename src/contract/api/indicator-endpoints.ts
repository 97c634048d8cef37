import { z } from 'zod';
import { FEED_NAME, INDICATOR_KINDS, NOT_TAKEN_REASONS, TLPS } from '../indicator.ts';
import { SEVERITIES } from '../severity.ts';
import { isTenantId } from '../tenant.ts';
import { timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';

const none = z.object({});
const name = z.string().regex(FEED_NAME, 'letters, digits, "_", "." and "-", at most 100');
const tenant = z.string().refine(isTenantId, 'a tenant id').optional().describe('Whose feed it is; absent: the provider\'s, which is asked about the events of all tenants.');
const feedParam = z.object({ feed: name });
const tenantQuery = z.object({ tenant });

const importShape = z.object({
  source: z.string().max(1_000).default('').describe('An address or the name of a file.'),
  everyMs: z.number().int().min(60_000).max(366 * 86_400_000).nullable().default(null).describe('How often it is meant to be imported.'),
  notTaken: z.partialRecord(z.enum(NOT_TAKEN_REASONS), z.number().int().min(0)).default({}),
});
const faultShape = z.object({ detail: z.string(), atMs: timeMsShape });
const feedShape = z.object({ name: z.string(), description: z.string(), version: z.number(), changedAtMs: timeMsShape, count: z.number(), lastImport: importShape.extend({ fault: faultShape.nullable() }) });

const feedFiguresShape = feedShape.extend({
  tenant: z.string().nullable().describe('Whose feed it is; null: the provider\'s.'),
  nextAtMs: timeMsShape.nullable().describe('When the next import is due.'),
  isOverdue: z.boolean(),
  alerts: z.number().int().describe('That began in 30 days at the tenants that the person may see.'),
  matches: z.number().int().describe('Events that met one of it, in the same days.'),
  lastAlertMs: timeMsShape.nullable(),
  openIncidents: z.number().int(),
  volume: z.array(z.number().int()).describe('Matches of each of the days, the oldest first; empty where none.'),
});

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

/** Why an indicator alerts now, or does not. */
export const INDICATOR_STANDINGS = ['alerts', 'faded', 'expired', 'warned'] as const;

const knownShape = indicatorShape.extend({
  feed: z.string(),
  tenant: z.string().nullable(),
  confidenceNow: z.number().describe('After fading, 0 to 100.'),
  alertsUntilMs: timeMsShape.nullable().describe('When it will have faded or expired; null: never.'),
  standing: z.enum(INDICATOR_STANDINGS),
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
  feedOverview: {
    method: 'GET',
    path: '/api/indicator-feeds',
    summary: 'Every feed that looks at tenants of the person: where it came from, how much it has, and what it found in 30 days',
    params: none,
    query: none,
    body: null,
    output: z.object({ feeds: z.array(feedFiguresShape), indicators: z.number().int().describe('That events of these tenants are asked about.') }),
  },
  lookUpIndicator: {
    method: 'GET',
    path: '/api/indicator-lookup',
    summary: 'What is known of an address, network, domain, URL, mail address, hash or fingerprint: itself, the networks around it, the domains above it',
    params: none,
    query: z.object({ value: z.string().min(1).max(2_000) }),
    body: null,
    output: z.object({
      asked: z.object({ kind: z.enum(INDICATOR_KINDS), value: z.string() }),
      warning: z.string().nullable().describe('The warning list that it is on.'),
      known: z.array(knownShape),
    }),
  },
  indicatorSightings: {
    method: 'GET',
    path: '/api/tenants/:tenant/indicator-sightings',
    summary: 'The days on which events of a tenant had a value in their record, of the last 30',
    params: z.object({ tenant: z.string().refine(isTenantId, 'a tenant id') }),
    query: z.object({ value: z.string().min(1).max(2_000) }),
    body: null,
    output: z.object({ events: z.number().int(), days: z.array(z.number().int()).describe('The oldest first.'), lastMs: timeMsShape.nullable().describe('Of the latest day.') }),
  },
  failImport: {
    method: 'POST',
    path: '/api/indicators/:feed/faults',
    summary: 'Note why an import of a feed failed; it is shown until one is complete',
    params: feedParam,
    query: tenantQuery,
    body: z.object({ detail: z.string().min(1).max(1_000) }),
    output: z.object({ noted: z.boolean().describe('False where there is no such feed yet.') }),
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
    body: z.object({ description: z.string().max(1_000), from: importShape.optional() }),
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
