import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CONFIRMED_FEED, type Indicator, UNKNOWN_IMPORT } from '#contract/indicator.ts';
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
    assert.deepEqual(await feeds.complete({ feed: 'f', description: 'Feed', nowMs: 5 }), { name: 'f', description: 'Feed', version: 1, changedAtMs: 5, count: 3, lastImport: UNKNOWN_IMPORT });
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

  it('says where a feed came from, and why the last import failed until one is complete', async () => {
    const { ofProvider: feeds } = current();
    const fault = { detail: 'The server does not answer', atMs: 7 };
    assert.equal(await feeds.noteFault('f', fault), false);
    const from = { source: 'https://taxii.example/api1/', everyMs: 3_600_000, notTaken: { duplicate: 2 } };
    await feeds.put('f', [made('a.example')]);
    assert.deepEqual((await feeds.complete({ feed: 'f', description: '', nowMs: 5, from })).lastImport, { ...from, fault: null });
    assert.equal(await feeds.noteFault('f', fault), true);
    assert.deepEqual((await feeds.feeds()).map(({ version, lastImport }) => [version, lastImport]), [[1, { ...from, fault }]]);
    await feeds.complete({ feed: 'f', description: '', nowMs: 8, from });
    assert.equal((await feeds.feeds())[0]?.lastImport.fault, null);
  });

  it('has what confirmed incidents tell in one feed: the strongest of a value, until the last of them takes it back', async () => {
    const { confirmed, ofProvider } = current();
    const told = async () => (await ofProvider.page(CONFIRMED_FEED, null, 10)).map(({ value, confidence, severity, expiresAtMs, techniques }) => [value, confidence, severity, expiresAtMs, techniques]);
    const versions: number[] = [];
    const note = async () => void versions.push((await ofProvider.feeds()).find(({ name }) => name === CONFIRMED_FEED)?.version ?? 0);
    await confirmed.publish({ origin: 'one', indicators: [made('a.example', { confidence: 50, expiresAtMs: 9, techniques: ['T1071'] }), made('b.example')], nowMs: 1 });
    await note();
    await confirmed.publish({ origin: 'two', indicators: [made('a.example', { confidence: 70, severity: 'high', expiresAtMs: 5, techniques: ['T1566'] })], nowMs: 2 });
    await note();
    assert.deepEqual(await told(), [['a.example', 70, 'high', 9, ['T1071', 'T1566']], ['b.example', 60, 'medium', null, []]]);
    await confirmed.publish({ origin: 'one', indicators: [made('a.example', { confidence: 50, expiresAtMs: 9 })], nowMs: 3 });
    assert.deepEqual(await told(), [['a.example', 70, 'high', 9, ['T1566']]]);
    assert.equal(await confirmed.withdraw({ origin: 'two', nowMs: 4 }), true);
    await note();
    assert.deepEqual(await told(), [['a.example', 50, 'medium', 9, []]]);
    assert.deepEqual([await confirmed.withdraw({ origin: 'two', nowMs: 5 }), await confirmed.withdraw({ origin: 'one', nowMs: 6 }), await told()], [false, true, []]);
    await note();
    assert.deepEqual(versions, [...new Set(versions)].sort((a, b) => a - b), 'each change raises the version');
  });

  it('drops what expired before a time', async () => {
    const { ofProvider: feeds } = current();
    await feeds.put('f', [made('old.example', { expiresAtMs: 10 }), made('new.example', { expiresAtMs: 20 }), made('ever.example')]);
    assert.equal(await feeds.forgetExpired(15), 1);
    assert.deepEqual((await feeds.page('f', null, 10)).map(({ value }) => value), ['ever.example', 'new.example']);
  });
}
