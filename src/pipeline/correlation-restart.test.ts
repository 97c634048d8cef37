import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { manualClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import type { Alert } from '#contract/alert.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { tenantScope } from '#contract/tenant.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { compileCorrelations } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { createTenantDetectors } from '#engine/detect/tenant-detectors.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { createMemoryJournal } from '#stores/journal/memory-journal.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { type PathDeps, startPath } from './index.ts';
import { createPathMetrics } from './path-metrics.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const RULES = `
title: Failed sign-in
id: failed
logsource: {}
detection: { s: { Result: failed }, condition: s }
---
title: Many failed sign-ins
id: many
correlation: { type: event_count, rules: failed, group-by: User, timespan: 5m, condition: { gte: 3 } }
---
title: A key guessed
id: guessed
generate: true
correlation: { type: temporal_ordered, rules: [many, in], group-by: User, timespan: 10m }
---
title: Sign-in
id: in
logsource: {}
detection: { s: { Result: ok }, condition: s }
`;

/** A path whose records say who signs in when, in seconds from now, and how that ends: `jane 30 failed`. */
async function bench(): Promise<PathDeps> {
  const state = memoryStateStore();
  await state.createTenant({ id: 'acme', name: 'Acme', nowMs: NOW_MS });
  const { rules, correlations } = parseSigma(RULES, 'r.yml');
  const ocsf = { class_uid: 3002, category_uid: 3, activity_id: 1, type_uid: 300201, time: NOW_MS, severity_id: 1, metadata: {} };
  return {
    journal: createMemoryJournal(), events: memoryEventStore(), state, clock: manualClock(NOW_MS), log: silentLog, metrics: createPathMetrics(),
    normaliser: {
      sources: [],
      normalise: ({ id, tenant, text }) => {
        const [User = '', seconds, Result = ''] = text.split(' ');
        const event: NormalisedEvent = { id, tenant, source: 'acme.sso', domain: 'identity', timeMs: NOW_MS + Number(seconds) * 1_000, logSources: [], fields: { User, Result }, raw: text, ocsf: ocsf as unknown as NormalisedEvent['ocsf'] };
        return { ok: true, events: [event] };
      },
    },
    detectors: createTenantDetectors({ rules, correlations: compileCorrelations(correlations, rules), lists: [], view: createEventView([]), makeId: (...parts) => parts.join(' ') }),
  };
}

async function runWith(deps: PathDeps, tenant: string, ...texts: readonly string[]): Promise<void> {
  await deps.journal.append(texts.map((text) => ({ tenant, source: '', receivedAtMs: NOW_MS + 600_000, key: text, raw: Buffer.from(text) })));
  const path = await startPath(deps);
  while (deps.metrics.position < deps.journal.end) await Promise.race([nextTurn(), path.ended]);
  await path.stop();
}

async function alerts({ state }: PathDeps, tenant = 'acme'): Promise<string[]> {
  const all: readonly Alert[] = await state.forTenant(tenantScope(tenant)).alertsSince(0);
  return all.map(({ rule, count, summary }) => `${rule.id} ${count} ${summary}`).sort();
}

describe('a correlation of a tenant', () => {
  it('fires once though the path starts anew within its window, and again for what comes later only', async () => {
    const deps = await bench();
    await runWith(deps, 'acme', 'jane 0 failed', 'jane 20 failed');
    assert.deepEqual(await alerts(deps), []);
    await runWith(deps, 'acme', 'JANE 40 failed');
    const many = '3 failed sign-ins of JANE within 5 minutes.';
    assert.deepEqual(await alerts(deps), [`many 1 ${many}`]);
    await runWith(deps, 'acme', 'ben 50 failed');
    assert.deepEqual(await alerts(deps), [`many 1 ${many}`]);
    await runWith(deps, 'acme', 'jane 60 ok');
    assert.deepEqual(await alerts(deps), ['guessed 1 Many failed sign-ins, then sign-in of jane within 10 minutes.', 'in 1 Sign-in of somebody was recorded.', `many 1 ${many}`]);
    await runWith(deps, 'acme', 'jane 30 failed');
    assert.deepEqual((await alerts(deps)).map((line) => line.slice(0, 9)), ['guessed 1', 'in 1 Sign', 'many 2 3 ']);
  });

  it('waits with the hits of its tenant only', async () => {
    const deps = await bench();
    await runWith(deps, 'acme', 'jane 0 failed', 'jane 20 failed');
    await runWith(deps, 'beta', 'jane 21 failed', 'jane 22 failed');
    assert.deepEqual([await alerts(deps), await alerts(deps, 'beta')], [[], []]);
    await runWith(deps, 'beta', 'jane 23 failed');
    assert.deepEqual([(await alerts(deps)).length, (await alerts(deps, 'beta')).length], [0, 1]);
  });

  it('does not fire twice for records that are detected again, as their batch was not committed', async () => {
    const deps = await bench();
    await runWith(deps, 'acme', 'jane 0 failed', 'jane 20 failed');
    const torn = { ...deps, state: { ...deps.state, commit: async () => false } };
    await assert.rejects(runWith(torn, 'acme', 'jane 40 failed'), /Another instance/);
    await runWith(deps, 'acme', 'ben 41 failed');
    assert.deepEqual(await alerts(deps), ['many 1 3 failed sign-ins of jane within 5 minutes.']);
    assert.equal((await deps.state.forTenant(tenantScope('acme')).hits()).map(({ hit }) => hit.ruleId).join(), 'failed,failed,failed,many,failed');
  });
});
