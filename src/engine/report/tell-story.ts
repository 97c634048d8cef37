import type { Alert } from '#contract/alert.ts';
import type { StoryStep } from '#contract/incident.ts';
import { severityId } from '#contract/severity.ts';
import { TACTICS, tacticIndex } from '#contract/tactics.ts';
import { clockTime } from './clock-time.ts';

/** Longer stories are not read; what is beyond stays in the list of alerts. */
const MAX_STEPS = 40;
const MAX_TITLES = 3;

/** The host that had an address while the incident went on; `undefined` where that is not known. */
export type HostOfAddress = (address: string) => string | undefined;

/** The incident in plain sentences, one per thing that happened, in ATT&CK order and within it by time. */
export function tellStory(alerts: readonly Alert[], hostOf: HostOfAddress = () => undefined): StoryStep[] {
  const steps = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const known = steps.get(alert.summary);
    if (known) known.push(alert);
    else steps.set(alert.summary, [alert]);
  }
  const told = [...steps.values()].map((step) => tellStep(step, hostOf));
  told.sort((a, b) => placeOf(a.tactic) - placeOf(b.tactic) || a.timeMs - b.timeMs || ((a.alerts[0] ?? '') < (b.alerts[0] ?? '') ? -1 : 1));
  return told.slice(0, MAX_STEPS);
}

function tellStep(alerts: readonly Alert[], hostOf: HostOfAddress): StoryStep {
  const first = alerts[0] as Alert;
  const titles = [...new Set(alerts.map((alert) => alert.rule.title))];
  const why = titles.slice(0, MAX_TITLES).join('; ') + (titles.length > MAX_TITLES ? ` and ${titles.length - MAX_TITLES} more` : '');
  const text = `${clockTime(first.timeMs)}: ${withHosts(first.summary, hostOf)}${again(alerts)} [${why}]`;
  return { timeMs: first.timeMs, tactic: tacticOf(alerts), text, alerts: alerts.map((alert) => alert.id) };
}

/** What the gravest alert of a step says it is for; of several, the earliest tactic. */
function tacticOf(alerts: readonly Alert[]): string | null {
  const placed = alerts.filter((alert) => tacticIndex(alert.tactics) >= 0);
  const gravest = Math.max(...placed.map((alert) => severityId(alert.severity)));
  const places = placed.filter((alert) => severityId(alert.severity) === gravest).map((alert) => tacticIndex(alert.tactics));
  return places.length === 0 ? null : (TACTICS[Math.min(...places)] as string);
}

function again(alerts: readonly Alert[]): string {
  const times = Math.max(...alerts.map((alert) => alert.count));
  return times > 1 ? ` This was seen ${times} times until ${clockTime(Math.max(...alerts.map((alert) => alert.lastTimeMs)))}.` : '';
}

// Names are what people know; addresses alone are not.
function withHosts(summary: string, hostOf: HostOfAddress): string {
  return summary.replace(/(?<![\w.:/(])\d{1,3}(?:\.\d{1,3}){3}(?![\w:/)]|\.\w)/g, (address) => {
    const host = hostOf(address);
    return host === undefined ? address : `${host} (${address})`;
  });
}

function placeOf(tactic: string | null): number {
  return tactic === null ? TACTICS.length : TACTICS.indexOf(tactic as (typeof TACTICS)[number]);
}
