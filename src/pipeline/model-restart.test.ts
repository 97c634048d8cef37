import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { manualClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { modelSchema } from '#contract/model.ts';
import { tenantScope } from '#contract/tenant.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { compileModels } from '#engine/detect/models/create-models.ts';
import { NO_CORRELATIONS } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { createTenantDetectors } from '#engine/detect/tenant-detectors.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { createMemoryJournal } from '#stores/journal/memory-journal.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { type PathDeps, startPath } from './index.ts';
import { createPathMetrics } from './path-metrics.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const MODEL = modelSchema.parse({
  name: 'new-country', kind: 'first-seen', title: 'New country', description: 'x', level: 'low', confidence: 0.4, when: { class_uid: 3002 }, entity: { type: 'user', from: 'user.name' },
  features: { value: 'src_endpoint.location.country' }, parameters: { learnDays: 3, minSeen: 5 }, threshold: 0.5, baseline: '{{distinct}} countries', reasons: { value: '{{value}} is new', habit: '{{count}} before', others: '{{others}} others' },
});

/** A path whose records say who signs in from where, in days from now: `jane -9 se`. */
async function bench(): Promise<PathDeps> {
  const state = memoryStateStore();
  for (const id of ['acme', 'beta']) await state.createTenant({ id, name: id, nowMs: NOW_MS });
  return {
    journal: createMemoryJournal(), events: memoryEventStore(), state, clock: manualClock(NOW_MS), log: silentLog, metrics: createPathMetrics(), models: compileModels([MODEL]),
    normaliser: {
      sources: [],
      normalise: ({ id, tenant, text }) => {
        const [name = '', day, country = ''] = text.split(' ');
        const timeMs = NOW_MS + Number(day) * 86_400_000;
        const ocsf = { class_uid: 3002, category_uid: 3, activity_id: 1, type_uid: 300201, time: timeMs, severity_id: 1, metadata: {}, user: { name }, src_endpoint: { location: { country } } };
        const event: NormalisedEvent = { id, tenant, source: 'acme.sso', domain: 'identity', timeMs, logSources: [], fields: {}, raw: text, ocsf };
        return { ok: true, events: [event] };
      },
    },
    detectors: createTenantDetectors({ rules: [], correlations: NO_CORRELATIONS, lists: [], view: createEventView([]), makeId: (...parts) => parts.join(' ') }),
  };
}

async function runWith(deps: PathDeps, tenant: string, ...texts: readonly string[]): Promise<void> {
  await deps.journal.append(texts.map((text) => ({ tenant, source: '', receivedAtMs: NOW_MS, key: text, raw: Buffer.from(text) })));
  const path = await startPath(deps);
  while (deps.metrics.position < deps.journal.end) await Promise.race([nextTurn(), path.ended]);
  await path.stop();
}

const alerts = async ({ state }: PathDeps, tenant = 'acme') => (await state.forTenant(tenantScope(tenant)).alertsSince(0)).map(({ rule, summary }) => `${rule.id}: ${summary}`);
const HABIT = ['jane -9 se', 'jane -8 se', 'jane -7 se', 'jane -6 se', 'jane -5 se', 'jane -4 se'];
const ALERT = 'watchfloor.models/new-country: New country by jane: sg is new; 6 before. Usual: 1 countries.';

describe('a behaviour model on the path', () => {
  it('goes on from what it learnt before the path was stopped, as if it had not been', async () => {
    const [whole, stopped] = [await bench(), await bench()];
    await runWith(whole, 'acme', ...HABIT, 'jane -3 sg', 'jane -2 se');
    for (const text of [...HABIT, 'jane -3 sg', 'jane -2 se']) await runWith(stopped, 'acme', text);
    assert.deepEqual(await alerts(stopped), await alerts(whole));
    assert.deepEqual((await alerts(whole)).map((text) => text.slice(0, 60)), [ALERT.slice(0, 60)]);
  });

  it('learns nothing of one tenant from another', async () => {
    const deps = await bench();
    await runWith(deps, 'acme', ...HABIT);
    await runWith(deps, 'beta', 'jane -3 sg');
    assert.deepEqual([await alerts(deps), await alerts(deps, 'beta')], [[], []]);
  });

  it('forgets what a batch taught that was not committed, and learns it again with it', async () => {
    const deps = await bench();
    await runWith(deps, 'acme', ...HABIT);
    await assert.rejects(runWith({ ...deps, state: { ...deps.state, commit: async () => false } }, 'acme', 'jane -3 sg'), /Another instance/);
    assert.deepEqual(await alerts(deps), []);
    await runWith(deps, 'acme', 'jane -2 se');
    assert.equal((await alerts(deps)).length, 1);
  });
});
