import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '#base/log.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { RuleRevision, RuleStanding, RuleState } from '#contract/rule-life.ts';
import type { RulePack } from '#contract/rule-pack.ts';
import { tenantScope } from '#contract/tenant.ts';
import { adoptPack } from '#engine/detect/packs/adopt-pack.ts';
import { revisionsOfPack, rulesOfFiles } from '#engine/detect/packs/pack-rules.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { headOf } from '#engine/detect/rule-life/read-rule.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import { documentsOf } from '#engine/detect/sigma/sigma-document.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { RunningRules } from './running-rules.ts';
import { TenantDetection } from './tenant-detection.ts';

const RULE = 'title: Failed\nid: failed\nname: failed-name\nlogsource: { category: authentication }\ndetection: { s: { Result: failed }, condition: s }\n';
const many = (gte: number, by = 'User', rules = 'failed-name') => `title: Many\nid: many\nname: many-name\ncorrelation: { type: event_count, rules: ${rules}, group-by: ${by}, timespan: 1h, condition: { gte: ${gte} } }\n`;
const notFor = (user: string) => `title: Not for ${user}\nid: filter\nlogsource: { category: authentication }\nfilter: { rules: any, s: { User: ${user} }, condition: not s }\n`;

let count = 0;
function signIn(user: string, tenant = 'acme'): NormalisedEvent {
  const ocsf = { class_uid: 3002, category_uid: 3, activity_id: 1, type_uid: 300_201, time: 0, severity_id: 1, metadata: {} };
  return { id: `e${++count}`, tenant, source: 'acme.idp', domain: 'identity', timeMs: count * 1000, logSources: [{ category: 'authentication' }], fields: { Result: 'failed', User: user, Host: 'h' }, ocsf, raw: user } as unknown as NormalisedEvent;
}

async function stage() {
  const state = memoryStateStore();
  for (const id of ['acme', 'beta']) await state.createTenant({ id, name: id, nowMs: 1 });
  let compiled = 0;
  const compile: typeof compileRules = (rules, lists) => {
    if (rules.some(({ id }) => id === 'failed')) compiled++;
    const set = compileRules(rules, lists);
    return { ...set, matchSome: (event, places) => (event.text === 'odd' ? assert.fail('no such field') : set.matchSome(event, places)) };
  };
  const rules = await RunningRules.load({ state, view: createEventView([]), makeId: (...parts) => parts.join('|'), compile: (list) => compile(list), log: silentLog, fineNowMs: () => 0 });
  /** Keeps a text as a revision of its id, in a state, and lets the path run by it. */
  const put = async (text: string, to: RuleState = 'active'): Promise<void> => {
    const [document] = documentsOf(parseSigma(text, 'r.yml'));
    assert.ok(document, text);
    const rule = document.id;
    const known = await state.rules.revisionsOf(rule);
    const same = known.find((one) => one.text === text);
    const number = same?.number ?? known.length + 1;
    const revision: RuleRevision = { rule, number, digest: `${rule}${number}`, head: headOf(document), tests: { fires: 0, misses: 0, passed: null }, author: 'Ana', pack: null, reason: '', createdAtMs: 1, text, proof: '' };
    const version = ((await state.rules.standing(rule))?.version ?? 0) + 1;
    const standing: RuleStanding = { rule, version, main: { revision: number, state: to }, next: null, proposal: null, pack: null, changedAtMs: 1 };
    assert.ok(await state.rules.decide([{ standing, change: { rule, number: version, kind: 'moved', by: 'Ana', reason: '', atMs: 1, revision: number, from: null, to }, ...(same ? {} : { revision }) }]));
    await rules.reload();
  };
  const override = async (rule: string, to: 'test' | 'retired'): Promise<void> => {
    await state.forTenant(tenantScope('beta')).overrideRule({ rule, state: to, by: 'Ben', reason: 'ours', nowMs: 1 });
    await rules.reload();
  };
  const [acme, beta] = [await TenantDetection.load('acme', state, { detectors: rules }), await TenantDetection.load('beta', state, { detectors: rules })];
  /** What a failed sign-in leads to: alerts, then what fired. */
  const fail = (user: string, tenant: 'acme' | 'beta' = 'acme'): string => {
    const own = tenant === 'acme' ? acme : beta;
    const { alerts, hits, fired } = own.detector(signIn(user, tenant));
    const found = hits.map((hit) => own.correlate(hit));
    const told = [...fired, ...found.flatMap((one) => one.fired)].map(({ rule, mode }) => `${rule} ${mode}`);
    return [[...alerts, ...found.flatMap((one) => one.alerts)].map(({ rule }) => rule.id).join(), told.join()].join(' | ');
  };
  /** Keeps texts as revisions of a pack of that version, without using them. */
  const keepPack = async (version: string, status: RulePack['status'], ...texts: readonly string[]): Promise<RulePack> => {
    const { added, rules: places } = revisionsOfPack(rulesOfFiles(texts.map((text, at) => ({ path: `${at}.yml`, text }))).rules, await state.rules.heads(), { pack: `core ${version}`, nowMs: 1, digestOf: (text) => text });
    await state.rules.addRevisions(added);
    const pack: RulePack = { name: 'core', version, createdAtMs: 1, files: 1, digest: '', signature: 's', publicKey: 'k', rules: places, status, ring: 0, ringSinceMs: 1, reason: '', by: '', changedAtMs: 1 };
    await state.rules.savePack(pack);
    return pack;
  };
  return { state, rules, put, override, fail, keepPack, compiles: () => compiled };
}

describe('a correlation of the catalogue', () => {
  it('is at work as soon as it is activated, with the hits that came since, and its rules alert on their own again once it is retired', async () => {
    const { put, fail, compiles } = await stage();
    await put(RULE);
    assert.equal(fail('ann'), 'failed | failed alert');
    const before = compiles();
    await put(many(2));
    assert.deepEqual([fail('ann'), fail('ann')], [' | failed alert', 'many | failed alert,many alert']);
    await put(many(2), 'retired');
    assert.equal(fail('ann'), 'failed | failed alert');
    assert.equal(compiles(), before, 'no rule was compiled anew');
  });

  it('goes on with the hits that wait when its condition changes, and begins anew when it groups by another field', async () => {
    const { put, fail } = await stage();
    await put(RULE);
    await put(many(9));
    fail('ann');
    fail('ann');
    await put(many(3));
    assert.equal(fail('ann'), 'many | failed alert,many alert');
    await put(many(3, 'Host'));
    assert.deepEqual([fail('ann'), fail('ann'), fail('ann')], [' | failed alert', ' | failed alert', 'many | failed alert,many alert']);
  });

  it('is counted in test, and its rules alert on their own; so at a tenant that only counts it, and one that has it off', async () => {
    const { put, override, fail } = await stage();
    await put(RULE);
    await put(many(2), 'test');
    assert.deepEqual([fail('ann'), fail('ann')], ['failed | failed alert', 'failed | failed alert,many count']);
    await put(many(2));
    await override('many', 'test');
    assert.deepEqual([fail('ben'), fail('ben')], [' | failed alert', 'many | failed alert,many alert']);
    assert.deepEqual([fail('ben', 'beta'), fail('ben', 'beta')], ['failed | failed alert', 'failed | failed alert,many count']);
    await override('many', 'retired');
    assert.equal(fail('ben', 'beta'), 'failed | failed alert');
  });

  it('that names a rule that is not there runs not, says so, and runs once the rule comes', async () => {
    const { put, rules, fail } = await stage();
    await put(many(1));
    assert.match(rules.problems.map(({ message }) => message).join(), /No rule that is loaded has the id or name "failed-name"/);
    await put(RULE);
    assert.deepEqual([fail('ann'), rules.problems], ['many | failed alert,many alert', []]);
  });

  it('that is tried beside the one in force counts by itself', async () => {
    const { state, rules, put, fail } = await stage();
    await put(RULE);
    await put(many(1), 'retired');
    await put(many(2));
    const standing = await state.rules.standing('many');
    assert.ok(standing);
    const after: RuleStanding = { ...standing, version: standing.version + 1, next: { revision: 1, state: 'test' } };
    await state.rules.decide([{ standing: after, change: { rule: 'many', number: after.version, kind: 'moved', by: 'Ana', reason: '', atMs: 1, revision: 1, from: 'draft', to: 'test' } }]);
    await rules.reload();
    assert.deepEqual([fail('ann'), fail('ann')], [' | failed alert,many count', 'many | failed alert,many alert,many count']);
  });
});

describe('a pack with a correlation and a filter', () => {
  it('puts them to work at the tenants of its ring, counts them elsewhere, and takes them back with it', async () => {
    const { state, rules, fail, keepPack } = await stage();
    const good = await keepPack('1', 'good', RULE, many(2));
    await state.rules.decide(adoptPack(good, [], { by: 'Ana', reason: 'first', nowMs: 1, takesOver: true }));
    const next = await keepPack('2', 'rolling', RULE, many(1), notFor('svc'));
    await state.rules.saveRollout({ ...(await state.rules.rollout()), firstTenant: 'beta' });
    await rules.reload();
    assert.deepEqual([fail('ann'), fail('svc')], [' | failed alert,many count', ' | filter count,failed alert,many count']);
    assert.deepEqual([fail('ann', 'beta'), fail('svc', 'beta')], ['many | failed alert,many alert', ' | filter alert']);
    const [trial] = rules.trials;
    assert.deepEqual([trial?.health.fired, trial?.health.goodFired], [7, 4], 'the rule four times in both, its correlation three times');
    await state.rules.savePack({ ...next, status: 'returned' });
    await rules.reload();
    assert.deepEqual([fail('svc', 'beta'), fail('svc', 'beta')], [' | failed alert', 'many | failed alert,many alert']);
    assert.deepEqual([fail('ann')], ['many | failed alert,many alert'], 'it goes on with the hits that waited');
  });
});

describe('a filter of the catalogue', () => {
  it('narrows its rules from the next event on, in its new text when that is activated, and not any more once retired', async () => {
    const { put, fail, compiles } = await stage();
    await put(RULE);
    const before = compiles();
    await put(notFor('svc'));
    assert.deepEqual([fail('svc'), fail('ann')], [' | filter alert', 'failed | failed alert']);
    await put(notFor('ann'));
    assert.deepEqual([fail('svc'), fail('ann')], ['failed | failed alert', ' | filter alert']);
    await put(notFor('ann'), 'retired');
    assert.equal(fail('ann'), 'failed | failed alert');
    assert.equal(compiles(), before, 'no rule was compiled anew');
  });

  it('in test counts what it would take away, and a tenant may have it off', async () => {
    const { put, override, fail } = await stage();
    await put(RULE);
    await put(notFor('svc'), 'test');
    assert.equal(fail('svc'), 'failed | filter count,failed alert');
    await put(notFor('svc'));
    await override('filter', 'retired');
    assert.deepEqual([fail('svc'), fail('svc', 'beta')], [' | filter alert', 'failed | failed alert']);
  });

  it('that fails takes nothing away', async () => {
    const { put, fail } = await stage();
    await put(RULE);
    await put(notFor('odd'));
    assert.equal(fail('odd'), 'failed | failed alert');
  });

  it('keeps events from correlations that wait for its rules', async () => {
    const { put, fail } = await stage();
    await put(RULE);
    await put(many(2));
    await put(notFor('svc'));
    assert.deepEqual([fail('svc'), fail('svc'), fail('svc')], [' | filter alert', ' | filter alert', ' | filter alert']);
  });
});
