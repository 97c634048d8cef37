import type { RuleDay, RuleOverride, RuleStatistics } from '#contract/rule-life.ts';
import { VERDICTS } from '#contract/verdict.ts';
import type { IncidentRecord, TenantResult } from './port.ts';
import type { TenantRules } from './rule-book.ts';

interface KeptDay {
  fired: number;
  alerts: number;
  incidents: number;
  lastFiredMs: number;
}

/** What is kept of rules for one tenant, in memory. */
export interface TenantRuleData {
  /** By rule, oldest first. */
  readonly overrides: Map<string, RuleOverride[]>;
  readonly days: Map<string, Map<number, KeptDay>>;
  readonly incidents: Map<string, Set<string>>;
}

const DAY_MS = 86_400_000;

export function emptyTenantRules(): TenantRuleData {
  return { overrides: new Map(), days: new Map(), incidents: new Map() };
}

type Part = Pick<IncidentRecord, 'status' | 'mergedInto' | 'verdict'>;
type Incidents = ReadonlyMap<string, Part>;

/** What one tenant has of rules; `incidents` are all that it has. */
export function memoryTenantRules(rules: TenantRuleData, incidents: Incidents): TenantRules {
  return {
    ruleOverrides: async () => [...rules.overrides.values()].flatMap((all) => all.at(-1) ?? []).filter(({ state }) => state !== null).sort((a, b) => (a.rule < b.rule ? -1 : 1)),
    ruleOverrideHistory: async (rule) => [...(rules.overrides.get(rule) ?? [])].reverse(),
    overrideRule: async ({ nowMs, ...input }) => {
      const override = { ...input, atMs: nowMs };
      rules.overrides.set(input.rule, [...(rules.overrides.get(input.rule) ?? []), override]);
      return override;
    },
    ruleStatistics: async (sinceDay, only) =>
      [...rules.days]
        .filter(([rule]) => only === undefined || rule === only)
        .map(([rule, days]) => statisticsOf(rule, days, [...(rules.incidents.get(rule) ?? [])].flatMap((id) => incidents.get(id) ?? []), sinceDay))
        .sort((a, b) => (a.rule < b.rule ? -1 : 1)),
  };
}

function statisticsOf(rule: string, days: ReadonlyMap<number, KeptDay>, parts: readonly Part[], sinceDay: number): RuleStatistics {
  const shown = [...days].filter(([day]) => day >= sinceDay).map(([day, { fired, alerts, incidents }]): RuleDay => ({ day, fired, alerts, incidents }));
  const incidents = parts.filter(({ mergedInto }) => mergedInto === null);
  return {
    rule,
    lastFiredMs: Math.max(...[...days.values()].map(({ lastFiredMs }) => lastFiredMs)),
    days: shown.sort((a, b) => a.day - b.day),
    openIncidents: incidents.filter(({ status }) => status === 'open').length,
    closedIncidents: incidents.filter(({ status }) => status === 'closed').length,
    judged: Object.fromEntries(VERDICTS.map((kind) => [kind, incidents.filter(({ verdict }) => verdict?.kind === kind).length])) as RuleStatistics['judged'],
  };
}

/** Adds what rules did in a batch; an incident counts for a rule once, on the day of the commit. */
export function writeRuleCounts(data: TenantRuleData, { ruleCounts, incidentRules }: TenantResult, nowMs: number): void {
  for (const { rule, day, fired, alerts, lastFiredMs } of ruleCounts) {
    const kept = dayOf(data, rule, day);
    kept.fired += fired;
    kept.alerts += alerts;
    kept.lastFiredMs = Math.max(kept.lastFiredMs, Math.round(lastFiredMs));
  }
  for (const { rule, incident } of incidentRules) {
    const known = data.incidents.get(rule) ?? new Set();
    data.incidents.set(rule, known);
    if (known.has(incident)) continue;
    known.add(incident);
    dayOf(data, rule, Math.floor(nowMs / DAY_MS)).incidents++;
  }
}

function dayOf(data: TenantRuleData, rule: string, day: number): KeptDay {
  const days = data.days.get(rule) ?? new Map<number, KeptDay>();
  data.days.set(rule, days);
  const kept = days.get(day) ?? { fired: 0, alerts: 0, incidents: 0, lastFiredMs: 0 };
  days.set(day, kept);
  return kept;
}
