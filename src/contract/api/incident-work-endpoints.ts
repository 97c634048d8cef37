import { z } from 'zod';
import { INCIDENT_ACTS } from '#contract/incident-history.ts';
import { isReasonOf, VERDICT_REASONS, VERDICTS, type VerdictReason } from '#contract/verdict.ts';
import { entityShape, severityShape, timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';
import { tenantParam } from './incident-endpoints.ts';
import { verdictShape } from './incident-shape.ts';

const none = z.object({});
const idShape = z.string().min(1).max(200);
const incidentParam = tenantParam.extend({ incident: idShape });
const reasons = Object.values(VERDICT_REASONS).flat() as [VerdictReason, ...VerdictReason[]];
const textShape = z.string().trim().max(5_000);
const whyShape = z.string().trim().min(3).max(1_000);
const doneShape = z.object({ links: z.array(z.string()).describe('What can be undone.') });

/** Selections of alerts may be long. */
const SELECTION_BYTES = 1_048_576;

const entryShape = z.object({
  id: z.string(),
  act: z.enum(INCIDENT_ACTS),
  by: z.string().nullable().describe('Null for the platform.'),
  atMs: timeMsShape,
  text: z.string(),
  incident: z.string().describe('The incident that it was written to: this one, or one that became part of it or that it came out of.'),
  verdict: z.object({ kind: z.enum(VERDICTS), reason: z.enum(reasons) }).nullable(),
  incidents: z.array(z.object({ id: z.string(), title: z.string() })).describe('Other incidents that it is about.'),
  link: z.object({ id: z.string(), isInForce: z.boolean() }).nullable().describe('What people decided about which alerts belong together, and can undo.'),
  exception: z.string().nullable(),
});

const precedentShape = z.object({
  verdict: verdictShape.extend({ id: z.string(), note: z.string() }),
  incident: z.object({ id: z.string(), title: z.string(), severity: severityShape }),
  shared: z.array(z.object({ rule: z.string(), entity: entityShape })).describe('Which rule fired on what, there as here.'),
});

const bandShape = z.object({
  severity: severityShape,
  from: z.number().describe('Priorities, both inclusive.'),
  to: z.number(),
  judged: z.number().int().describe('Undetermined ones are left out.'),
  truePositives: z.number().int(),
  share: z.number().nullable().describe('0 to 1; null where none was judged.'),
  low: z.number().nullable().describe('Lower bound of the 95 % interval of the share (Wilson).'),
  high: z.number().nullable(),
  isTooFew: z.boolean(),
});

/** What people do with an incident, and what is remembered of it. */
export const INCIDENT_WORK_ENDPOINTS = {
  judgeIncident: {
    method: 'POST',
    path: '/api/tenants/:tenant/incidents/:incident/verdicts',
    summary: 'Judge an incident as it is now, and close it where that is wanted',
    params: incidentParam,
    query: none,
    body: z
      .object({ kind: z.enum(VERDICTS), reason: z.enum(reasons), note: textShape.default(''), isClosing: z.boolean().default(false) })
      .refine(({ kind, reason }) => isReasonOf(kind, reason), { path: ['reason'], message: 'is no reason of this verdict; contract/verdict.ts and the page of the incident list those that are' }),
    output: z.object({ verdict: verdictShape, status: z.enum(['open', 'closed']), updatedAtMs: timeMsShape }),
  },
  commentIncident: {
    method: 'POST',
    path: '/api/tenants/:tenant/incidents/:incident/comments',
    summary: 'Write a comment into the history of an incident',
    params: incidentParam,
    query: none,
    body: z.object({ text: textShape.min(1) }),
    output: z.object({ id: z.string(), atMs: timeMsShape }),
  },
  incidentHistory: {
    method: 'GET',
    path: '/api/tenants/:tenant/incidents/:incident/history',
    summary: 'What happened to an incident, and to what became part of it, oldest first',
    params: incidentParam,
    query: none,
    body: null,
    output: z.object({ entries: z.array(entryShape) }),
  },
  calibration: {
    method: 'GET',
    path: '/api/calibration',
    summary: 'How often incidents were true positives by their priority at the time of the verdict, at one tenant or at all that the person may see',
    params: none,
    query: z.object({ tenant: z.string().max(63).optional() }),
    body: null,
    output: z.object({ enough: z.number().int().describe('From so many verdicts on a band says something.'), bands: z.array(bandShape) }),
  },
  seenBefore: {
    method: 'GET',
    path: '/api/tenants/:tenant/incidents/:incident/seen-before',
    summary: 'Verdicts on other incidents in which the same rule fired on the same entity, the latest first',
    params: incidentParam,
    query: none,
    body: null,
    output: z.object({ precedents: z.array(precedentShape) }),
  },
  mergeIncidents: {
    method: 'POST',
    path: '/api/tenants/:tenant/incidents/:incident/merge',
    summary: 'Join other incidents to this one; it follows a second or two later, and can be undone',
    params: incidentParam,
    query: none,
    body: z.object({ with: z.array(idShape).min(1).max(20), reason: whyShape }),
    output: doneShape,
  },
  splitIncident: {
    method: 'POST',
    path: '/api/tenants/:tenant/incidents/:incident/split',
    summary: 'Keep alerts apart from the rest of their incident; it follows a second or two later, and can be undone',
    params: incidentParam,
    query: none,
    body: z.object({ alerts: z.array(idShape).min(1).max(20_000), reason: whyShape }),
    output: doneShape,
    bodyLimitBytes: SELECTION_BYTES,
  },
  undoLink: {
    method: 'POST',
    path: '/api/tenants/:tenant/links/:link/undo',
    summary: 'Take back that alerts were joined or kept apart by hand',
    params: tenantParam.extend({ link: idShape }),
    query: none,
    body: z.object({ reason: whyShape }),
    output: z.object({ id: z.string(), undoneAtMs: timeMsShape }),
  },
} as const satisfies Record<string, Endpoint>;
