import { type Severity, severityId } from '#contract/severity.ts';
import type { ForeignJoin } from './foreign-joins.ts';
import type { JudgedScenario, Judgement } from './judge-replay.ts';
import type { Truth } from './truth.ts';

/** A scenario over several runs, under one way of joining. Means are over the runs in which there is something to share out. */
export interface ScenarioSum {
  readonly name: string;
  readonly kind: Truth['kind'];
  readonly wanted: Severity;
  readonly runs: number;
  readonly found: number;
  readonly apart: number;
  readonly alerts: number;
  readonly completeness: number | null;
  readonly purity: number | null;
  readonly incidents: number;
  readonly paged: number;
  readonly worstRank: number | null;
  readonly lowestSeverity: Severity | null;
  /** Of all runs together. */
  readonly steps: number;
  readonly stepsSeen: number;
  readonly stepsInMain: number;
  readonly stepsInThree: number;
  readonly stepsInThreePaged: number;
}

export interface MethodSum {
  readonly name: string;
  readonly scenarios: readonly ScenarioSum[];
  /** Over the attacks. */
  readonly attacks: number;
  readonly found: number;
  readonly apart: number;
  readonly completeness: number | null;
  readonly purity: number | null;
  readonly incidentsPerAttack: number;
  /** Over everything. */
  readonly alerts: number;
  readonly incidents: number;
  readonly paged: number;
  /** Alerts of the incident with most of them, in any run. */
  readonly largest: number;
  readonly falseIncidents: number;
  readonly falsePerMillion: number | null;
}

/** Runs of the same scenarios with different seeds, or one run. */
export interface JudgementSum {
  readonly runs: number;
  readonly records: number;
  readonly events: number;
  readonly benignEvents: number;
  readonly unmapped: number;
  readonly unreadable: number;
  readonly lostOfScenarios: number;
  readonly firings: number;
  /** Of the longest run: by the clock, and of the processor, which alone tells something where others use the machine. */
  readonly seconds: number;
  readonly processorS: number;
  readonly methods: readonly MethodSum[];
  /** By scenario: the longest wait, null where it was not waited for to the end in any run; and in how many it was not. */
  readonly waits: readonly { readonly name: string; readonly worstS: number | null; readonly missing: number }[];
  /** Alerts that reach the paging line alone, of scenarios of which none should. */
  readonly loudAlone: readonly { readonly name: string; readonly alerts: number }[];
  /** Of each run. */
  readonly foreignJoins: readonly (readonly ForeignJoin[])[];
}

export function sumJudgements(runs: readonly Judgement[]): JudgementSum {
  const sum = (part: (run: Judgement) => number): number => runs.reduce((total, run) => total + part(run), 0);
  const names = [...new Set(runs.flatMap(({ truths }) => truths.map(({ name }) => name)))];
  const placed = names.map((name) => runs.flatMap((run) => run.truths.flatMap((truth, at) => (truth.name === name ? [{ run, truth, at }] : []))));
  const count = (name: keyof Judgement['counts']) => sum(({ counts }) => counts[name]);
  return {
    runs: runs.length, records: count('records'), events: count('events'), benignEvents: count('benignEvents'), unmapped: count('unmapped'), unreadable: count('unreadable'),
    lostOfScenarios: count('lostOfScenarios'), firings: count('firings'), seconds: Math.max(0, ...runs.map(({ seconds }) => seconds)), processorS: Math.max(0, ...runs.map(({ processorS }) => processorS)),
    methods: (runs[0]?.methods ?? []).map(({ name }, method) => sumMethod(name, method, runs, placed)),
    waits: placed.flatMap((places): JudgementSum['waits'] => {
      const waits = places.filter(({ truth }) => truth.kind === 'attack').map(({ run, at }) => run.waitS[at] ?? null);
      const there = waits.filter((wait) => wait !== null);
      return waits.length === 0 ? [] : [{ name: places[0]?.truth.name ?? '', worstS: there.length === 0 ? null : Math.max(...there), missing: waits.length - there.length }];
    }),
    foreignJoins: runs.map((run) => run.foreignJoins),
    loudAlone: placed.flatMap((places) => (places[0]?.truth.isQuietAlone ? [{ name: places[0].truth.name, alerts: places.reduce((total, { run, at }) => total + (run.loudAlone[at] ?? 0), 0) }] : [])),
  };
}

interface Placed {
  readonly run: Judgement;
  readonly truth: Truth;
  readonly at: number;
}

function sumMethod(name: string, method: number, runs: readonly Judgement[], placed: readonly (readonly Placed[])[]): MethodSum {
  const scenarios = placed.map((places) => sumScenario(places.map(({ run, truth, at }) => ({ truth, figures: run.methods[method]?.scenarios[at] as JudgedScenario }))));
  const attacks = scenarios.filter(({ kind }) => kind === 'attack');
  const overall = runs.flatMap((run) => run.methods[method]?.overall ?? []);
  const total = (part: (one: (typeof overall)[number]) => number) => overall.reduce((all, one) => all + part(one), 0);
  const benign = runs.reduce((all, { counts }) => all + counts.benignEvents, 0);
  const falseIncidents = total((one) => one.falseIncidents);
  return {
    name, scenarios,
    attacks: attacks.reduce((all, { runs: times }) => all + times, 0), found: attacks.reduce((all, { found }) => all + found, 0), apart: attacks.reduce((all, { apart }) => all + apart, 0),
    completeness: mean(attacks.map((one) => one.completeness)), purity: mean(attacks.map((one) => one.purity)), incidentsPerAttack: mean(attacks.map((one) => one.incidents)) ?? 0,
    alerts: total((one) => one.alerts), incidents: total((one) => one.incidents), paged: total((one) => one.paged), largest: Math.max(0, ...overall.map((one) => one.largest)),
    falseIncidents, falsePerMillion: benign === 0 ? null : (falseIncidents * 1_000_000) / benign,
  };
}

function sumScenario(all: readonly { readonly truth: Truth; readonly figures: JudgedScenario }[]): ScenarioSum {
  const { truth } = all[0] as { readonly truth: Truth };
  const figures = all.map((one) => one.figures);
  const total = (part: (one: JudgedScenario) => number) => figures.reduce((sum, one) => sum + part(one), 0);
  const ranks = figures.flatMap(({ rank }) => rank ?? []);
  const severities = figures.flatMap(({ severity }) => severity ?? []).sort((a, b) => severityId(a) - severityId(b));
  return {
    name: truth.name, kind: truth.kind, wanted: truth.severity, runs: all.length, found: figures.filter(({ isFound }) => isFound).length, apart: figures.filter(({ isApart }) => isApart).length,
    alerts: mean(figures.map((one) => one.alerts)) ?? 0, completeness: mean(figures.map((one) => one.completeness)), purity: mean(figures.map((one) => one.purity)),
    incidents: mean(figures.map((one) => one.incidents)) ?? 0, paged: mean(figures.map((one) => one.paged)) ?? 0,
    worstRank: ranks.length === 0 ? null : Math.max(...ranks), lowestSeverity: severities[0] ?? null,
    steps: all.reduce((sum, one) => sum + one.truth.steps.length, 0), stepsSeen: total((one) => one.stepsSeen), stepsInMain: total((one) => one.stepsInMain),
    stepsInThree: total((one) => one.stepsInThree), stepsInThreePaged: total((one) => one.stepsInThreePaged),
  };
}

function mean(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
}
