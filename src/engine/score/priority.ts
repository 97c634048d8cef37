import type { Alert } from '#contract/alert.ts';
import type { ScoreTerms } from '#contract/incident.ts';
import type { Severity } from '#contract/severity.ts';
import { TACTICS, tacticIndex } from '#contract/tactics.ts';

/** How bad one alert of a severity is by itself. */
const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = { informational: 0.04, low: 0.2, medium: 0.45, high: 0.82, critical: 0.97 };

/** From this priority on an incident is shown as work; below it is kept as building. */
export const PAGING_LINE = 40;

export interface Score {
  readonly priority: number;
  readonly severity: Severity;
  readonly terms: ScoreTerms;
}

/**
 * Priority = 100 × severity × confidence × asset × spread × stage, at most 100. `severity` joins the alerts as independent evidence (1 - Π(1 - weight)),
 * with one alert per rule and two per tactic, so that noise of one kind does not add up.
 */
export function scoreAlerts(alerts: readonly Alert[]): Score {
  const evidence = evidenceOf(alerts);
  const terms: ScoreTerms = {
    severity: round(1 - evidence.reduce((missing, { weight }) => missing * (1 - weight), 1)),
    confidence: round(Math.max(...evidence.map(({ alert }) => 0.75 + 0.25 * alert.confidence))),
    asset: 1,
    spread: round(spreadOf(alerts)),
    stage: round(stageOf(alerts)),
  };
  const priority = Math.min(100, Math.round(100 * terms.severity * terms.confidence * terms.asset * terms.spread * terms.stage));
  return { priority, severity: severityOf(priority), terms };
}

function evidenceOf(alerts: readonly Alert[]): { alert: Alert; weight: number }[] {
  const ranked = [...alerts].sort((a, b) => weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1));
  const rules = new Set<string>();
  const tactics = new Map<string, number>();
  const chosen: { alert: Alert; weight: number }[] = [];
  for (const alert of ranked) {
    const tactic = alert.tactics[0] ?? '';
    const used = tactics.get(tactic) ?? 0;
    if (rules.has(alert.rule.id) || used >= 2) continue;
    rules.add(alert.rule.id);
    tactics.set(tactic, used + 1);
    chosen.push({ alert, weight: weightOf(alert) * (used === 0 ? 1 : 0.5) });
  }
  return chosen;
}

function weightOf(alert: Alert): number {
  return SEVERITY_WEIGHT[alert.severity] * (0.6 + 0.4 * alert.confidence);
}

/** 1 for one domain and one host or user; each further domain counts. */
function spreadOf(alerts: readonly Alert[]): number {
  const domains = new Set(alerts.flatMap((alert) => alert.domain ?? []));
  const hosts = new Set(alerts.flatMap((alert) => alert.entities.filter((entity) => entity.type === 'host' && entity.role === 'actor').map((entity) => entity.value)));
  return 1 + 0.12 * Math.min(3, Math.max(0, domains.size - 1)) + 0.05 * Math.min(3, Math.max(0, hosts.size - 1));
}

/** The further along ATT&CK, and the more of its steps, the less time is left. */
function stageOf(alerts: readonly Alert[]): number {
  const places = new Set(alerts.map((alert) => tacticIndex(alert.tactics)).filter((place) => place >= 0));
  const furthest = Math.max(-1, ...places);
  return 0.95 + 0.1 * Math.max(0, furthest / (TACTICS.length - 1)) + 0.03 * Math.min(4, Math.max(0, places.size - 1));
}

function severityOf(priority: number): Severity {
  if (priority >= 85) return 'critical';
  if (priority >= 65) return 'high';
  if (priority >= PAGING_LINE) return 'medium';
  return priority >= 15 ? 'low' : 'informational';
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
