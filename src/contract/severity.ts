/** Severity names in rising order; also the levels of a Sigma rule. */
export const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** 1 (informational) to 5 (critical), which are also the OCSF `severity_id` values. */
export function severityId(severity: Severity): number {
  return SEVERITIES.indexOf(severity) + 1;
}
