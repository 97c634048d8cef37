import { type Severity, severityId } from '#contract/severity.ts';
import { PAGING_LINE } from '#engine/score/priority.ts';
import { type AlertTruth, BACKGROUND, type Truth } from './truth.ts';

/** Alerts that somebody put together, and how urgent they are. */
export interface AlertGroup {
  readonly id: string;
  readonly alerts: readonly string[];
  readonly priority: number;
  readonly severity: Severity;
}

/** What became of a scenario. Shares are from 0 to 1. */
export interface ScenarioFigures {
  readonly alerts: number;
  /** Its main incident is at least as severe as it has to be. */
  readonly isFound: boolean;
  /** That, and at least half of the alerts there are its own: it is not a part of something large. */
  readonly isApart: boolean;
  /** The share of its alerts in its main incident, which is the one with most of them. */
  readonly completeness: number | null;
  /** The share of the alerts of its main incident that are its own. */
  readonly purity: number | null;
  /** Incidents that hold alerts of it, and how many of them are at or above the paging line. */
  readonly incidents: number;
  readonly paged: number;
  /** The place of its main incident among all, by priority. */
  readonly rank: number | null;
  readonly severity: Severity | null;
  /** Steps that some alert is of, and that an alert in the main incident is of. */
  readonly stepsSeen: number;
  readonly stepsInMain: number;
}

export type TruthOf = ReadonlyMap<string, AlertTruth>;

/** The group that holds most alerts of a scenario; of several the most urgent one. Groups are in the order of priority. */
export function mainGroup<T extends AlertGroup>(groups: readonly T[], scenario: number, truthOf: TruthOf): T | null {
  let main: T | null = null;
  let most = 0;
  for (const group of groups) {
    const own = ownAlerts(group, scenario, truthOf).length;
    if (own > most) [main, most] = [group, own];
  }
  return main;
}

/** The steps of a scenario that alerts tell of. */
export function stepsIn(alerts: Iterable<string>, scenario: number, truthOf: TruthOf): Set<number> {
  return new Set([...alerts].flatMap((alert) => [...(truthOf.get(alert)?.steps.get(scenario) ?? [])]));
}

/** Whether a group is what the scenario asks for. */
export function isSevereEnough(group: AlertGroup | null, truth: Truth): boolean {
  return group !== null && severityId(group.severity) >= severityId(truth.severity);
}

export function scoreScenario(groups: readonly AlertGroup[], truth: Truth, scenario: number, truthOf: TruthOf): ScenarioFigures {
  const own = [...truthOf.values()].filter((one) => one.scenario === scenario);
  const holding = groups.filter((group) => ownAlerts(group, scenario, truthOf).length > 0);
  const main = mainGroup(holding, scenario, truthOf);
  const inMain = main === null ? [] : ownAlerts(main, scenario, truthOf);
  return {
    alerts: own.length,
    isFound: isSevereEnough(main, truth),
    isApart: isSevereEnough(main, truth) && inMain.length * 2 >= (main?.alerts.length ?? 0),
    completeness: own.length === 0 ? null : inMain.length / own.length,
    purity: main === null ? null : inMain.length / main.alerts.length,
    incidents: holding.length,
    paged: holding.filter(isPaged).length,
    rank: main === null ? null : 1 + groups.filter((group) => group.priority > main.priority).length,
    severity: main?.severity ?? null,
    stepsSeen: stepsIn(truthOf.keys(), scenario, truthOf).size,
    stepsInMain: stepsIn(main?.alerts ?? [], scenario, truthOf).size,
  };
}

/** What came of everything together. */
export interface OverallFigures {
  readonly alerts: number;
  readonly incidents: number;
  readonly paged: number;
  readonly alertsPerIncident: number;
  /** Alerts of the incident with most of them. */
  readonly largest: number;
  /** High or above, and holding no alert of any attack. */
  readonly falseIncidents: number;
  /** Null where there are no benign events. */
  readonly falsePerMillion: number | null;
}

export function scoreOverall(groups: readonly AlertGroup[], truths: readonly Truth[], truthOf: TruthOf, benignEvents: number): OverallFigures {
  const isOfAttack = (alert: string): boolean => {
    const scenario = truthOf.get(alert)?.scenario ?? BACKGROUND;
    return scenario !== BACKGROUND && truths[scenario]?.kind === 'attack';
  };
  const alerts = groups.reduce((sum, group) => sum + group.alerts.length, 0);
  const falseIncidents = groups.filter((group) => severityId(group.severity) >= severityId('high') && !group.alerts.some(isOfAttack)).length;
  return {
    alerts, incidents: groups.length, paged: groups.filter(isPaged).length,
    alertsPerIncident: groups.length === 0 ? 0 : alerts / groups.length, largest: groups.reduce((most, group) => Math.max(most, group.alerts.length), 0),
    falseIncidents, falsePerMillion: benignEvents === 0 ? null : (falseIncidents * 1_000_000) / benignEvents,
  };
}

export function isPaged({ priority }: AlertGroup): boolean {
  return priority >= PAGING_LINE;
}

function ownAlerts(group: AlertGroup, scenario: number, truthOf: TruthOf): AlertTruth[] {
  return group.alerts.flatMap((alert) => {
    const truth = truthOf.get(alert);
    return truth?.scenario === scenario ? [truth] : [];
  });
}
