import type { Alert } from '#contract/alert.ts';
import type { StoryStep } from '#contract/incident.ts';
import { TACTICS, tacticIndex } from '#contract/tactics.ts';

/** Longer stories are not read; what is beyond stays in the list of alerts. */
const MAX_STEPS = 40;

/** The incident in plain sentences, one per tactic and thing that happened, in ATT&CK order and within it by time. */
export function tellStory(alerts: readonly Alert[]): StoryStep[] {
  const steps = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const key = `${tacticIndex(alert.tactics)} ${alert.summary}`;
    steps.set(key, [...(steps.get(key) ?? []), alert]);
  }
  const told = [...steps.values()].map(tellStep);
  told.sort((a, b) => placeOf(a.tactic) - placeOf(b.tactic) || a.timeMs - b.timeMs || ((a.alerts[0] ?? '') < (b.alerts[0] ?? '') ? -1 : 1));
  return told.slice(0, MAX_STEPS);
}

function tellStep(alerts: readonly Alert[]): StoryStep {
  const first = alerts[0] as Alert;
  const index = tacticIndex(first.tactics);
  const times = Math.max(...alerts.map((alert) => alert.count));
  const again = times > 1 ? ` This was seen ${times} times until ${clock(Math.max(...alerts.map((alert) => alert.lastTimeMs)))}.` : '';
  return { timeMs: first.timeMs, tactic: index < 0 ? null : (TACTICS[index] as string), text: `${clock(first.timeMs)}: ${first.summary}${again}`, alerts: alerts.map((alert) => alert.id) };
}

function placeOf(tactic: string | null): number {
  return tactic === null ? TACTICS.length : TACTICS.indexOf(tactic as (typeof TACTICS)[number]);
}

function clock(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
