import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FIRST_ROLLOUT, type RulePack } from '#contract/rule-pack.ts';
import type { RuleChange, RuleRevision, RuleStanding } from '#contract/rule-life.ts';
import { tenantScope } from '#contract/tenant.ts';
import { NOBODY_JUDGED } from '#contract/verdict.ts';
import { madeUpIncident, madeUpResult } from './made-up.ts';
import type { RuleCount, StateStore, TenantState } from './port.ts';
import type { RuleDecision } from './rule-book.ts';

const DAY_MS = 86_400_000;

function madeUpRevision(rule: string, number: number, text = `title: ${rule} ${number}`): RuleRevision {
  const head = { kind: 'rule' as const, title: rule, description: '', level: 'high' as const, status: 'test', author: 'Ana', techniques: ['T1078'], tactics: [], logSource: { product: 'okta' }, domain: 'identity' as const };
  return { rule, number, digest: `${rule}-${number}`, head, tests: { fires: 1, misses: 2, passed: true }, author: 'Ana', pack: null, reason: 'new', createdAtMs: 1_000 + number, text, proof: 'fires: []' };
}

function madeUpDecision(rule: string, version: number, given: Partial<RuleStanding> = {}): RuleDecision {
  const standing: RuleStanding = { rule, version, main: { revision: version, state: 'draft' }, next: null, proposal: null, pack: null, changedAtMs: 1_000 + version, ...given };
  const change: RuleChange = { rule, number: version, kind: 'written', by: 'Ana', reason: 'because NUL \0 and \uD800', atMs: 1_000 + version, revision: standing.main.revision, from: null, to: 'draft' };
  return { standing, change, revision: madeUpRevision(rule, standing.main.revision) };
}

function madeUpPack(given: Partial<RulePack> & Pick<RulePack, 'name' | 'version'>): RulePack {
  return { createdAtMs: 1, files: 2, digest: 'd', signature: 's', publicKey: 'k', rules: [{ rule: 'r1', revision: 1 }], status: 'kept', ring: 0, ringSinceMs: 1, reason: 'Brought in', by: 'Ana', changedAtMs: 1, ...given };
}

/** The catalogue of rules, which is the provider's. */
export function testRuleBook(store: () => StateStore): void {
  it('keeps a decision about a rule whole: its standing, its revision with the text, and who decided why', async () => {
    const { rules } = store();
    const first = madeUpDecision('r1', 1);
    assert.equal(await rules.decide([first, madeUpDecision('r0', 1)]), true);
    assert.deepEqual(await rules.standing('r1'), first.standing);
    assert.equal(await rules.standing('none'), null);
    assert.deepEqual((await rules.standings()).map(({ rule }) => rule), ['r0', 'r1']);
    assert.deepEqual(await rules.revisionsOf('r1'), [first.revision]);
    assert.deepEqual(await rules.changes('r1', 5), [first.change]);
    const { text: _text, proof: _proof, ...head } = first.revision as RuleRevision;
    assert.deepEqual((await rules.heads())[1], head);
  });

  it('refuses decisions on a standing that is no longer so, all of them together', async () => {
    const { rules } = store();
    await rules.decide([madeUpDecision('r1', 1)]);
    assert.equal(await rules.decide([madeUpDecision('r2', 1), madeUpDecision('r1', 1)]), false);
    assert.equal(await rules.decide([madeUpDecision('r1', 3)]), false);
    assert.equal(await rules.standing('r2'), null);
    assert.equal(await rules.decide([madeUpDecision('r1', 2)]), true);
    assert.deepEqual((await rules.changes('r1', 5)).map(({ number }) => number), [2, 1]);
    assert.deepEqual((await rules.changes('r1', 1)).map(({ number }) => number), [2]);
    assert.deepEqual((await rules.revisionsOf('r1')).map(({ number }) => number), [2, 1]);
  });

  it('lets one of two decisions of one moment through', async () => {
    const { rules } = store();
    await rules.decide([madeUpDecision('r1', 1)]);
    const outcomes = await Promise.all([rules.decide([madeUpDecision('r1', 2)]), rules.decide([madeUpDecision('r1', 2)])]);
    assert.deepEqual(outcomes.sort(), [false, true]);
  });

  it('never changes a revision that is kept, and gives those that are asked for', async () => {
    const { rules } = store();
    await rules.addRevisions([madeUpRevision('r1', 1), madeUpRevision('r1', 2), madeUpRevision('r2', 1)]);
    await rules.addRevisions([madeUpRevision('r1', 1, 'title: other'), madeUpRevision('r1', 3)]);
    const wanted = await rules.revisions([{ rule: 'r1', number: 3 }, { rule: 'r1', number: 1 }, { rule: 'r9', number: 1 }]);
    assert.deepEqual(wanted, [madeUpRevision('r1', 1), madeUpRevision('r1', 3)]);
    assert.deepEqual(await rules.revisions([]), []);
  });

  it('keeps packs by name and version, the latest change first, and one together with the decisions that it brings', async () => {
    const { rules } = store();
    await rules.savePack(madeUpPack({ name: 'b', version: '1', changedAtMs: 5 }));
    await rules.savePack(madeUpPack({ name: 'a', version: '1', changedAtMs: 2 }));
    const good = madeUpPack({ name: 'a', version: '2', changedAtMs: 3, status: 'good' });
    assert.equal(await rules.decide([madeUpDecision('r1', 1)], [good]), true);
    assert.equal(await rules.decide([madeUpDecision('r1', 1)], [madeUpPack({ name: 'c', version: '1' })]), false);
    await rules.savePack(madeUpPack({ name: 'a', version: '1', changedAtMs: 9, status: 'returned', reason: 'It floods' }));
    assert.deepEqual((await rules.packs()).map(({ name, version, status }) => `${name} ${version} ${status}`), ['a 1 returned', 'a 2 good', 'b 1 kept']);
    assert.deepEqual((await rules.packs())[1], good);
  });

  it('knows how what is new reaches tenants', async () => {
    const { rules } = store();
    assert.deepEqual(await rules.rollout(), FIRST_ROLLOUT);
    const changed = { ...FIRST_ROLLOUT, firstTenant: 'acme', canaryTenants: ['beta'], soakMs: [1, 2] as [number, number] };
    await rules.saveRollout(changed);
    assert.deepEqual(await rules.rollout(), changed);
  });
}

/** What one tenant has of rules. */
export function testTenantRules(store: () => StateStore): void {
  const of = (tenant: string): TenantState => store().forTenant(tenantScope(tenant));
  const commit = async (tenant: string, ruleCounts: readonly RuleCount[], given: Partial<Parameters<typeof madeUpResult>[0]> = {}): Promise<void> => {
    const from = await store().position();
    assert.equal(await store().commit({ from, to: from + 1, tenants: [madeUpResult({ tenant, ruleCounts, ...given })] }), true);
  };
  const count = (rule: string, day: number, fired: number, alerts: number): RuleCount => ({ rule, day, fired, alerts, lastFiredMs: day * DAY_MS + fired });

  it('counts what rules did per day, also where two batches and two parts of one batch are about the same day', async () => {
    await commit('acme', [count('r1', 10, 3, 1), count('r1', 10, 2, 0), count('r2', 11, 1, 1), count('odd \0 \uD800', 11, 1, 0)]);
    await commit('acme', [count('r1', 10, 4, 2), count('r1', 12, 7, 7)]);
    const [r1, r2] = (await of('acme').ruleStatistics(0)).filter(({ rule }) => rule.startsWith('r'));
    assert.deepEqual(r1, { rule: 'r1', lastFiredMs: 12 * DAY_MS + 7, days: [{ day: 10, fired: 9, alerts: 3, incidents: 0 }, { day: 12, fired: 7, alerts: 7, incidents: 0 }], openIncidents: 0, closedIncidents: 0, judged: NOBODY_JUDGED });
    assert.equal(r2?.days.length, 1);
    assert.deepEqual((await of('acme').ruleStatistics(12, 'r1')).map(({ lastFiredMs, days }) => [lastFiredMs, days.length]), [[12 * DAY_MS + 7, 1]]);
    assert.deepEqual((await of('acme').ruleStatistics(99, 'r1'))[0]?.days, []);
    assert.deepEqual(await of('acme').ruleStatistics(0, 'r9'), []);
  });

  it('counts an incident for a rule once, and says how many are open and closed', async () => {
    const incidents = ['i1', 'i2', 'i3'].map((id) => madeUpIncident({ id, tenant: 'acme' }));
    const pairs = ['i1', 'i2', 'i3', 'i1'].map((incident) => ({ incident, rule: 'r1' }));
    await commit('acme', [count('r1', 0, 3, 3)], { incidents, incidentRules: pairs });
    await commit('acme', [], { incidentRules: pairs, merged: [{ from: 'i3', into: 'i1' }] });
    await of('acme').changeIncident('i2', { status: 'closed', by: 'ana', nowMs: 11_000 });
    const [r1] = await of('acme').ruleStatistics(0);
    assert.deepEqual([r1?.days[0]?.incidents, r1?.openIncidents, r1?.closedIncidents], [3, 1, 1]);
  });

  it('undoes what rules did with a batch that is refused', async () => {
    const late = madeUpResult({ tenant: 'acme', ruleCounts: [count('r1', 1, 1, 1)], incidentRules: [{ incident: 'i1', rule: 'r1' }] });
    assert.equal(await store().commit({ from: 5, to: 6, tenants: [late] }), false);
    assert.deepEqual(await of('acme').ruleStatistics(0), []);
  });

  it('keeps every exception of a tenant, and the latest of each rule is the one in force', async () => {
    const decide = (rule: string, state: 'test' | 'retired' | null, nowMs: number) => of('acme').overrideRule({ rule, state, by: 'Ana', reason: `because ${nowMs}`, nowMs });
    await decide('r1', 'test', 1);
    assert.deepEqual(await decide('r1', 'retired', 2), { rule: 'r1', state: 'retired', by: 'Ana', reason: 'because 2', atMs: 2 });
    await decide('r2', 'test', 3);
    await decide('r2', null, 4);
    assert.deepEqual((await of('acme').ruleOverrides()).map(({ rule, state }) => [rule, state]), [['r1', 'retired']]);
    assert.deepEqual((await of('acme').ruleOverrideHistory('r2')).map(({ state }) => state), [null, 'test']);
  });

  it('never shows what rules did, or what was decided about them, at one tenant to another', async () => {
    await commit('beta', [count('r1', 1, 9, 9)], { incidents: [madeUpIncident({ id: 'i1', tenant: 'beta' })], incidentRules: [{ incident: 'i1', rule: 'r1' }] });
    await of('beta').overrideRule({ rule: 'r1', state: 'retired', by: 'Ben', reason: 'ours', nowMs: 1 });
    await commit('acme', [count('r1', 1, 1, 1)], { incidentRules: [{ incident: 'i1', rule: 'r1' }] });
    assert.deepEqual(await of('acme').ruleStatistics(1), [{ rule: 'r1', lastFiredMs: DAY_MS + 1, days: [{ day: 1, fired: 1, alerts: 1, incidents: 0 }], openIncidents: 0, closedIncidents: 0, judged: NOBODY_JUDGED }]);
    assert.deepEqual([await of('acme').ruleOverrides(), await of('acme').ruleOverrideHistory('r1')], [[], []]);
    assert.equal((await of('beta').ruleStatistics(0))[0]?.openIncidents, 1);
  });
}
