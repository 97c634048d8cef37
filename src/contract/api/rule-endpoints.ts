import { z } from 'zod';
import { OVERRIDE_STATES, RULE_KINDS } from '#contract/rule-life.ts';
import { domainShape, severityShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';
import { tenantParam } from './incident-endpoints.ts';
import { overrideShape, problemShape, proofLineShape, revisionShape, ruleChangeShape, ruleRowShape, ruleShape, ruleStateShape } from './rule-shape.ts';

const none = z.object({});
const ruleParam = z.object({ rule: z.string().min(1).max(300) });
const tenantQuery = z.object({ tenant: z.string().max(63).optional() });
const textShape = z.string().min(1).max(100_000);
const proofTextShape = z.string().max(1_000_000).default('');
export const reasonShape = z.string().trim().max(1000);

/** More rules than this are cut off; SigmaHQ has some four thousand. */
export const RULE_LIMIT = 20_000;
/** Rules with their proofs are larger than other requests. */
const RULE_BODY_BYTES = 2 * 1024 * 1024;

export const RULE_ENDPOINTS = {
  rules: {
    method: 'GET',
    path: '/api/rules',
    summary: 'The catalogue: rules, correlations and filters that the person may see, by title',
    params: none,
    query: tenantQuery.extend({
      text: z.string().max(200).optional().describe('In the title, the id, or an ATT&CK technique.'),
      kind: z.enum(RULE_KINDS).optional(),
      state: ruleStateShape.optional(),
      domain: domainShape.optional(),
      level: severityShape.optional(),
      limit: z.coerce.number<number>().int().min(1).max(RULE_LIMIT).default(RULE_LIMIT),
    }),
    body: null,
    output: z.object({ rules: z.array(ruleRowShape), isCut: z.boolean() }),
  },
  rule: {
    method: 'GET',
    path: '/api/rules/:rule',
    summary: 'One rule: text, tests, scorecard, and what it does at each tenant',
    params: ruleParam,
    query: none,
    body: null,
    output: ruleShape,
  },
  ruleTests: {
    method: 'GET',
    path: '/api/rules/:rule/tests',
    summary: 'The tests of a rule, run now',
    params: ruleParam,
    query: none,
    body: null,
    output: z.object({ lines: z.array(proofLineShape), fault: z.string().nullable().describe('Why they could not be run.') }),
  },
  ruleHistory: {
    method: 'GET',
    path: '/api/rules/:rule/history',
    summary: 'What was decided about a rule, and its revisions with their text, newest first',
    params: ruleParam,
    query: none,
    body: null,
    output: z.object({ changes: z.array(ruleChangeShape), revisions: z.array(revisionShape) }),
  },
  ruleDiff: {
    method: 'GET',
    path: '/api/rules/:rule/diff',
    summary: 'What changed between two revisions of a rule, line by line',
    params: ruleParam,
    query: z.object({ from: z.coerce.number<number>().int().min(0).describe('0: before there was any.'), to: z.coerce.number<number>().int().min(1) }),
    body: null,
    output: z.object({ lines: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })) }),
  },
  checkRule: {
    method: 'POST',
    path: '/api/rule-checks',
    summary: 'Read a rule and run its tests without keeping either',
    params: none,
    query: none,
    body: z.object({ text: textShape, proof: proofTextShape }),
    output: z.object({ id: z.string().nullable(), title: z.string().nullable(), problems: z.array(problemShape), fault: z.string().nullable(), lines: z.array(proofLineShape) }),
    bodyLimitBytes: RULE_BODY_BYTES,
  },
  writeRule: {
    method: 'POST',
    path: '/api/rules',
    summary: 'Write a rule, or a new revision of one that is there: its id says which. It begins as a draft',
    params: none,
    query: none,
    body: z.object({ text: textShape, proof: proofTextShape, reason: reasonShape }),
    output: z.object({ id: z.string(), revision: z.number().int() }),
    bodyLimitBytes: RULE_BODY_BYTES,
  },
  moveRule: {
    method: 'POST',
    path: '/api/rules/:rule/moves',
    summary: 'Move a rule, propose it to a second person, approve or decline what was proposed',
    params: ruleParam,
    query: none,
    body: z.discriminatedUnion('act', [
      z.object({ act: z.literal('move'), to: z.enum(['draft', 'test', 'canary', 'retired']), reason: reasonShape }),
      z.object({ act: z.literal('propose'), to: z.enum(['canary', 'active']), reason: reasonShape }),
      z.object({ act: z.literal('approve'), reason: reasonShape }),
      z.object({ act: z.literal('decline'), reason: reasonShape }),
    ]),
    output: z.object({ state: ruleStateShape, revision: z.number().int() }),
  },
  overrideRule: {
    method: 'PUT',
    path: '/api/tenants/:tenant/rule-overrides/:rule',
    summary: 'A tenant’s exception to the state of a rule; null takes it back',
    params: tenantParam.extend(ruleParam.shape),
    query: none,
    body: z.object({ state: z.enum(OVERRIDE_STATES).nullable(), reason: reasonShape }),
    output: overrideShape,
  },
  ruleOverrideHistory: {
    method: 'GET',
    path: '/api/tenants/:tenant/rule-overrides/:rule',
    summary: 'All exceptions that a tenant ever had to a rule, newest first',
    params: tenantParam.extend(ruleParam.shape),
    query: none,
    body: null,
    output: z.object({ overrides: z.array(overrideShape) }),
  },
} as const satisfies Record<string, Endpoint>;
