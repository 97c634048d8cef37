import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import { type Chain, chainSchema } from '#contract/chain.ts';
import { Chains } from './chains.ts';
import { TenantPicture } from './tenant-picture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const CHAIN: Chain = chainSchema.parse({
  title: 'Mail compromise', id: '3b1f6c52-7a9e-4f0e-9a65-0a3f5cfd1d10', description: 'A mail, a sign-in, a rule.', author: 'Watchfloor', date: '2026-11-26', level: 'high', withinDays: 7, min: 2,
  steps: [
    { title: 'A mail', any: [{ domains: ['email'], tactics: ['initial-access'] }] },
    { title: 'A sign-in', any: [{ domains: ['identity'], techniques: ['T1078'] }, { rules: ['odd-sign-in'] }] },
    { title: 'A rule of the mailbox', any: [{ techniques: ['T1564'] }] },
  ],
});
const chains = new Chains([CHAIN]);

function alert(id: string, timeMs: number, parts: Partial<Alert>): Alert {
  return {
    id, tenant: 't', timeMs, lastTimeMs: timeMs, rule: { id: parts.rule?.id ?? `rule-${id}`, title: `Rule ${id}`, level: 'low' }, source: 'acme.mail', domain: null, severity: 'low', confidence: 0.7,
    entities: [], techniques: [], tactics: [], summary: `Sentence of ${id}.`, events: [id], count: 1, ...parts,
  };
}

const mail = (timeMs: number, id = 'mail') => alert(id, timeMs, { domain: 'email', tactics: ['initial-access'] });
const signIn = (timeMs: number, id = 'sign-in') => alert(id, timeMs, { domain: 'identity', techniques: ['T1078.004'] });
const hiding = (timeMs: number, id = 'rule') => alert(id, timeMs, { domain: 'email', techniques: ['T1564.008'] });

function seen(...alerts: readonly Alert[]): (string | null)[] | undefined {
  return chains.progressOf(alerts.toSorted((a, b) => a.timeMs - b.timeMs))[0]?.steps.map((step) => step.alert);
}

describe('a known course of an attack', () => {
  it('is seen where enough of its steps follow each other, and tells which are missing', () => {
    assert.deepEqual(seen(mail(0), signIn(HOUR), hiding(2 * HOUR)), ['mail', 'sign-in', 'rule']);
    assert.deepEqual(seen(signIn(HOUR), hiding(2 * HOUR)), [null, 'sign-in', 'rule']);
    assert.deepEqual(seen(mail(0), hiding(2 * HOUR)), ['mail', null, 'rule']);
  });

  it('is not seen in one step, in the wrong order, or where too much time lies between', () => {
    assert.equal(seen(signIn(0), signIn(HOUR, 'again')), undefined);
    assert.equal(seen(hiding(0), signIn(HOUR), mail(2 * HOUR)), undefined);
    assert.equal(seen(mail(0), signIn(8 * DAY)), undefined);
  });

  it('is not seen in one alert that would do for several steps', () => {
    const both = alert('both', 0, { domain: 'email', tactics: ['initial-access'], techniques: ['T1564.008'] });
    assert.equal(seen(both), undefined);
    assert.equal(seen(both, { ...both, id: 'again', timeMs: HOUR }), undefined);
    assert.deepEqual(seen(both, signIn(HOUR)), ['both', 'sign-in', null]);
  });

  it('takes the course with the most steps, whatever lies before it', () => {
    assert.deepEqual(seen(hiding(0, 'old'), mail(HOUR), hiding(2 * HOUR, 'x'), signIn(3 * HOUR), hiding(4 * HOUR, 'y')), ['mail', 'sign-in', 'y']);
  });

  it('is not seen without a step that it requires', () => {
    const strict = new Chains([{ ...CHAIN, steps: CHAIN.steps.map((step, at) => ({ ...step, required: at === 1 })) }]);
    const followed = (...alerts: readonly Alert[]) => strict.progressOf(alerts).length;
    assert.deepEqual([followed(mail(0), hiding(2 * HOUR)), followed(mail(0), signIn(HOUR))], [0, 1]);
  });

  it('knows a step by the rule, by a technique above that of the alert, and not by one beside it', () => {
    assert.equal(chains.placesOf(alert('a', 0, { rule: { id: 'odd-sign-in', title: '', level: 'low' } })).length, 1);
    assert.equal(chains.placesOf(signIn(0)).length, 1);
    assert.equal(chains.placesOf(alert('a', 0, { domain: 'identity', techniques: ['T1078x'] })).length, 0);
    assert.equal(chains.placesOf(alert('a', 0, { domain: 'cloud', techniques: ['T1078.004'] })).length, 0);
  });

  it('stays quick with very many alerts', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => [mail, signIn, hiding][n % 3]?.(n * 60_000, `a${n}`) as Alert);
    const started = process.cpuUsage();
    assert.equal(chains.progressOf(many).length, 1);
    const { user } = process.cpuUsage(started);
    assert.ok(user < 500_000, `${user / 1000} ms`);
  });
});

describe('incidents along a known course', () => {
  const named = (one: Alert, ...users: readonly string[]): Alert => ({ ...one, severity: 'medium', entities: users.map((value) => ({ type: 'mailbox', value, role: one.id === 'mail' ? 'target' as const : 'actor' as const })) });
  const incidentsOf = (picture: TenantPicture, alerts: readonly Alert[]) => {
    for (const one of alerts) picture.addAlert(one);
    return picture.incidents((id) => id);
  };

  it('hold together what would not hold by itself, weigh more, and name the course', () => {
    const alerts = [named(mail(0), 'ann'), named(signIn(2 * DAY), 'ann')];
    const [without] = [incidentsOf(new TenantPicture('t'), alerts)];
    const [one, ...others] = incidentsOf(new TenantPicture('t', chains), alerts);
    assert.equal(without?.length, 2);
    assert.equal(others.length, 0);
    assert.deepEqual(one?.chains, [{ id: CHAIN.id, title: 'Mail compromise', steps: [{ title: 'A mail', alert: 'mail' }, { title: 'A sign-in', alert: 'sign-in' }, { title: 'A rule of the mailbox', alert: null }] }]);
    assert.ok((one?.priority ?? 0) > 2 * Math.max(...without.map(({ priority }) => priority)));
  });

  it('still need something that the alerts share', () => {
    assert.equal(incidentsOf(new TenantPicture('t', chains), [named(mail(0), 'ann'), named(signIn(HOUR), 'ben')]).length, 2);
  });
});

describe('a chain', () => {
  it('is refused with what is wrong', () => {
    const wrong = (change: object) => chainSchema.safeParse({ ...CHAIN, ...change }).error?.issues.map(({ message }) => message).join();
    assert.match(wrong({ min: 4 }) ?? '', /"min" is more than there are steps/);
    assert.match(wrong({ steps: [{ title: 'A', any: [{}] }, { title: 'B', any: [{ domains: ['email'] }] }] }) ?? '', /Name at least one of/);
  });
});
