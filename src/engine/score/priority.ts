import type { Alert } from '#contract/alert.ts';
import type { ChainProgress, IncidentAsset, ScoreTerms } from '#contract/incident.ts';
import type { Severity } from '#contract/severity.ts';
import { TACTICS, tacticIndex } from '#contract/tactics.ts';
import { assetTerm } from './asset-term.ts';

/** How bad one alert of a severity is by itself. */
export const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = { informational: 0.02, low: 0.1, medium: 0.4, high: 0.68, critical: 0.95 };

/** From this priority on an incident is shown as work; below it is kept as building. */
export const PAGING_LINE = 40;

const LOWEST = { from: 0, severity: 'informational' } as const;

/** The priority from which on an incident has a severity, the gravest first. */
export const PRIORITY_LINES: readonly { readonly from: number; readonly severity: Severity }[] = [
  { from: 85, severity: 'critical' }, { from: 65, severity: 'high' }, { from: PAGING_LINE, severity: 'medium' }, { from: 15, severity: 'low' }, LOWEST,
];

export interface Score {
  readonly priority: number;
  readonly severity: Severity;
  readonly terms: ScoreTerms;
}

/**
 * Priority = 100 × severity × confidence × asset × spread × stage, at most 100. `severity` joins the alerts as independent evidence (1 - Π(1 - weight)),
 * of each tactic the worst of one rule whole and that of another half, so that noise of one kind does not add up; a known course of an attack is evidence
 * of its own, by the share of its steps. Each term grows with the set of alerts, but that
 * of the asset: one that is declared low lowers an incident in which nothing was declared.
 */
export function scoreAlerts(alerts: readonly Alert[], { chains, worthOf, trustOf, assets }: ScoreParts = ALERTS_ALONE): Score {
  const saysOf = (alert: Alert): number => worthOf(alert) ** 2 * trustOf(alert);
  const terms: ScoreTerms = {
    severity: round(1 - [...evidenceOf(alerts, saysOf), ...chains.slice(0, 1).map((chain) => chainWeight(chain, alerts, saysOf))].reduce((missing, weight) => missing * (1 - weight), 1)),
    confidence: round(0.75 + 0.25 * Math.max(...alerts.map((alert) => alert.confidence))),
    asset: assetTerm(assets),
    spread: round(spreadOf(alerts)),
    stage: round(stageOf(alerts)),
  };
  const priority = Math.min(100, Math.round(100 * terms.severity * terms.confidence * terms.asset * terms.spread * terms.stage));
  return { priority, severity: severityOf(priority), terms };
}

/** A known course of an attack that alerts follow, as grave as it says. */
export interface FollowedChain extends ChainProgress {
  readonly level: Severity;
}

/** What else counts. */
export interface ScoreParts {
  readonly chains: readonly FollowedChain[];
  /** 0 to 1: what an alert says, by how its rule fires at the tenant. */
  readonly worthOf: (alert: Alert) => number;
  /** 0 to 1: what it counts for, by what people judged of its rule at the tenant. */
  readonly trustOf: (alert: Alert) => number;
  /** What is declared of its entities. */
  readonly assets: readonly IncidentAsset[];
}

type SaysOf = (alert: Alert) => number;

const ALERTS_ALONE: ScoreParts = { chains: [], worthOf: () => 1, trustOf: () => 1, assets: [] };

/** By the share of its steps that were seen, and by how much the alerts say that these steps rest on. */
function chainWeight({ level, steps }: FollowedChain, alerts: readonly Alert[], saysOf: SaysOf): number {
  const seen = new Set(steps.flatMap(({ alert }) => alert ?? []));
  const worth = alerts.reduce((sum, alert) => (seen.has(alert.id) ? sum + saysOf(alert) : sum), 0);
  return (SEVERITY_WEIGHT[level] * worth) / steps.length;
}

/** The weights that count, which are those of the two worst rules of each tactic. */
function evidenceOf(alerts: readonly Alert[], saysOf: SaysOf): number[] {
  const byTactic = new Map<string, Map<string, number>>();
  for (const alert of alerts) {
    const tactic = alert.tactics[0] ?? '';
    const rules = byTactic.get(tactic) ?? new Map<string, number>();
    rules.set(alert.rule.id, Math.max(rules.get(alert.rule.id) ?? 0, weightOf(alert) * saysOf(alert)));
    byTactic.set(tactic, rules);
  }
  return [...byTactic.values()].flatMap((rules) => {
    const [worst = 0, second = 0] = [...rules.values()].sort((a, b) => b - a);
    return [worst, second * 0.5];
  }).sort((a, b) => b - a);
}

function weightOf(alert: Alert): number {
  return SEVERITY_WEIGHT[alert.severity] * (0.6 + 0.4 * alert.confidence);
}

/** 1 for one domain and one host; each further one counts. One rule alone does not spread: it may be noisy everywhere. */
function spreadOf(alerts: readonly Alert[]): number {
  if (new Set(alerts.map((alert) => alert.rule.id)).size < 2) return 1;
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
  return (PRIORITY_LINES.find(({ from }) => priority >= from) ?? LOWEST).severity;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
