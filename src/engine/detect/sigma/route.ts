import type { LogSource } from '#contract/log-source.ts';

/** True when each part that the rule names equals the part of one and the same log source of the event. */
export function isRouted(rule: LogSource, event: readonly LogSource[]): boolean {
  if (rule.product === undefined && rule.category === undefined && rule.service === undefined) return true;
  return event.some((source) => isPart(rule.product, source.product) && isPart(rule.category, source.category) && isPart(rule.service, source.service));
}

function isPart(wanted: string | undefined, actual: string | undefined): boolean {
  return wanted === undefined || wanted === actual?.toLowerCase();
}
