import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { EventFilter } from '#contract/event-filter.ts';
import type { ChdbEventStoreOptions } from './chdb-event-store.ts';
import { openWatched, temporaryFolder } from './chdb-store.fixture.ts';
import type { TenantEvents } from './port.ts';
import { DAY_MS, eventQuery, newTenant, START_MS, storedEvent, walked } from './stored-event.fixture.ts';

async function filled(t: TestContext, options: Omit<ChdbEventStoreOptions, 'directory'>, raws: readonly string[]): Promise<TenantEvents> {
  const { store } = await openWatched({ ...options, directory: await temporaryFolder(t) });
  t.after(() => store.close());
  const tenant = newTenant();
  await store.write(raws.map((raw) => storedEvent(tenant, { raw })));
  return store.forTenant(tenant);
}

const SMALL = Array.from({ length: 3_000 }, (_, i) => `some text of event ${i}`);
/** Records that take seconds to look through. */
const LARGE = Array<string>(150).fill(`${'Lorem ipsum Ä '.repeat(80_000)}end`);

describe('searches past a limit', () => {
  it('are stopped at their time and answered as too slow; the next one is served', async (t) => {
    const events = await filled(t, { searchTimeoutMs: 100, searchesAtOnce: 1 }, LARGE);
    const slow = await events.histogram(eventQuery({ words: ['ä end'] }), 60_000);
    assert.equal(slow.ok || slow.reason, 'too-slow');
    assert.match(slow.ok ? '' : slow.detail, /Shorten the time range/);
    assert.equal((await events.search(eventQuery({ fromMs: 0, toMs: 1 }))).ok, true);
  });

  it('are answered as too slow where they read more than they may', async (t) => {
    const events = await filled(t, { querySettings: { max_rows_to_read: 1000 } }, SMALL);
    const search = await events.search(eventQuery({ words: ['event'] }));
    assert.equal(search.ok || search.reason, 'too-slow');
  });

  it('wait in line while others run, and are refused when the line is full', async (t) => {
    const events = await filled(t, { searchesAtOnce: 1 }, SMALL);
    const all = await Promise.all(Array.from({ length: 150 }, () => events.search(eventQuery({ limit: 1 }))));
    const refused = all.filter((outcome) => !outcome.ok);
    assert.ok(refused.length > 0 && refused.length <= 49, `${refused.length} refused`);
    for (const outcome of refused) assert.deepEqual(outcome, { ok: false, reason: 'too-slow', detail: 'Too many searches are running. Try again in a moment.' });
  });
});

describe('filters that the engine does not take', () => {
  const span = { fromMs: START_MS - DAY_MS, toMs: START_MS + DAY_MS };
  const contains = (...texts: readonly string[]): EventFilter => ({ kind: 'test', place: { kind: 'raw' }, test: { kind: 'text', match: 'contains', texts, isCased: false } });
  const small = contains('some');
  const long = contains(...Array.from({ length: 3_000 }, (_, i) => `a text that is in none ${i}`));

  it('are told with the reason, and the others are answered', async (t) => {
    const events = await filled(t, { querySettings: { max_query_size: 50_000 } }, ['some', 'other']);
    const told = await walked(events.ask([small, long, contains('other')], span));
    assert.deepEqual(told.flatMap((one) => (one.kind === 'answers' ? [one.sure] : [])).toSorted(), [[0], [2]]);
    const refused = told.filter((one) => one.kind === 'refused');
    assert.deepEqual(refused.map(({ filter }) => filter), [1]);
    assert.match(refused[0]?.detail ?? '', /does not take.*Max query size exceeded/s);
  });

  it('fail by themselves, and say why', async (t) => {
    const events = await filled(t, { querySettings: { max_query_size: 50_000 } }, ['some']);
    const steps: unknown[] = [];
    for await (const step of events.select({ ...span, filter: long })) steps.push(step.ok ? step.value : [step.reason, /does not take.*Max query size exceeded/s.test(step.detail)]);
    assert.deepEqual(steps, [['refused', true]]);
    assert.equal((await walked(events.select({ ...span, filter: small }))).length, 1);
  });
});
