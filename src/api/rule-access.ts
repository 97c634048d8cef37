import type { RuleRevision, RuleStanding } from '#contract/rule-life.ts';
import type { RulePack } from '#contract/rule-pack.ts';
import { type ProofRun, readProof } from '#engine/detect/rule-life/prove-rule.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { documentsOf, type SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';
import type { RuleBook, User } from '#stores/state/port.ts';
import { refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import type { RuleDesk } from './rule-desk.ts';
import { seesAllTenants, type VisibleTenant, visibleTenants } from './tenant-access.ts';

export const NO_RULE = refuse('not-found', 'There is no such rule here, or it does not run at a tenant of yours. Go back to the catalogue and search for it.');

/** Where every rule stands, and those too that only a pack on its way has: they are in canary, in its rings. */
export async function allStandings(book: Pick<RuleBook, 'standings' | 'packs'>): Promise<readonly RuleStanding[]> {
  const [standings, packs] = await Promise.all([book.standings(), book.packs()]);
  const known = new Set(standings.map(({ rule }) => rule));
  return [...standings, ...packs.filter(({ status }) => status === 'rolling').flatMap((pack) => newIn(pack).filter(({ rule }) => !known.has(rule)))];
}

function newIn({ name, rules, ringSinceMs }: RulePack): readonly RuleStanding[] {
  return rules.map(({ rule, revision }) => ({ rule, version: 0, main: { revision, state: 'canary' }, next: null, proposal: null, pack: name, changedAtMs: ringSinceMs }));
}

/** A rule as one person may see it: who sees some tenants only, sees what runs there, and nothing that is still worked on. */
export function visibleStanding(standing: RuleStanding, user: User, tenants: readonly VisibleTenant[], desk: Pick<RuleDesk, 'modeOf'>): RuleStanding | null {
  if (seesAllTenants(user)) return standing;
  if (!tenants.some(({ id }) => desk.modeOf(standing.rule, id) !== 'off')) return null;
  return { ...standing, next: null, proposal: null };
}

export interface OpenRule {
  readonly standing: RuleStanding;
  readonly tenants: readonly VisibleTenant[];
  /** Later revisions are not for this person. */
  readonly latestRevision: number;
}

/** A rule that a person may see, and the tenants at which; null where there is none for them. */
export async function openRule({ state, rules: desk }: Pick<ApiDeps, 'state' | 'rules'>, user: User, rule: string): Promise<OpenRule | null> {
  const [tenants, kept] = await Promise.all([visibleTenants(state, user), state.rules.standing(rule)]);
  const standing = kept ?? (await allStandings(state.rules)).find((one) => one.rule === rule) ?? null;
  const visible = standing === null ? null : visibleStanding(standing, user, tenants, desk);
  return visible && { standing: visible, tenants, latestRevision: seesAllTenants(user) ? Number.POSITIVE_INFINITY : visible.main.revision };
}

/** What a revision says, under the id that it has in the catalogue; undefined where it does not load any more. */
export function documentOf({ text, rule }: Pick<RuleRevision, 'text' | 'rule'>): SigmaDocument | undefined {
  const [read] = documentsOf(parseSigma(text, rule));
  return read && { ...read, id: rule };
}

/** Runs the tests of a revision. */
export async function proveRevision(desk: Pick<RuleDesk, 'prove'>, { text, proof, rule }: Pick<RuleRevision, 'text' | 'proof' | 'rule'>): Promise<ProofRun> {
  if (proof.trim() === '') return { lines: [], fault: null };
  const read = documentOf({ text, rule });
  if (read === undefined) return { lines: [], fault: 'The rule does not load; `watchfloor rules check` says why.' };
  const tests = readProof(proof);
  return tests.ok ? desk.prove(read, tests.value) : { lines: [], fault: tests.detail };
}
