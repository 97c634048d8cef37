import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '#base/log.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Indicator } from '#contract/indicator.ts';
import { tenantScope } from '#contract/tenant.ts';
import { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import type { IndicatorFeeds } from '#stores/indicators/port.ts';
import { RunningIndicators } from './running-indicators.ts';

const NOW_MS = Date.UTC(2026, 10, 25);

function made(value: string, parts: Partial<Indicator> = {}): Indicator {
  return { kind: 'address', value, feed: '', label: '', confidence: 80, severity: 'high', validFromMs: NOW_MS, expiresAtMs: null, tlp: 'amber', techniques: [], tactics: [], ...parts };
}

function eventTo(address: string, tenant = 'acme'): NormalisedEvent {
  return { id: 'e', tenant, source: 's', domain: 'network', timeMs: NOW_MS, logSources: [], fields: {}, raw: '', ocsf: { class_uid: 4001, category_uid: 4, activity_id: 1, type_uid: 400101, time: NOW_MS, severity_id: 1, metadata: {}, dst_endpoint: { ip: address } } };
}

async function stage() {
  const state = memoryStateStore();
  for (const id of ['acme', 'beta']) await state.createTenant({ id, name: id, nowMs: 0 });
  const running = new RunningIndicators({ state, warnings: new WarningLists([{ name: 'w', match: 'value', values: ['8.8.8.8'] }]), seed: 1, log: silentLog });
  const save = async (feeds: IndicatorFeeds, feed: string, values: readonly string[]) => {
    await feeds.put(feed, values.map((value) => made(value)));
    await feeds.complete({ feed, description: '', nowMs: NOW_MS });
    await running.refresh();
  };
  const feedsOf = (address: string, tenant?: string) => running.match(eventTo(address, tenant)).map(({ indicator }) => indicator.feed).sort();
  return { state, running, save, feedsOf };
}

describe('indicators that run', () => {
  it('are those of the provider for all tenants, and those of a tenant for its events alone', async () => {
    const { state, save, feedsOf } = await stage();
    await save(state.indicators.ofProvider, 'all', ['203.0.113.9']);
    await save(state.indicators.forTenant(tenantScope('acme')), 'own', ['203.0.113.9', '203.0.113.10']);
    assert.deepEqual([feedsOf('203.0.113.9', 'acme'), feedsOf('203.0.113.9', 'beta'), feedsOf('203.0.113.10', 'beta')], [['all', 'own'], ['all'], []]);
  });

  it('follow the feeds: what is added is found, what is removed no more, also where a text met nothing before', async () => {
    const { state, running, save, feedsOf } = await stage();
    const feeds = state.indicators.ofProvider;
    assert.deepEqual(feedsOf('203.0.113.9'), []);
    await save(feeds, 'f', ['203.0.113.9']);
    assert.deepEqual(feedsOf('203.0.113.9'), ['f']);
    await save(feeds, 'f', ['203.0.113.10']);
    assert.deepEqual([feedsOf('203.0.113.9'), feedsOf('203.0.113.10'), running.count], [['f'], ['f'], 2]);
    await feeds.remove('f');
    await running.refresh();
    assert.deepEqual([feedsOf('203.0.113.9'), running.count], [[], 0]);
  });

  it('do not change while nothing is complete, and do not grow with every change', async () => {
    const { state, running, save, feedsOf } = await stage();
    const many = Array.from({ length: 3_000 }, (_, n) => `203.0.${n >> 8}.${n & 255}`);
    for (let n = 0; n < 6; n++) await save(state.indicators.ofProvider, 'f', many);
    const size = running.byteSize;
    for (let n = 0; n < 6; n++) await save(state.indicators.ofProvider, 'f', many);
    assert.ok(running.byteSize <= size * 1.5 && running.count === many.length, `${running.byteSize} after ${size}`);
    await state.indicators.ofProvider.put('f', [made('198.51.100.1')]);
    await running.refresh();
    assert.deepEqual(feedsOf('198.51.100.1'), []);
  });

  it('stay as they are when the store fails on the way, and follow it when it is there again', async () => {
    const { state, running, save, feedsOf } = await stage();
    const feeds = state.indicators.ofProvider;
    await save(feeds, 'f', ['203.0.113.9']);
    const page = feeds.page;
    feeds.page = async (feed, after, limit) => {
      if (after !== null) throw new Error('gone');
      return page(feed, after, limit);
    };
    await assert.rejects(save(feeds, 'f', ['203.0.113.10']), /gone/);
    assert.deepEqual([feedsOf('203.0.113.9'), feedsOf('203.0.113.10'), running.count], [['f'], [], 1]);
    feeds.page = page;
    await running.refresh();
    assert.deepEqual([feedsOf('203.0.113.10'), running.count], [['f'], 2]);
  });

  it('hold back what a warning list names, and count it', async () => {
    const { state, running, save, feedsOf } = await stage();
    await save(state.indicators.ofProvider, 'f', ['8.8.8.8']);
    assert.deepEqual(feedsOf('8.8.8.8'), []);
    assert.deepEqual([...running.heldBack.warned], [['w', 1]]);
  });
});
