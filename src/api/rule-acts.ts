import { sha256Hex } from '#base/ids.ts';
import type { EndpointBody } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import type { ApiErrorCode } from '#contract/api/error-shape.ts';
import type { Outcome } from '#contract/outcome.ts';
import type { RuleChange, RuleRevision, RuleStanding, RuleTests } from '#contract/rule-life.ts';
import { revisionText } from '#engine/detect/packs/pack-rules.ts';
import { type ActRefusal, moveRule, placeAtHand, type ProofResult, type RuleAct, writeRevision } from '#engine/detect/rule-life/move-rule.ts';
import { readProof } from '#engine/detect/rule-life/prove-rule.ts';
import { readRule } from '#engine/detect/rule-life/read-rule.ts';
import type { User } from '#stores/state/port.ts';
import { answer, type Handler, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { presentOverride } from './present-rule.ts';
import { NO_RULE, proveRevision, visibleStanding } from './rule-access.ts';
import type { RuleDesk } from './rule-desk.ts';
import { openTenant, seesAllTenants, visibleTenants } from './tenant-access.ts';

type RuleActHandlers = Pick<Handlers, 'writeRule' | 'moveRule' | 'overrideRule' | 'ruleOverrideHistory'>;

const OUTDATED = refuse('not-now', 'Somebody else has just decided about this rule. Load it again, look at what changed, and try again.');
const NO_REASON = refuse('bad-request', 'Say why, in at least a few words: the reason stays in the history of the rule.');
const MIN_REASON = 3;

const CODES: Readonly<Record<ActRefusal, ApiErrorCode>> = {
  'no-reason': 'bad-request', 'not-from-here': 'not-now', 'no-proposal': 'not-now', 'same-person': 'forbidden', 'proof-missing': 'not-now', 'proof-failed': 'not-now',
};

/** Changing rules. Each act leaves who, what and why in the history, and the path runs by it when the answer comes. */
export function ruleActHandlers(deps: ApiDeps): RuleActHandlers {
  return { writeRule: writeText(deps), moveRule: move(deps), overrideRule: override(deps), ruleOverrideHistory: listOverrides(deps) };
}

function writeText({ state, rules: desk, clock }: ApiDeps): Handler<'writeRule'> {
  return async ({ user, body }) => {
    if (body.reason.length < MIN_REASON) return NO_REASON;
    const read = await readText(body, desk);
    if (!read.ok) return refuse('bad-request', read.detail);
    const { id: rule, ...parts } = read.value;
    const [standing, [latest]] = await Promise.all([state.rules.standing(rule), state.rules.revisionsOf(rule)]);
    if (latest !== undefined && latest.head.kind !== parts.head.kind) return refuse('bad-request', `${rule} is a ${latest.head.kind}, and this is a ${parts.head.kind}: give it an id of its own.`);
    if (latest?.digest === parts.digest) return refuse('already-there', `Revision ${latest.number} says exactly this already.`);
    const nowMs = clock.nowMs();
    const number = (latest?.number ?? 0) + 1;
    // The domain of a rule that came in a folder is told by the folder: a later text does not know it.
    const head = { ...parts.head, domain: latest?.head.domain ?? parts.head.domain };
    const revision: RuleRevision = { ...parts, rule, number, head, author: user.name, pack: null, reason: body.reason, createdAtMs: nowMs, text: body.text, proof: body.proof };
    const written = writeRevision(standing, rule, number, nowMs);
    const change: RuleChange = { rule, number: written.version, kind: 'written', by: user.name, reason: body.reason, atMs: nowMs, revision: number, from: null, to: 'draft' };
    if (!(await state.rules.decide([{ standing: written, change, revision }]))) return OUTDATED;
    await desk.reload();
    return answer({ id: rule, revision: number });
  };
}

type RevisionParts = Pick<RuleRevision, 'head' | 'digest' | 'tests'> & { readonly id: string };

/** Reads what a person wrote, and runs its tests. */
async function readText({ text, proof }: EndpointBody<Endpoints['writeRule']>, desk: RuleDesk): Promise<Outcome<RevisionParts, string>> {
  const read = readRule(text, 'rule.yml');
  if (!read.ok) return read;
  const { rule, head } = read.value;
  const digest = sha256Hex(revisionText(text, proof));
  if (proof.trim() === '') return { ok: true, value: { id: rule.id, head, digest, tests: { fires: 0, misses: 0, passed: null } } };
  const tests = readProof(proof);
  if (!tests.ok) return tests;
  const { lines, fault } = await desk.prove(rule, tests.value);
  const counted: RuleTests = { fires: tests.value.fires.length, misses: tests.value.misses.length, passed: fault === null && lines.every(({ passed }) => passed) };
  return { ok: true, value: { id: rule.id, head, digest, tests: counted } };
}

function move({ state, rules: desk, clock }: ApiDeps): Handler<'moveRule'> {
  return async ({ user, params, body }) => {
    const standing = await state.rules.standing(params.rule);
    if (standing === null) return NO_RULE;
    const [revision] = await state.rules.revisions([{ rule: params.rule, number: placeAtHand(standing).revision }]);
    if (revision === undefined) return NO_RULE;
    const nowMs = clock.nowMs();
    const moved = moveRule(standing, actOf(body), { by: user.name, reason: body.reason, nowMs, author: revision.author, proof: await proofFor(body.act, revision, desk) });
    if (!moved.ok) return refuse(CODES[moved.reason], moved.detail);
    const { standing: after, kind, from, to } = moved.value;
    const change: RuleChange = { rule: params.rule, number: after.version, kind, by: user.name, reason: body.reason, atMs: nowMs, revision: revision.number, from, to };
    if (!(await state.rules.decide([{ standing: after, change }]))) return OUTDATED;
    await desk.reload();
    return answer({ state: to, revision: revision.number });
  };
}

function actOf(body: EndpointBody<Endpoints['moveRule']>): RuleAct {
  if (body.act === 'move') return { kind: 'move', to: body.to };
  return body.act === 'propose' ? { kind: 'propose', to: body.to } : { kind: body.act };
}

/** Tests are run where they count. */
async function proofFor(act: RuleAct['kind'], revision: RuleRevision, desk: RuleDesk): Promise<ProofResult> {
  if (act !== 'propose' && act !== 'approve') return 'none';
  const { lines, fault } = await proveRevision(desk, revision);
  if (fault !== null) return 'failed';
  return lines.length === 0 ? 'none' : lines.every(({ passed }) => passed) ? 'passed' : 'failed';
}

function override(deps: ApiDeps): Handler<'overrideRule'> {
  const { state, rules: desk, clock } = deps;
  return async ({ user, params, body }) => {
    const access = await openTenant(state, user, params.tenant);
    if (!access.ok) return access;
    if (body.reason.length < MIN_REASON) return NO_REASON;
    const standing = await state.rules.standing(params.rule);
    if (standing === null || (await isHidden(deps, user, standing))) return NO_RULE;
    const made = await state.forTenant(access.scope).overrideRule({ rule: params.rule, state: body.state, by: user.name, reason: body.reason, nowMs: clock.nowMs() });
    await desk.reload();
    return answer(presentOverride(made));
  };
}

/** A rule that a tenant switched off may be switched on by the tenant again, though it does not run there now. */
async function isHidden({ state, rules: desk }: ApiDeps, user: User, standing: RuleStanding): Promise<boolean> {
  if (seesAllTenants(user)) return false;
  const tenants = await visibleTenants(state, user);
  if (visibleStanding(standing, user, tenants, desk) !== null) return false;
  const histories = await Promise.all(tenants.map(({ scope }) => state.forTenant(scope).ruleOverrideHistory(standing.rule)));
  return histories.every((one) => one.length === 0);
}

function listOverrides({ state }: ApiDeps): Handler<'ruleOverrideHistory'> {
  return async ({ user, params }) => {
    const access = await openTenant(state, user, params.tenant);
    if (!access.ok) return access;
    return answer({ overrides: (await state.forTenant(access.scope).ruleOverrideHistory(params.rule)).map(presentOverride) });
  };
}
