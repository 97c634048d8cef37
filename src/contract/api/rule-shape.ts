import { z } from 'zod';
import { APPROVED_STATES, OVERRIDE_STATES, RULE_CHANGE_KINDS, RULE_KINDS, RULE_STATES } from '#contract/rule-life.ts';
import { domainShape, severityShape, timeMsShape } from './alert-shape.ts';

export const ruleStateShape = z.enum(RULE_STATES);
export const ruleModeShape = z.enum(['alert', 'count', 'off']);
const verdictShape = z.enum(['keep', 'tune', 'retire']);
const freshnessShape = z.enum(['fires', 'quiet', 'never-fired', 'no-source', 'in-vain', 'not-run']);

const testsShape = z.object({ fires: z.number().int(), misses: z.number().int(), passed: z.boolean().nullable().describe('Null where they were not run here.') });

/** One line of the catalogue. Figures are of the tenants that the reader sees, or of the one that is asked for. */
export const ruleRowShape = z.object({
  id: z.string(),
  kind: z.enum(RULE_KINDS),
  title: z.string(),
  state: ruleStateShape,
  next: ruleStateShape.nullable().describe('The state of a later revision that is worked on.'),
  isProposed: z.boolean(),
  revision: z.number().int(),
  level: severityShape,
  status: z.string().nullable(),
  domain: domainShape.nullable(),
  techniques: z.array(z.string()),
  tactics: z.array(z.string()),
  pack: z.string().nullable().describe('The pack that looks after it; null where people do.'),
  mode: ruleModeShape.nullable().describe('What a match leads to at the tenant that is asked for.'),
  lastFiredMs: timeMsShape.nullable(),
  fired: z.number().int().describe('Events that it fired on in 30 days; of a filter, those that it took from rules.'),
  alerts: z.number().int().describe('Alerts that began in 30 days.'),
  incidents: z.number().int().describe('Incidents that it is part of, of all time.'),
  volume: z.array(z.number().int()).describe('Events that it fired on, per day of the last 30; empty where none.'),
  tests: testsShape,
  freshness: freshnessShape,
  verdict: verdictShape,
  changedAtMs: timeMsShape,
});

const placeShape = z.object({ revision: z.number().int(), state: ruleStateShape });

export const proposalShape = z.object({ revision: z.number().int(), to: z.enum(APPROVED_STATES), by: z.string(), reason: z.string(), atMs: timeMsShape });

export const revisionShape = z.object({
  number: z.number().int(),
  digest: z.string().describe('SHA-256 of text and proof.'),
  author: z.string(),
  pack: z.string().nullable(),
  reason: z.string(),
  createdAtMs: timeMsShape,
  tests: testsShape,
  text: z.string(),
  proof: z.string(),
});

export const proofLineShape = z.object({ kind: z.enum(['fires', 'misses']), why: z.string(), record: z.string(), passed: z.boolean(), detail: z.string() });

export const problemShape = z.object({ severity: z.enum(['error', 'warning']), line: z.number().int(), field: z.string(), message: z.string() });

export const overrideShape = z.object({ state: z.enum(OVERRIDE_STATES).nullable(), by: z.string(), reason: z.string(), atMs: timeMsShape });

export const ruleTenantShape = z.object({
  tenant: z.string(),
  name: z.string(),
  mode: ruleModeShape,
  override: overrideShape.nullable(),
  lastFiredMs: timeMsShape.nullable(),
  fired: z.number().int(),
  alerts: z.number().int(),
  openIncidents: z.number().int(),
  closedIncidents: z.number().int(),
  judged: z.object({ true_positive: z.number().int(), benign_true_positive: z.number().int(), false_positive: z.number().int(), undetermined: z.number().int() }).describe('Incidents that it was part of, by the verdict that counts.'),
  hasSource: z.boolean().nullable().describe('Whether something that it is asked about has arrived in 7 days; null where that is not known.'),
});

const ruleLinkShape = z.object({
  rule: z.string().nullable(),
  title: z.string().nullable(),
  kind: z.enum(RULE_KINDS).nullable(),
  state: ruleStateShape.nullable(),
  lastFiredMs: timeMsShape.nullable(),
});

export const ruleShape = ruleRowShape.extend({
  description: z.string(),
  author: z.string(),
  logSource: z.object({ product: z.string().optional(), category: z.string().optional(), service: z.string().optional() }),
  version: z.number().int().describe('Of the standing: what is decided on an older one is refused.'),
  main: placeShape,
  candidate: placeShape.nullable(),
  proposal: proposalShape.nullable(),
  moves: z.array(ruleStateShape).describe('Where one person may take it.'),
  proposals: z.array(z.enum(APPROVED_STATES)).describe('What may be proposed to a second person.'),
  shown: revisionShape.describe('The revision that acts are about: the one that is worked on, else the one in force.'),
  sources: z.array(z.string()).describe('Sources whose events it can be asked about.'),
  emptyFields: z.array(z.string()).nullable(),
  correlation: z.object({
    condition: z.string(), window: z.string(), group: z.string(), isOrdered: z.boolean(),
  }).nullable().describe('What a correlation waits for, in words.'),
  names: z.array(ruleLinkShape.extend({ name: z.string().describe('As it stands in the text.'), rule: z.string().nullable().describe('Null where the name means no rule.'), fault: z.string().nullable().describe('Why it means none, and what to do.') })).describe('Rules that a correlation waits for or a filter narrows.'),
  namedBy: z.array(ruleLinkShape).describe('Correlations that wait for it, and filters that narrow it.'),
  reasons: z.array(z.string()).describe('Why the scorecard says what it says.'),
  tenants: z.array(ruleTenantShape),
});

export const ruleChangeShape = z.object({
  number: z.number().int(),
  kind: z.enum(RULE_CHANGE_KINDS),
  by: z.string(),
  reason: z.string(),
  atMs: timeMsShape,
  revision: z.number().int(),
  from: ruleStateShape.nullable(),
  to: ruleStateShape.nullable(),
});
