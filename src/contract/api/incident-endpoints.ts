import { z } from 'zod';
import { alertShape, timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';
import { eventShape } from './event-shape.ts';
import { incidentRowShape, incidentShape } from './incident-shape.ts';

const none = z.object({});
const idShape = z.string().min(1).max(200);

export const tenantParam = z.object({ tenant: z.string().min(1).max(63) });

/** The most lines that one page of the queue has. */
export const QUEUE_LIMIT = 500;

export const INCIDENT_ENDPOINTS = {
  tenants: {
    method: 'GET',
    path: '/api/tenants',
    summary: 'Tenants that the person may see',
    params: none,
    query: none,
    body: null,
    output: z.object({ tenants: z.array(z.object({ id: z.string(), name: z.string() })) }),
  },
  sources: {
    method: 'GET',
    path: '/api/sources',
    summary: 'Kinds of telemetry that this installation understands',
    params: none,
    query: none,
    body: null,
    output: z.object({ sources: z.array(z.object({ id: z.string(), name: z.string() })) }),
  },
  incidents: {
    method: 'GET',
    path: '/api/incidents',
    summary: 'The queue: incidents of one tenant or of all that the person may see, highest priority first',
    params: none,
    query: z.object({
      tenant: z.string().max(63).optional(),
      status: z.enum(['open', 'closed']).optional(),
      minPriority: z.coerce.number<number>().min(0).max(100).optional(),
      belowPriority: z.coerce.number<number>().min(0).max(100).optional(),
      text: z.string().max(200).optional(),
      limit: z.coerce.number<number>().int().min(1).max(QUEUE_LIMIT).default(200),
    }),
    body: null,
    output: z.object({
      incidents: z.array(incidentRowShape),
      isCut: z.boolean().describe('True where there are more than the limit.'),
    }),
  },
  incident: {
    method: 'GET',
    path: '/api/tenants/:tenant/incidents/:incident',
    summary: 'One incident with all its alerts',
    params: tenantParam.extend({ incident: idShape }),
    query: none,
    body: null,
    output: z.object({ incident: incidentShape, alerts: z.array(alertShape) }),
  },
  changeIncident: {
    method: 'PUT',
    path: '/api/tenants/:tenant/incidents/:incident/work',
    summary: 'Take an incident, hand it back, close it or open it again; what is not named stays. A high or critical one is closed with a verdict only',
    params: tenantParam.extend({ incident: idShape }),
    query: none,
    body: z.object({
      status: z.enum(['open', 'closed']).optional(),
      assignee: z.enum(['me', 'nobody']).optional(),
    }),
    output: z.object({ status: z.enum(['open', 'closed']), assignee: z.string().nullable(), updatedAtMs: timeMsShape }),
  },
  alert: {
    method: 'GET',
    path: '/api/tenants/:tenant/alerts/:alert',
    summary: 'One alert',
    params: tenantParam.extend({ alert: idShape }),
    query: none,
    body: null,
    output: alertShape,
  },
  alertEvents: {
    method: 'GET',
    path: '/api/tenants/:tenant/alerts/:alert/events',
    summary: 'The events that fired an alert, oldest first',
    params: tenantParam.extend({ alert: idShape }),
    query: none,
    body: null,
    output: z.object({
      events: z.array(eventShape),
      missing: z.number().int().describe('Events that the alert names and the store no longer has.'),
    }),
  },
} as const satisfies Record<string, Endpoint>;
