import type { EndpointQuery } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import type { LogSource } from '#contract/log-source.ts';
import type { RuleRevision } from '#contract/rule-life.ts';
import { diffLines } from '#engine/detect/rule-life/line-diff.ts';
import { placeAtHand } from '#engine/detect/rule-life/move-rule.ts';
import { readRule } from '#engine/detect/rule-life/read-rule.ts';
import { isCorrelation, type SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';
import { fieldsOf } from '#engine/detect/sigma/unreadable-fields.ts';
import { answer, type Handler, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { type AtTenant, presentRevision, presentRule, presentRuleRow, type RuleRow } from './present-rule.ts';
import { allStandings, documentOf, NO_RULE, openRule, type OpenRule, proveRevision, visibleStanding } from './rule-access.ts';
import { presentRests } from './present-rests.ts';
import { figureOf, firstDay, HeadShelf, NO_FIGURE, readFigures, SendingSources } from './rule-figures.ts';
import { RuleRests } from './rule-waits.ts';
import { seesAllTenants, type VisibleTenant, visibleTenants } from './tenant-access.ts';

type RuleHandlers = Pick<Handlers, 'rules' | 'rule' | 'ruleTests' | 'ruleHistory' | 'ruleDiff' | 'checkRule'>;

const CHANGES_SHOWN = 500;

/** Reading the catalogue. */
export function ruleHandlers(deps: ApiDeps): RuleHandlers {
  const sending = new SendingSources(deps.events);
  return {
    rules: listRules(deps, sending),
    rule: readOneRule(deps, sending),
    ruleTests: runTests(deps),
    ruleHistory: readHistory(deps),
    ruleDiff: compareRevisions(deps),
    checkRule: checkText(deps),
  };
}

function isWanted(row: RuleRow, { text = '', kind, state, domain, level }: EndpointQuery<Endpoints['rules']>): boolean {
  const needle = text.trim().toLowerCase();
  if (state !== undefined && row.state !== state && row.next !== state) return false;
  if (kind !== undefined && row.kind !== kind) return false;
  if ((domain !== undefined && row.domain !== domain) || (level !== undefined && row.level !== level)) return false;
  return needle === '' || row.title.toLowerCase().includes(needle) || row.id.toLowerCase().includes(needle) || row.techniques.some((one) => one.toLowerCase().startsWith(needle));
}

function byTitle(a: RuleRow, b: RuleRow): number {
  return a.title < b.title ? -1 : a.title > b.title ? 1 : a.id < b.id ? -1 : 1;
}

function listRules({ state, rules: desk, clock }: ApiDeps, sending: SendingSources): Handler<'rules'> {
  const shelf = new HeadShelf(state.rules);
  return async ({ user, query }) => {
    const visible = await visibleTenants(state, user);
    const tenants = query.tenant ? visible.filter(({ id }) => id === query.tenant) : visible;
    if (tenants.length === 0 && query.tenant) return refuse('not-found', 'There is no such tenant, or it is not one of yours. Take the tenant out of the filter to see all of yours.');
    const nowMs = clock.nowMs();
    const all = await allStandings(state.rules);
    const standings = all.flatMap((standing) => visibleStanding(standing, user, tenants, desk) ?? []);
    const [heads, figures, isSent] = await Promise.all([shelf.headsOf(standings), readFigures(state, tenants, nowMs), sourceTest(desk, sending, { tenants, nowMs })]);
    const rests = [...heads.values()].some(({ head }) => head.kind !== 'rule') ? await RuleRests.read(desk) : null;
    const rows = standings.flatMap((standing): RuleRow[] => {
      const head = heads.get(standing.rule);
      if (head === undefined) return [];
      const mode = query.tenant ? desk.modeOf(standing.rule, query.tenant) : null;
      const rest = rests?.inList(standing.rule, isSent, { standings: all, figures }) ?? { hasSource: isSent(head.head.logSource), waits: null };
      const row = presentRuleRow(standing, head, { figure: figures.get(standing.rule) ?? NO_FIGURE, mode, nowMs, ...rest, emptyFields: null });
      return isWanted(row, query) ? [row] : [];
    });
    return answer({ rules: rows.sort(byTitle).slice(0, query.limit), isCut: rows.length > query.limit });
  };
}

/** Whether something arrives at one of the tenants that a rule is asked about; null where no tenant can tell. */
async function sourceTest(desk: ApiDeps['rules'], sending: SendingSources, { tenants, nowMs }: { tenants: readonly VisibleTenant[]; nowMs: number }): Promise<(logSource: LogSource) => boolean | null> {
  const sets = await Promise.all(tenants.map((tenant) => sending.of(tenant, nowMs)));
  const known = sets.filter((one) => one !== null);
  const all = new Set(known.flatMap((one) => [...one]));
  const isWhole = sets.length > 0 && known.length === sets.length;
  return (logSource) => desk.sourcesOf(logSource).some((source) => all.has(source)) || (isWhole ? false : null);
}

function readOneRule(deps: ApiDeps, sending: SendingSources): Handler<'rule'> {
  const { state, rules: desk, clock } = deps;
  return async ({ user, params }) => {
    const open = await openRule(deps, user, params.rule);
    const revision = open && (await revisionAtHand(deps, open));
    if (!open || !revision) return NO_RULE;
    const nowMs = clock.nowMs();
    const rests = await RuleRests.read(desk);
    const read = documentOf(revision);
    const sources = [...new Set((read === undefined ? [revision.head.logSource] : rests.logSourcesOf(read)).flatMap((logSource) => desk.sourcesOf(logSource)))];
    const perTenant = await Promise.all(open.tenants.map((tenant) => atTenant(tenant)));
    const { lines } = await proveRevision(desk, revision);
    const tests = lines.length === 0 ? revision.tests : { ...revision.tests, passed: lines.every(({ passed }) => passed) };
    const emptyFields = read === undefined || isCorrelation(read) ? null : desk.unseenFields(read.logSource, fieldsOf(read.detection));
    const rest = await readRests(deps, rests, { read, tenants: open.tenants, nowMs });
    return answer(presentRule(open.standing, { ...revision, tests }, { perTenant, sources, nowMs, emptyFields, ...rest, mayAct: seesAllTenants(user) && open.standing.version > 0 }));

    function hasSourceIn(sent: ReadonlySet<string>): boolean | null {
      const isSent = (logSource: LogSource) => desk.sourcesOf(logSource).some((source) => sent.has(source));
      return read === undefined ? isSent((revision as RuleRevision).head.logSource) : rests.hasSource(read, isSent);
    }

    async function atTenant(tenant: VisibleTenant): Promise<AtTenant> {
      const own = state.forTenant(tenant.scope);
      const [[statistics], overrides, sent] = await Promise.all([own.ruleStatistics(firstDay(nowMs), params.rule), own.ruleOverrides(), sending.of(tenant, nowMs)]);
      const override = overrides.find(({ rule }) => rule === params.rule) ?? null;
      const figure = statistics === undefined ? NO_FIGURE : figureOf(statistics, nowMs);
      return { tenant, mode: desk.modeOf(params.rule, tenant.id), override, figure, hasSource: sent === null ? null : hasSourceIn(sent) };
    }
  };
}

interface RestsAsked {
  readonly read: SigmaDocument | undefined;
  readonly tenants: readonly VisibleTenant[];
  readonly nowMs: number;
}

/** What a rule rests on, what rests on it, and what keeps it from firing; figures are read only where there is something. */
async function readRests({ state, rules: desk }: ApiDeps, rests: RuleRests, { read, tenants, nowMs }: RestsAsked) {
  const isLinked = read !== undefined && rests.isLinked(read);
  const context = { standings: isLinked ? await allStandings(state.rules) : [], figures: isLinked ? await readFigures(state, tenants, nowMs) : new Map() };
  return { waits: read === undefined ? null : rests.fullWaitsOf(read, context, desk), rest: presentRests(read, rests, context) };
}

async function revisionAtHand({ state }: ApiDeps, { standing }: OpenRule): Promise<RuleRevision | undefined> {
  return (await state.rules.revisions([{ rule: standing.rule, number: placeAtHand(standing).revision }]))[0];
}

function runTests(deps: ApiDeps): Handler<'ruleTests'> {
  return async ({ user, params }) => {
    const open = await openRule(deps, user, params.rule);
    const revision = open && (await revisionAtHand(deps, open));
    return revision ? answer(await proveRevision(deps.rules, revision)) : NO_RULE;
  };
}

function readHistory(deps: ApiDeps): Handler<'ruleHistory'> {
  const book = deps.state.rules;
  return async ({ user, params }) => {
    const open = await openRule(deps, user, params.rule);
    if (open === null) return NO_RULE;
    const [changes, revisions] = await Promise.all([book.changes(params.rule, CHANGES_SHOWN), book.revisionsOf(params.rule)]);
    return answer({
      changes: changes.filter(({ revision }) => revision <= open.latestRevision).map(({ rule: _, ...change }) => change),
      revisions: revisions.filter(({ number }) => number <= open.latestRevision).map(presentRevision),
    });
  };
}

function compareRevisions(deps: ApiDeps): Handler<'ruleDiff'> {
  return async ({ user, params, query }) => {
    const open = await openRule(deps, user, params.rule);
    if (open === null) return NO_RULE;
    const wanted = [query.from, query.to].filter((number) => number <= open.latestRevision);
    const revisions = await deps.state.rules.revisions(wanted.map((number) => ({ rule: params.rule, number })));
    const textOf = (number: number) => revisions.find((revision) => revision.number === number)?.text;
    const to = textOf(query.to);
    return to === undefined ? refuse('not-found', `The rule has no revision ${query.to}. Its history lists those that there are.`) : answer({ lines: diffLines(textOf(query.from) ?? '', to) });
  };
}

function checkText({ rules: desk }: ApiDeps): Handler<'checkRule'> {
  return async ({ body }) => {
    const read = readRule(body.text, 'rule.yml');
    if (!read.ok) return answer({ id: null, title: null, problems: [], fault: read.detail, lines: [] });
    const { rule, problems } = read.value;
    const { lines, fault } = await proveRevision(desk, { ...body, rule: rule.id });
    return answer({ id: rule.id, title: rule.title, problems: problems.map(({ severity, line, field, message }) => ({ severity, line, field, message })), fault, lines });
  };
}
