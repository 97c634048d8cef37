import { WITHDRAWN_TECHNIQUES } from '#contract/attack.gen.ts';
import { deterministicId } from '#base/ids.ts';
import { PAGING_LINE } from '#engine/score/priority.ts';
import type { Detector } from '#engine/detect/detector.ts';
import type { CorrelationSet } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { scanFiles } from '#main/scan-files.ts';
import type { Scenario } from './find-scenarios.ts';

export interface ScenarioRow {
  readonly set: string;
  readonly name: string;
  readonly techniques: readonly string[];
  readonly records: number;
  readonly events: number;
  readonly unreadable: number;
  /** Events whose source no mapping knows. */
  readonly unknown: number;
  readonly alerts: number;
  readonly incidents: number;
  /** Incidents below the paging line. */
  readonly building: number;
  readonly topPriority: number;
  readonly domains: readonly string[];
  /** Whether some loaded rule is for one of the techniques. */
  readonly isCovered: boolean;
  /** Whether an alert names one of the techniques, or its parent. */
  readonly isTechniqueSeen: boolean;
  readonly seconds: number;
}

export interface ScanWith {
  readonly normaliser: Normaliser;
  /** A detector of its own for each scenario would compile the rules anew; it keeps nothing between events. */
  readonly detector: Detector;
  readonly correlations: CorrelationSet;
  readonly ruleTechniques: ReadonlySet<string>;
}

/** Recordings name techniques as they were called then. */
const nameNow = (technique: string): string => WITHDRAWN_TECHNIQUES[technique] || technique;
const parentOf = (technique: string): string => technique.split('.')[0] as string;

/** Runs one scenario through the whole engine in memory. */
export async function scanScenario(scenario: Scenario, { normaliser, detector, correlations, ruleTechniques }: ScanWith): Promise<ScenarioRow> {
  const startMs = performance.now();
  const { picture, counts } = await scanFiles(scenario.paths, { normaliser, rules: { detector, correlations }, source: '', nowMs: Date.now() });
  const incidents = picture.incidents((first) => deterministicId(['incident', picture.tenant, first]));
  const paged = incidents.filter((incident) => incident.priority >= PAGING_LINE);
  const techniques = scenario.techniques.map(nameNow);
  const labels = new Set(techniques.flatMap((technique) => [technique, parentOf(technique)]));
  const seen = [...picture.alerts.values()].some((alert) => alert.techniques.some((technique) => labels.has(technique) || labels.has(parentOf(technique))));
  return {
    set: scenario.set, name: scenario.name, techniques: scenario.techniques, records: counts.records, events: counts.events,
    unreadable: [...counts.unreadable.values()].reduce((sum, number) => sum + number, 0), unknown: counts.unmapped,
    alerts: picture.alerts.size, incidents: paged.length, building: incidents.length - paged.length, topPriority: incidents[0]?.priority ?? 0,
    domains: [...new Set(paged.flatMap((incident) => incident.domains))].sort(),
    isCovered: techniques.some((technique) => ruleTechniques.has(technique) || ruleTechniques.has(parentOf(technique))), isTechniqueSeen: seen,
    seconds: Math.round((performance.now() - startMs) / 100) / 10,
  };
}
