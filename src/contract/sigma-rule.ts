import { z } from 'zod';

import { SEVERITIES } from './severity.ts';

export const RULE_STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const;
export type RuleStatus = (typeof RULE_STATUSES)[number];

const texts = z.array(z.string());
const textOrTexts = z.union([z.string(), texts]);
/** Dates with dashes, or with slashes as they were written before Sigma 2. */
const date = z.string().regex(/^\d{4}[-/]\d{1,2}[-/]\d{1,2}$/);

/** What every Sigma document says about itself (Sigma specification 2.1). Keys of one's own are allowed. */
export const sigmaHeader = z.looseObject({
  title: z.string().min(1).max(256),
  id: z.string().min(1).max(128).optional(),
  name: z.string().min(1).max(256).optional(),
  taxonomy: z.string().optional(),
  status: z.enum(RULE_STATUSES).optional(),
  description: z.string().max(65_535).optional(),
  license: z.string().optional(),
  author: z.string().optional(),
  references: texts.optional(),
  date: date.optional(),
  modified: date.optional(),
  tags: texts.optional(),
  fields: textOrTexts.optional(),
  falsepositives: textOrTexts.optional(),
  level: z.enum(SEVERITIES).optional(),
});
export type SigmaHeaderDocument = z.infer<typeof sigmaHeader>;

export const sigmaLogSource = z.looseObject({
  product: z.string().min(1).optional(),
  category: z.string().min(1).optional(),
  service: z.string().min(1).optional(),
  definition: z.string().optional(),
});

const detection = z.looseObject({ condition: textOrTexts });

/** A Sigma rule as it stands in a file. */
export const sigmaRuleDocument = z.looseObject({ ...sigmaHeader.shape, logsource: sigmaLogSource, detection });

export const CORRELATION_TYPES = [
  'event_count', 'value_count', 'value_sum', 'value_avg', 'value_percentile', 'temporal', 'temporal_ordered',
] as const;
export type CorrelationType = (typeof CORRELATION_TYPES)[number];

export const TIMESPAN = /^\d{1,6}[smhdwMqy]$/;

const correlationCondition = z.strictObject({
  gt: z.number().optional(),
  gte: z.number().optional(),
  lt: z.number().optional(),
  lte: z.number().optional(),
  eq: z.number().optional(),
  neq: z.number().optional(),
  field: textOrTexts.optional(),
  percentile: z.number().min(0).max(100).optional(),
});

/** The `correlation` part of a Sigma correlation document. */
export const sigmaCorrelationPart = z.strictObject({
  type: z.enum(CORRELATION_TYPES),
  rules: textOrTexts,
  'group-by': textOrTexts.optional(),
  timespan: z.string().regex(TIMESPAN),
  aliases: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  condition: correlationCondition.optional(),
  generate: z.boolean().optional(),
});

/** A Sigma correlation as it stands in a file. */
export const sigmaCorrelationDocument = z.looseObject({ ...sigmaHeader.shape, correlation: sigmaCorrelationPart });

/** A Sigma filter as it stands in a file. */
export const sigmaFilterDocument = z.looseObject({
  ...sigmaHeader.shape,
  logsource: sigmaLogSource,
  filter: z.looseObject({ rules: textOrTexts.optional(), condition: textOrTexts }),
});
