import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Indicator } from '#contract/indicator.ts';
import { tenantScope } from '#contract/tenant.ts';
import type { IndicatorStore } from './port.ts';

function made(value: string, parts: Partial<Indicator> = {}): Indicator {
  return { kind: 'domain', value, feed: 'f', label: '', confidence: 60, severity: 'medium', validFromMs: 1_000, expiresAtMs: null, tlp: 'amber', techniques: [], tactics: [], ...parts };
}

/** What every store of indicators does; `current` gives the store of the running test. */
export function testIndicators(current: () => IndicatorStore): void {
  it('keeps the indicators of a feed as they were put last, in the order of kind and value', async () => {
    const { ofProvider: feeds } = current();
    const whole = made('198.51.100.7', { kind: 'address', label: 'NUL-free, "quoted"', confidence: 90, severity: 'high', expiresAtMs: 9_000.5, tlp: 'amber+strict', techniques: ['T1071', 'T1059.001'], tactics: ['command-and-control'] });
    await feeds.put('f', [made('b.example'), made('a.example'), made('a.example', { confidence: 10 }), whole]);
    assert.deepEqual(await feeds.feeds(), [], 'what is not complete is of no feed');
    assert.deepEqual(await feeds.complete({ feed: 'f', description: 'Feed', nowMs: 5 }), { name: 'f', description: 'Feed', version: 1, changedAtMs: 5, count: 3 });
    assert.deepEqual(await feeds.page('f', null, 10), [whole, made('a.example', { confidence: 10 }), made('b.example')]);
    await feeds.put('f', [made('b.example', { label: 'new' })]);
    assert.equal((await feeds.complete({ feed: 'f', description: 'Feed', nowMs: 6 })).version, 2);
    assert.deepEqual(await feeds.page('f', made('a.example'), 10), [made('b.example', { label: 'new' })]);
  });

  it('gives pages that hold each indicator once', async () => {
    const { ofProvider: feeds } = current();
    const all = Array.from({ length: 25 }, (_, n) => made(`h${String(n).padStart(2, '0')}.example`));
    await feeds.put('f', all);
    await feeds.put('g', [made('other.example')]);
    const read: Indicator[] = [];
    for (let page = await feeds.page('f', null, 10); page.length > 0; page = await feeds.page('f', page.at(-1) ?? null, 10)) read.push(...page);
    assert.deepEqual(read, all);
  });

  it('keeps feeds of tenants and of the provider apart', async () => {
    const store = current();
    const [acme, beta] = [store.forTenant(tenantScope('acme')), store.forTenant(tenantScope('beta'))];
    for (const feeds of [store.ofProvider, acme]) {
      await feeds.put('f', [made('a.example')]);
      await feeds.complete({ feed: 'f', description: '', nowMs: 1 });
    }
    assert.deepEqual([(await store.ofProvider.feeds()).length, (await acme.feeds()).length, (await beta.feeds()).length], [1, 1, 0]);
    assert.deepEqual(await beta.page('f', null, 10), []);
    assert.deepEqual([await beta.remove('f'), await acme.remove('f'), await acme.remove('f')], [false, true, false]);
    assert.equal((await store.ofProvider.page('f', null, 10)).length, 1);
    assert.deepEqual(await acme.page('f', null, 10), []);
  });

  it('drops what expired before a time', async () => {
    const { ofProvider: feeds } = current();
    await feeds.put('f', [made('old.example', { expiresAtMs: 10 }), made('new.example', { expiresAtMs: 20 }), made('ever.example')]);
    assert.equal(await feeds.forgetExpired(15), 1);
    assert.deepEqual((await feeds.page('f', null, 10)).map(({ value }) => value), ['ever.example', 'new.example']);
  });
}
