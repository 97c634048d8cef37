import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { RuleRevision, RuleStanding, RuleState } from '#contract/rule-life.ts';
import type { RulePack } from '#contract/rule-pack.ts';
import { tenantScope } from '#contract/tenant.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { compileRules, type RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { measurePacks } from './measure-packs.ts';
import { PackKeeper } from './pack-keeper.ts';
import { RunningRules } from './running-rules.ts';

const NOW_MS = Date.UTC(2026, 10, 25);

function text(rule: string, word: string): string {
  return `title: Rule ${rule}\nid: ${rule}\nlevel: high\nlogsource: { category: process_creation }\ndetection: { s: { CommandLine|contains: ${word} }, condition: s }\n`;
}

function event(tenant: string, commandLine: string): NormalisedEvent {
  const ocsf = { class_uid: 1007, category_uid: 1, activity_id: 1, type_uid: 100701, time: NOW_MS, severity_id: 1, metadata: {} };
  return { id: `e-${commandLine}`, tenant, source: 'acme.edr', domain: 'endpoint', timeMs: NOW_MS, logSources: [{ category: 'process_creation' }], fields: { CommandLine: commandLine }, ocsf, raw: commandLine } as unknown as NormalisedEvent;
}

/** Stands for a rule that breaks the matcher, or holds it up: no Sigma rule that loads does either on its own. */
function compileWith(act: (rule: string, event: string) => void): (rules: readonly SigmaRule[]) => RuleSet {
  return (rules) => {
    const set = compileRules(rules);
    return {
      ...set,
      match: (fields, isSkipped) => {
        for (const [place, rule] of rules.entries()) if (isSkipped?.(place) !== true) act(rule.id, fields.text);
        return set.match(fields, isSkipped);
      },
    };
  };
}

async function stage(act: (rule: string, event: string) => void = () => undefined) {
  const clock = manualClock(NOW_MS);
  const state = memoryStateStore({ clock });
  for (const id of ['acme', 'beta']) await state.createTenant({ id, name: id, nowMs: 1 });
  let fineMs = 0;
  const fineNowMs = () => fineMs;
  const compile = compileWith((rule, raw) => {
    act(rule, raw);
    if (rule === 'slow') fineMs += 20;
  });
  const deps = { state, view: createEventView([]), makeId: (...parts: readonly string[]) => parts.join('|'), compile, log: silentLog, clock, fineNowMs };
  const rules = await RunningRules.load(deps);
  const revise = async (rule: string, number: number, word: string): Promise<void> => {
    const head = { kind: 'rule' as const, title: rule, description: '', level: 'high' as const, status: null, author: '', techniques: [], tactics: [], logSource: {}, domain: null };
    const revision: RuleRevision = { rule, number, digest: `${rule}${number}`, head, tests: { fires: 0, misses: 0, passed: null }, author: 'Ana', pack: null, reason: '', createdAtMs: 1, text: text(rule, word), proof: '' };
    await state.rules.addRevisions([revision]);
  };
  const stand = async (rule: string, number: number, ruleState: RuleState, pack: string | null = null): Promise<void> => {
    const version = ((await state.rules.standing(rule))?.version ?? 0) + 1;
    const standing: RuleStanding = { rule, version, main: { revision: number, state: ruleState }, next: null, proposal: null, pack, changedAtMs: 1 };
    assert.ok(await state.rules.decide([{ standing, change: { rule, number: version, kind: 'moved', by: 'Ana', reason: '', atMs: 1, revision: number, from: null, to: ruleState } }]));
  };
  const alerts = (tenant: string, commandLine: string) => rules.detector(event(tenant, commandLine)).alerts.map(({ rule }) => rule.id);
  return { state, rules, clock, deps, revise, stand, alerts };
}

describe('the running rules', () => {
  it('fire as soon as they are activated, in their new text as soon as that is, and not any more once retired', async () => {
    const { rules, revise, stand, alerts } = await stage();
    assert.deepEqual(alerts('acme', 'whoami'), []);
    await revise('r1', 1, 'whoami');
    await stand('r1', 1, 'active');
    await rules.reload();
    assert.deepEqual(alerts('acme', 'whoami'), ['r1']);
    await revise('r1', 2, 'hostname');
    await stand('r1', 2, 'active');
    await rules.reload();
    assert.deepEqual([alerts('acme', 'whoami'), alerts('acme', 'hostname')], [[], ['r1']]);
    await stand('r1', 2, 'retired');
    await rules.reload();
    assert.deepEqual(alerts('acme', 'hostname'), []);
  });

  it('count in test without an alert, and the detection says so', async () => {
    const { rules, revise, stand } = await stage();
    await revise('r1', 1, 'whoami');
    await stand('r1', 1, 'test');
    await rules.reload();
    const { alerts, fired } = rules.detector(event('acme', 'whoami'));
    assert.deepEqual([alerts, fired], [[], [{ unit: 'r1', rule: 'r1', mode: 'count' }]]);
  });

  it('alert in canary at the tenants that are named for it, and follow what a tenant decides for itself', async () => {
    const { state, rules, revise, stand, alerts } = await stage();
    await revise('r1', 1, 'whoami');
    await stand('r1', 1, 'canary');
    await state.rules.saveRollout({ ...(await state.rules.rollout()), canaryTenants: ['beta'] });
    await rules.reload();
    assert.deepEqual([alerts('acme', 'whoami'), alerts('beta', 'whoami')], [[], ['r1']]);
    await state.forTenant(tenantScope('beta')).overrideRule({ rule: 'r1', state: 'retired', by: 'Ben', reason: 'ours', nowMs: 1 });
    await state.forTenant(tenantScope('acme')).overrideRule({ rule: 'r1', state: 'active', by: 'Ben', reason: 'ours', nowMs: 1 });
    await rules.reload();
    assert.deepEqual([alerts('acme', 'whoami'), alerts('beta', 'whoami')], [['r1'], []]);
    assert.deepEqual(rules.effectiveFor('acme'), [{ key: 'r1', rule: 'r1', revision: 1, mode: 'alert' }]);
  });

  it('are reloaded once for many calls at a time, and the last decision holds', async () => {
    const { rules, revise, stand, alerts } = await stage();
    await revise('r1', 1, 'whoami');
    const first = rules.reload();
    await stand('r1', 1, 'active');
    await Promise.all([first, rules.reload(), rules.reload()]);
    assert.deepEqual(alerts('acme', 'whoami'), ['r1']);
  });
});

describe('a rule that throws', () => {
  it('is set aside for the tenant with an alert that says which and why, and no other rule misses the event', async () => {
    const { state, rules, revise, stand, alerts, deps } = await stage((rule, raw) => {
      if (rule === 'broken' && raw.includes('odd')) throw new TypeError('no such field');
    });
    for (const rule of ['broken', 'r1']) {
      await revise(rule, 1, 'whoami');
      await stand(rule, 1, 'active');
    }
    await rules.reload();
    assert.deepEqual(alerts('acme', 'whoami'), ['broken', 'r1']);
    const found = rules.detector(event('acme', 'odd whoami')).alerts;
    assert.deepEqual(found.map(({ rule }) => rule.id), ['r1', 'watchfloor.platform/rule-set-aside']);
    assert.match(found[1]?.summary ?? '', /“Rule broken” \(broken\) does not run at this tenant any more: it failed: no such field\. Mend it/);
    assert.deepEqual([alerts('acme', 'whoami'), alerts('beta', 'whoami')], [['r1'], ['broken', 'r1']]);
    const [override] = await state.forTenant(tenantScope('acme')).ruleOverrides();
    assert.deepEqual([override?.rule, override?.state, override?.by], ['broken', 'retired', 'watchfloor']);
    const again = await RunningRules.load(deps);
    assert.deepEqual(again.detector(event('acme', 'odd whoami')).alerts.map(({ rule }) => rule.id), ['r1']);
  });

  it('runs again once a person takes the exception back', async () => {
    const { state, rules, revise, stand, alerts } = await stage((rule, raw) => {
      if (rule === 'broken' && raw.includes('odd')) throw new TypeError('no such field');
    });
    await revise('broken', 1, 'whoami');
    await stand('broken', 1, 'active');
    await rules.reload();
    alerts('acme', 'odd whoami');
    await rules.reload();
    assert.deepEqual(alerts('acme', 'whoami'), []);
    await state.forTenant(tenantScope('acme')).overrideRule({ rule: 'broken', state: null, by: 'Ana', reason: 'mended', nowMs: 2 });
    await rules.reload();
    assert.deepEqual(alerts('acme', 'whoami'), ['broken']);
  });

  it('leaves a failure that no rule is the reason of to the path', async () => {
    const { rules, deps } = await stage();
    const bad = await RunningRules.load({ ...deps, view: () => { throw new TypeError('no view'); } });
    assert.throws(() => bad.detector(event('acme', 'x')), /no view/);
    assert.deepEqual(rules.detector(event('acme', 'x')).alerts, []);
  });
});

describe('a rule that costs too much', () => {
  it('is found among the others on the slow events and set aside, with its cost in the alert', async () => {
    const { state, rules, revise, stand } = await stage();
    for (const rule of ['r1', 'slow']) {
      await revise(rule, 1, 'whoami');
      await stand(rule, 1, 'active');
    }
    await rules.reload();
    const found: string[] = [];
    for (let i = 0; i < 64 * 64 + 1; i++) found.push(...rules.detector(event('acme', 'quiet')).alerts.map(({ summary }) => summary));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    found.push(...rules.detector(event('acme', 'whoami')).alerts.map(({ summary }) => summary));
    assert.ok(found.some((one) => /“Rule slow” \(slow\) .* it costs 20\.00 ms an event, and a rule may cost 1 ms/.test(one)), found.join('\n'));
    assert.deepEqual((await state.forTenant(tenantScope('acme')).ruleOverrides()).map(({ rule }) => rule), ['slow']);
  });
});

describe('a pack on its way', () => {
  async function roll(words: Readonly<Record<string, string>>, act?: Parameters<typeof stage>[0]) {
    const staged = await stage(act);
    const { state, rules, revise, stand, deps, clock } = staged;
    await revise('r1', 1, 'whoami');
    await stand('r1', 1, 'active', 'core');
    const base: RulePack = { name: 'core', version: '1', createdAtMs: 1, files: 1, digest: '', signature: 's', publicKey: 'k', rules: [{ rule: 'r1', revision: 1 }], status: 'good', ring: 2, ringSinceMs: 1, reason: '', by: '', changedAtMs: 1 };
    await state.rules.savePack(base);
    for (const [rule, word] of Object.entries(words)) await revise(rule, 2, word);
    await state.rules.savePack({ ...base, version: '2', status: 'rolling', ring: 0, ringSinceMs: NOW_MS, rules: Object.keys(words).map((rule) => ({ rule, revision: 2 })) });
    await state.rules.saveRollout({ ...(await state.rules.rollout()), firstTenant: 'acme', soakMs: [1_000, 2_000] });
    await rules.reload();
    const keeper = new PackKeeper({ state, rules, log: silentLog, clock, measure: measurePacks({ rules, view: deps.view, compile: deps.compile, fineNowMs: deps.fineNowMs }) });
    const statusOf = async (version: string) => (await state.rules.packs()).find((pack) => pack.version === version);
    return { ...staged, keeper, statusOf };
  }

  it('is first at the named tenant only, and at all after its soak times', async () => {
    const { alerts, keeper, clock, statusOf } = await roll({ r1: 'hostname' });
    assert.deepEqual([alerts('acme', 'hostname'), alerts('acme', 'whoami')], [['r1'], []]);
    assert.deepEqual([alerts('beta', 'hostname'), alerts('beta', 'whoami')], [[], ['r1']]);
    for (let i = 0; i < 1_000; i++) alerts('beta', 'quiet');
    await keeper.tick();
    assert.equal((await statusOf('2'))?.ring, 0);
    clock.advance(1_000);
    await keeper.tick();
    assert.equal((await statusOf('2'))?.ring, 1);
    for (let i = 0; i < 1_000; i++) alerts('beta', 'quiet');
    clock.advance(2_000);
    await keeper.tick();
    assert.deepEqual([(await statusOf('2'))?.status, (await statusOf('1'))?.status], ['good', 'replaced']);
    assert.deepEqual([alerts('beta', 'hostname'), alerts('beta', 'whoami')], [['r1'], []]);
  });

  it('is taken back when it floods, and the last good one alerts everywhere again', async () => {
    const { alerts, keeper, statusOf } = await roll({ r1: 'e' });
    for (let i = 0; i < 200; i++) alerts('beta', 'the quiet one');
    await keeper.tick();
    const pack = await statusOf('2');
    assert.deepEqual([pack?.status, pack?.by], ['returned', 'watchfloor']);
    assert.match(pack?.reason ?? '', /It floods: it fired 200 times on 200 events, and the last good pack 0 times/);
    assert.deepEqual([alerts('acme', 'hostname'), alerts('acme', 'whoami')], [[], ['r1']]);
  });

  it('is taken back when a rule of it throws; the rule of the good one stays at the tenant', async () => {
    const { alerts, keeper, statusOf } = await roll({ r1: 'hostname' }, (rule, raw) => {
      if (rule !== 'r1' && raw.includes('odd')) throw new TypeError('no such field');
    });
    alerts('beta', 'odd');
    await keeper.tick();
    assert.match((await statusOf('2'))?.reason ?? '', /A rule of it failed: Rule r1: no such field/);
    assert.deepEqual(alerts('beta', 'odd whoami'), ['r1']);
  });

  it('is taken back when it doubles what matching costs', async () => {
    const { alerts, keeper, statusOf } = await roll({ r1: 'hostname', slow: 'nothing' });
    for (let i = 0; i < 64 * 20; i++) alerts('beta', `quiet ${i}`);
    await keeper.tick();
    assert.match((await statusOf('2'))?.reason ?? '', /It costs 20\.000 ms an event, and the last good pack 0\.000 ms/);
  });
});

describe('what is compiled', () => {
  it('stays as it is when a rule is retired and activated again, and grows small again when many are retired', async () => {
    let compiled = 0;
    const { state, deps, revise, stand } = await stage();
    const ids = Array.from({ length: 40 }, (_, i) => `r${i}`);
    for (const id of ids) {
      await revise(id, 1, id);
      await stand(id, 1, 'active');
    }
    const rules = await RunningRules.load({ ...deps, compile: (list) => {
      compiled = list.length;
      return compileRules(list);
    } });
    assert.equal(compiled, 40);
    compiled = 0;
    for (const to of ['retired', 'active', 'test'] as const) {
      await stand('r1', 1, to);
      await rules.reload();
    }
    assert.deepEqual([compiled, rules.detector(event('acme', 'r1')).fired.map(({ mode }) => mode)], [0, ['count']]);
    for (const id of ids.slice(0, 20)) await stand(id, 1, 'retired');
    await rules.reload();
    assert.deepEqual([compiled, rules.ruleCount, (await state.rules.standings()).length], [20, 20, 40]);
  });
});

describe('a catalogue that cannot be read', () => {
  it('leaves the path as it is, is told to who asked, and is tried again until it can', async () => {
    const { state, rules, revise, stand, alerts } = await stage();
    await revise('r1', 1, 'whoami');
    await stand('r1', 1, 'active');
    await rules.reload();
    await stand('r1', 1, 'test');
    const { standings } = state.rules;
    Object.assign(state.rules, { standings: async () => { throw new Error('the database is down'); } });
    await assert.rejects(rules.reload(), /the database is down/);
    assert.deepEqual([alerts('acme', 'whoami'), rules.isBehind], [['r1'], true]);
    Object.assign(state.rules, { standings });
    await new PackKeeper({ state, rules, log: silentLog }).tick();
    assert.deepEqual([alerts('acme', 'whoami'), rules.isBehind], [[], false]);
  });
});

describe('lists', () => {
  it('fill in the rules that wait for them, for each tenant its own, also after rules have changed', async () => {
    const { state, deps, revise, stand } = await stage();
    const compile = (list: readonly SigmaRule[], lists = {}) => compileRules(list, { placeholders: { tools: ['whoami'], ...lists } });
    const rules = await RunningRules.load({ ...deps, compile });
    await state.rules.addRevisions([{ ...madeUpRevision('r1'), text: text('r1', "'%tools%'").replace('contains', 'contains|expand') }]);
    await stand('r1', 1, 'active');
    await revise('r2', 1, 'quiet');
    await stand('r2', 1, 'active');
    await rules.reload();
    const own = rules.withLists({ tools: ['nmap'] });
    const firedBy = (detector: typeof own, commandLine: string) => detector(event('acme', commandLine)).alerts.map(({ rule }) => rule.id);
    assert.deepEqual([firedBy(rules.withLists({}), 'whoami'), firedBy(own, 'whoami'), firedBy(own, 'nmap'), firedBy(own, 'quiet')], [['r1'], [], ['r1'], ['r2']]);
    await stand('r2', 1, 'retired');
    await revise('r3', 1, 'fresh');
    await stand('r3', 1, 'active');
    await rules.reload();
    assert.deepEqual([firedBy(own, 'nmap'), firedBy(own, 'quiet'), firedBy(own, 'fresh')], [['r1'], [], ['r3']]);
  });
});

function madeUpRevision(rule: string): RuleRevision {
  const head = { kind: 'rule' as const, title: rule, description: '', level: 'high' as const, status: null, author: '', techniques: [], tactics: [], logSource: {}, domain: null };
  return { rule, number: 1, digest: rule, head, tests: { fires: 0, misses: 0, passed: null }, author: 'Ana', pack: null, reason: '', createdAtMs: 1, text: '', proof: '' };
}
