import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import type { RevisionHead, RuleMode, RuleOverride, RuleRevision, RuleStanding } from '#contract/rule-life.ts';
import { possibleActs } from '#engine/detect/rule-life/move-rule.ts';
import { freshnessOf, judgeRule, type RuleFigures, type RuleWaits } from '#engine/detect/rule-life/scorecard.ts';
import { addFigures, NO_FIGURE, type RuleFigure } from './rule-figures.ts';
import type { VisibleTenant } from './tenant-access.ts';

export type RuleRow = EndpointOutput<Endpoints['rules']>['rules'][number];
type RuleOutput = EndpointOutput<Endpoints['rule']>;
type RevisionOutput = RuleOutput['shown'];

interface RowContext {
  readonly figure: RuleFigure;
  readonly mode: RuleMode | null;
  readonly nowMs: number;
  readonly hasSource: boolean | null;
  readonly emptyFields: readonly string[] | null;
  readonly waits: RuleWaits | null;
}

function figuresOf(standing: RuleStanding, revision: RevisionHead, { figure, nowMs, hasSource, emptyFields, waits }: RowContext): RuleFigures {
  const { lastFiredMs, fired, alerts, openIncidents, closedIncidents, judged } = figure;
  return {
    ...{ kind: revision.head.kind, waits, state: stateOf(standing), nowMs, sinceMs: standing.changedAtMs, lastFiredMs, fired, alerts, openIncidents, closedIncidents, judged, hasSource, emptyFields },
    ...{ hasTests: revision.tests.fires > 0, testsPassed: revision.tests.passed },
  };
}

/** The state of the rule as a whole: that of the revision in force; of a rule that was never in force, that of its draft. */
function stateOf({ main }: RuleStanding): RuleStanding['main']['state'] {
  return main.state;
}

/** A line of the catalogue. */
export function presentRuleRow(standing: RuleStanding, revision: RevisionHead, context: RowContext): RuleRow {
  const { head, tests } = revision;
  const { figure, mode } = context;
  const figures = figuresOf(standing, revision, context);
  return {
    ...{ id: standing.rule, kind: head.kind, title: head.title, state: stateOf(standing), next: standing.next?.state ?? null, isProposed: standing.proposal !== null, revision: standing.main.revision },
    ...{ level: head.level, status: head.status, domain: head.domain, techniques: head.techniques, tactics: head.tactics, pack: standing.pack, mode },
    ...{ lastFiredMs: figure.lastFiredMs, fired: figure.fired, alerts: figure.alerts, incidents: figure.openIncidents + figure.closedIncidents, volume: figure.volume },
    ...{ tests, freshness: freshnessOf(figures), verdict: judgeRule(figures).verdict, changedAtMs: standing.changedAtMs },
  };
}

export interface AtTenant {
  readonly tenant: VisibleTenant;
  readonly mode: RuleMode;
  readonly override: RuleOverride | null;
  readonly figure: RuleFigure;
  readonly hasSource: boolean | null;
}

interface RuleContext {
  readonly perTenant: readonly AtTenant[];
  readonly sources: readonly string[];
  readonly emptyFields: readonly string[] | null;
  readonly waits: RuleWaits | null;
  readonly rest: Pick<RuleOutput, 'correlation' | 'names' | 'namedBy'>;
  readonly nowMs: number;
  readonly mayAct: boolean;
}

/** A rule whole. */
export function presentRule(standing: RuleStanding, shown: RuleRevision, { perTenant, sources, emptyFields, waits, rest, nowMs, mayAct }: RuleContext): RuleOutput {
  const figure = perTenant.reduce((sum, one) => addFigures(sum, one.figure), NO_FIGURE);
  const told = perTenant.map(({ hasSource }) => hasSource);
  const context: RowContext = { figure, mode: null, nowMs, emptyFields, waits, hasSource: told.includes(true) ? true : told.includes(null) || told.length === 0 ? null : false };
  const acts = mayAct ? possibleActs(standing) : { moves: [], proposals: [] };
  const { head } = shown;
  return {
    ...presentRuleRow(standing, shown, context),
    ...{ description: head.description, author: head.author, logSource: head.logSource, version: standing.version, main: standing.main, candidate: standing.next },
    ...{ proposal: standing.proposal, moves: acts.moves, proposals: acts.proposals, shown: presentRevision(shown), sources, emptyFields, ...rest },
    reasons: judgeRule(figuresOf(standing, shown, context)).reasons,
    tenants: perTenant.map(({ tenant, mode, override, figure: own, hasSource }) => ({
      ...{ tenant: tenant.id, name: tenant.name, mode, override: override === null ? null : presentOverride(override), lastFiredMs: own.lastFiredMs },
      ...{ fired: own.fired, alerts: own.alerts, openIncidents: own.openIncidents, closedIncidents: own.closedIncidents, judged: own.judged, hasSource },
    })),
  };
}

export function presentRevision({ number, digest, author, pack, reason, createdAtMs, tests, text, proof }: RuleRevision): RevisionOutput {
  return { number, digest, author, pack, reason, createdAtMs, tests, text, proof };
}

export function presentOverride({ state, by, reason, atMs }: RuleOverride): EndpointOutput<Endpoints['overrideRule']> {
  return { state, by, reason, atMs };
}

