import { z } from 'zod';
import { MAX_GROUP_LENGTH } from '#contract/declared-entity.ts';
import { ENTITY_TYPES } from '#contract/entity.ts';
import { LIST_NAME } from '../placeholder-list.ts';
import { alertShape, entityShape, timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';
import { tenantParam } from './incident-endpoints.ts';
import { verdictShape } from './incident-shape.ts';

const none = z.object({});
const whyShape = z.string().trim().min(3).max(1_000);
const exceptionParam = tenantParam.extend({ exception: z.string().min(1).max(200) });

const rulesShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rules'), ids: z.array(z.string().min(1).max(500)).min(1).max(100) }),
  z.object({ kind: z.literal('group'), tag: z.string().min(1).max(100) }).describe('A tag such as attack.t1110 or attack.credential-access, or a domain.'),
  z.object({ kind: z.literal('all') }),
]);

const entitiesShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entities'), entities: z.array(entityShape.extend({ value: z.string().min(1).max(10_000) })).min(1).max(100) }),
  z.object({ kind: z.literal('list'), type: z.enum(ENTITY_TYPES), list: z.string().regex(LIST_NAME) }),
  z.object({ kind: z.literal('asset_group'), group: z.string().trim().min(1).max(MAX_GROUP_LENGTH) }).describe('Who acts or is acted on is declared to be in this group.'),
  z.object({ kind: z.literal('any') }),
]);

const draftShape = z.object({
  rules: rulesShape,
  entities: entitiesShape,
  scope: z.enum(['tenant', 'all']).describe('This tenant, or all: that takes somebody who sees all of them.'),
});

const exceptionShape = z.object({
  id: z.string(),
  rules: rulesShape,
  entities: entitiesShape.nullable().describe('Null where it is for all tenants and the reader does not see all of them: it may name what is others’.'),
  scope: z.enum(['tenant', 'all']),
  owner: z.string().nullable(),
  reason: z.string().nullable(),
  createdBy: z.string().nullable(),
  createdAtMs: timeMsShape,
  expiresAtMs: timeMsShape,
  state: z.enum(['in-force', 'expired', 'ended']),
  ended: z.object({ atMs: timeMsShape, by: z.string().nullable(), reason: z.string().nullable() }).nullable().describe('Set where somebody took it back.'),
  hidden: z.number().int().describe('Alerts that it hid at this tenant.'),
  days: z.array(z.object({ day: z.number().int().describe('Days since 1970, UTC.'), hidden: z.number().int() })),
  lastHiddenMs: timeMsShape.nullable(),
});

const previewShape = z.object({
  sinceMs: timeMsShape,
  truePositives: z
    .array(z.object({ tenant: z.string(), incident: z.string(), title: z.string(), verdict: verdictShape, alerts: z.number().int(), rules: z.array(z.string()) }))
    .describe('Incidents that were judged a true positive and have alerts that it would have hidden.'),
  alerts: z.number().int(),
  incidents: z.number().int().describe('Incidents that these alerts are part of.'),
  rules: z.array(z.object({ id: z.string(), title: z.string(), alerts: z.number().int() })).describe('The rules of most of them.'),
  entities: z.array(entityShape.extend({ alerts: z.number().int() })).describe('The entities of most of them.'),
  isCut: z.boolean().describe('There are more alerts than are looked at; those of the latest events are.'),
});

/** Reviewed, scoped, expiring reasons not to alert. */
export const EXCEPTION_ENDPOINTS = {
  exceptions: {
    method: 'GET',
    path: '/api/tenants/:tenant/exceptions',
    summary: 'Exceptions that there are or were for a tenant, the latest first, with what they hid there',
    params: tenantParam,
    query: none,
    body: null,
    output: z.object({ exceptions: z.array(exceptionShape) }),
  },
  previewException: {
    method: 'POST',
    path: '/api/tenants/:tenant/exceptions/preview',
    summary: 'What an exception would have hidden in the last 30 days; true positives first',
    params: tenantParam,
    query: none,
    body: draftShape,
    output: previewShape,
  },
  createException: {
    method: 'POST',
    path: '/api/tenants/:tenant/exceptions',
    summary: 'Make an exception; it counts some seconds later',
    params: tenantParam,
    query: none,
    body: draftShape.extend({
      owner: z.string().trim().min(1).max(200).describe('Who answers for it.'),
      reason: whyShape,
      expiresAtMs: timeMsShape.describe('At most a year from now.'),
      isHidingTruePositives: z.boolean().default(false).describe('Must be set where the preview has true positives.'),
      incident: z.string().min(1).max(200).optional().describe('The incident that it was made from: its history tells of it.'),
    }),
    output: exceptionShape,
  },
  endException: {
    method: 'POST',
    path: '/api/tenants/:tenant/exceptions/:exception/end',
    summary: 'Take an exception back: later alerts alert again',
    params: exceptionParam,
    query: none,
    body: z.object({ reason: whyShape }),
    output: exceptionShape,
  },
  hiddenAlerts: {
    method: 'GET',
    path: '/api/tenants/:tenant/exceptions/:exception/alerts',
    summary: 'The alerts that an exception hid at a tenant, the latest first',
    params: exceptionParam,
    query: z.object({ limit: z.coerce.number<number>().int().min(1).max(500).default(100) }),
    body: null,
    output: z.object({ alerts: z.array(alertShape) }),
  },
} as const satisfies Record<string, Endpoint>;
