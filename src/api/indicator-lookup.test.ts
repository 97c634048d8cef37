import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantScope } from '#contract/tenant.ts';
import { eventWith } from '#engine/detect/indicators/indicator.fixture.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { DAY_MS, intelStage, madeIndicator, NOW_MS } from './intel-stage.fixture.ts';

const openStage = () => intelStage({ state: (clock) => memoryStateStore({ clock }), events: memoryEventStore });

type Stage = Awaited<ReturnType<typeof openStage>>;

async function lookUp({ as }: Stage, value: string, tenants: readonly string[] = ['acme']) {
  return (await (await as(tenants))(`indicator-lookup?value=${encodeURIComponent(value)}`)).body;
}

describe('looking up one indicator', () => {
  it('finds it, the networks around it and the domains above it, in any spelling', async () => {
    const stage = await openStage();
    const feed = stage.index.openFeed({ name: 'c2', tenant: null });
    for (const one of [madeIndicator('address', '203.0.113.9'), madeIndicator('network', '203.0.113.0/24'), madeIndicator('domain', 'bad.example'), madeIndicator('url', 'http://bad.example/kit/'), madeIndicator('sha256', 'ab'.repeat(32))]) stage.index.add(feed, one);
    const found = async (value: string) => (await lookUp(stage, value)).known.map((one: { value: string }) => one.value).sort();
    assert.deepEqual(await found('203.0.113[.]9'), ['203.0.113.0/24', '203.0.113.9']);
    assert.deepEqual(await found('203.0.113.77'), ['203.0.113.0/24']);
    assert.deepEqual(await found('WWW.Bad.Example'), ['bad.example']);
    assert.deepEqual(await found('hxxp://bad.example/kit/x'), ['bad.example', 'http://bad.example/kit/']);
    assert.deepEqual(await found('eve@mail.bad.example'), ['bad.example']);
    assert.deepEqual(await found('AB'.repeat(32)), ['ab'.repeat(32)]);
    assert.deepEqual(await found('198.51.100.1'), []);
    assert.equal((await (await stage.as(['acme']))('indicator-lookup?value=%20')).status, 400);
  });

  it('says how sure it is now and until when it alerts; or that it has faded, expired, or is on a warning list', async () => {
    const stage = await openStage();
    const feed = stage.index.openFeed({ name: 'c2', tenant: null });
    const add = (value: string, parts: object) => stage.index.add(feed, madeIndicator('domain', value, parts));
    add('new.example', {});
    add('half.example', { validFromMs: NOW_MS - 90 * DAY_MS });
    add('faded.example', { validFromMs: NOW_MS - 300 * DAY_MS });
    add('over.example', { expiresAtMs: NOW_MS - DAY_MS });
    add('shop.example', {});
    const told = async (value: string) => {
      const { known: [one], warning } = await lookUp(stage, value);
      return [one.standing, one.confidenceNow, Math.round((one.alertsUntilMs - NOW_MS) / DAY_MS), warning];
    };
    assert.deepEqual(await Promise.all(['new.example', 'half.example', 'faded.example', 'over.example', 'shop.example'].map(told)), [
      ['alerts', 80, 180, null], ['alerts', 40, 90, null], ['faded', 8, -120, null], ['expired', 80, -1, null], ['warned', 80, 180, 'everybody'],
    ]);
  });

  it('tells nobody of the feed of a tenant that is not theirs', async () => {
    const stage = await openStage();
    stage.index.add(stage.index.openFeed({ name: 'own', tenant: 'other' }), madeIndicator('domain', 'bad.example'));
    assert.deepEqual((await lookUp(stage, 'bad.example')).known, []);
    assert.deepEqual((await lookUp(stage, 'bad.example', ['*'])).known.map(({ feed, tenant }: Record<string, unknown>) => [feed, tenant]), [['own', 'other']]);
  });

  it('shows the days on which records of a tenant had it, to those who may see the tenant', async () => {
    const stage = await openStage();
    const event = (n: number, raw: string, agoDays: number) => ({ position: n, receivedAtMs: NOW_MS, event: eventWith({}, { id: `e${n}`, tenant: 'acme', raw, timeMs: NOW_MS - agoDays * DAY_MS }) });
    await stage.events.write([event(1, '{"q":"www.BAD.example"}', 0), event(2, '{"q":"bad.example"}', 3), event(3, '{"q":"bad.example"}', 3), event(4, '{"q":"good.example"}', 3), event(5, '{"q":"bad.example"}', 40)]);
    const ask = await stage.as(['acme']);
    const { body } = await ask('tenants/acme/indicator-sightings?value=bad.example');
    assert.deepEqual([body.events, body.days.slice(-4), body.days.length, body.lastMs], [3, [2, 0, 0, 1], 30, NOW_MS - 3_600_000]);
    const [foreign, none] = [await ask('tenants/other/indicator-sightings?value=bad.example'), await ask('tenants/none/indicator-sightings?value=bad.example')];
    assert.deepEqual([foreign.status, none], [404, foreign]);
    assert.equal(await stage.events.forTenant(tenantScope('acme')).count(), 5);
  });
});
