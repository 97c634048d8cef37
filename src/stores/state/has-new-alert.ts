import type { Incident } from '#contract/incident.ts';

/** Whether an incident that was closed has an alert now that it did not have then: what was judged is not all of it any more. */
export function hasNewAlert(now: Incident, closed: Incident | undefined): boolean {
  if (closed === undefined) return false;
  const judged = new Set(closed.alerts);
  return now.alerts.some((alert) => !judged.has(alert));
}
