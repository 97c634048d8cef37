import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { manualClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { tenantScope } from '#contract/tenant.ts';
import { NO_CORRELATIONS } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { createMemoryJournal } from '#stores/journal/memory-journal.ts';
import { madeUpAlert, madeUpResult } from '#stores/state/made-up.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import type { StateStore } from '#stores/state/port.ts';
import { type PathDeps, startPath } from './index.ts';
import { createPathMetrics } from './path-metrics.ts';

const NOW_MS = Date.UTC(2026, 10, 20);
const ACME = tenantScope('acme');

function event(id: string, text: string): NormalisedEvent {
  const ocsf = { class_uid: 1007, category_uid: 1, activity_id: 1, type_uid: 100701, time: NOW_MS, severity_id: 1, metadata: { uid: id, tenant_uid: 'acme' } };
  return { id, tenant: 'acme', source: 'acme.edr', domain: 'endpoint', timeMs: NOW_MS, logSources: [], fields: {}, raw: text, ocsf: ocsf as unknown as NormalisedEvent['ocsf'] };
}

/** A path over stores in memory. Words of a record are its events; `badmap`, `badrule` and `badbytes` are those that something has a bug with, `alert` raises one. */
async function bench(): Promise<PathDeps> {
  const state = memoryStateStore();
  await state.createTenant({ id: 'acme', name: 'Acme', nowMs: NOW_MS });
  return {
    journal: createMemoryJournal(), events: memoryEventStore(), state, clock: manualClock(NOW_MS), log: silentLog, metrics: createPathMetrics(),
    normaliser: {
      sources: [],
      normalise: ({ id, text }) => {
        if (text === 'badmap') throw new TypeError('no such field');
        const words = text.split(' ');
        return { ok: true, events: words.map((word, i) => event(words.length > 1 ? `${id}.${i}` : id, word)) };
      },
    },
    detectors: {
      correlations: NO_CORRELATIONS, areListsRead: false, problems: [],
      sift: (records) => {
        if (records.some(({ raw }) => Buffer.from(raw).toString() === 'badbytes')) throw new TypeError('no such shape');
        return records.map(() => null);
      },
      withLists: () => ({ raw, id }) => {
        if (raw === 'badrule') throw new TypeError('no such rule');
        return { alerts: raw === 'alert' ? [madeUpAlert({ id: 'a1', tenant: 'acme', timeMs: NOW_MS, events: [id] })] : [], facts: [], hits: [], fired: [] };
      },
    },
  };
}

async function send({ journal }: PathDeps, ...texts: readonly string[]): Promise<void> {
  await journal.append(texts.map((text) => ({ tenant: 'acme', source: '', receivedAtMs: NOW_MS, key: text, raw: Buffer.from(text) })));
}

/** Runs the path until it has taken everything in. */
async function runToEnd(deps: PathDeps): Promise<void> {
  const path = await startPath(deps);
  while (deps.metrics.position < deps.journal.end) await Promise.race([nextTurn(), path.ended]);
  await path.stop();
}

async function search({ events }: PathDeps): Promise<readonly string[]> {
  const found = await events.forTenant(ACME).search({ conditions: [], words: [], fromMs: NOW_MS - 1, toMs: NOW_MS + 1, limit: 100 });
  return found.ok ? found.value.rows.map((row) => row.id) : [found.detail];
}

describe('the path', () => {
  it('makes a dead letter of a record that a mapping has a bug with, and goes on', async () => {
    const deps = await bench();
    await send(deps, 'one', 'badmap', 'two');
    await runToEnd(deps);
    assert.deepEqual(await deps.state.forTenant(ACME).counts(), { received: 3, stored: 2, duplicate: 0, dead: 1 });
    const letters = await deps.state.forTenant(ACME).deadLetters(9);
    assert.deepEqual(letters.map(({ position, reason, raw }) => [position, reason, Buffer.from(raw).toString()]), [[1, 'mapping-failed', 'badmap']]);
    assert.match(letters[0]?.detail ?? '', /no such field/);
  });

  it('stores an event that a rule has a bug with, and asks the rules about the others', async () => {
    const deps = await bench();
    await send(deps, 'badrule', 'alert');
    await runToEnd(deps);
    assert.deepEqual(await deps.state.forTenant(ACME).counts(), { received: 2, stored: 2, duplicate: 0, dead: 0 });
    assert.equal((await search(deps)).length, 2);
    assert.equal((await deps.state.forTenant(ACME).alertsSince(0)).length, 1);
  });

  it('keeps an alert that an exception hides, counts it, and lets it join no incident; once the exception ended, it is shown whole', async () => {
    const deps = await bench();
    const own = deps.state.forTenant(ACME);
    const { id } = await own.addException({ rules: { kind: 'rules', ids: ['rule-1'] }, entities: { kind: 'any' }, owner: 'ana', reason: 'a test', createdBy: 'ana', createdAtMs: 0, expiresAtMs: NOW_MS + 1 });
    await send(deps, 'alert', 'one');
    await runToEnd(deps);
    assert.deepEqual(await own.counts(), { received: 2, stored: 2, duplicate: 0, dead: 0 });
    assert.deepEqual([await own.alertsSince(0), await own.incidents({ limit: 9 }), deps.metrics.alerts], [[], [], 0]);
    assert.deepEqual((await own.hiddenAlerts(id, 9)).map((alert) => [alert.id, alert.hiddenBy]), [['a1', id]]);
    assert.deepEqual(await own.hiddenDays(0), [{ exception: id, day: Math.floor(NOW_MS / 86_400_000), hidden: 1, lastHiddenMs: NOW_MS }]);
    await own.endException(id, { by: 'ben', reason: 'the test is over', nowMs: NOW_MS });
    await deps.journal.append([{ tenant: 'acme', source: '', receivedAtMs: NOW_MS, key: 'again', raw: Buffer.from('alert') }]);
    await runToEnd(deps);
    assert.deepEqual((await own.alertsSince(0)).map(({ count, hiddenBy }) => [count, hiddenBy]), [[2, undefined]]);
    assert.equal((await own.incidents({ limit: 9 })).length, 1);
  });

  it('lets incidents follow what people decide about alerts while nothing comes in', { timeout: 20_000 }, async () => {
    const deps = await bench();
    const own = deps.state.forTenant(ACME);
    const alerts = ['p', 'q'].map((value) => madeUpAlert({ id: value, tenant: 'acme', timeMs: NOW_MS, entities: [{ type: 'process', value, role: 'actor' }] }));
    await deps.state.commit({ from: 0, to: 0, tenants: [madeUpResult({ tenant: 'acme', alerts })] });
    const path = await startPath(deps);
    const incidents = async (count: number) => {
      for (;;) {
        const found = await own.incidents({ limit: 9 });
        if (found.length === count) return found;
        await Promise.race([nextTurn(), path.ended]);
      }
    };
    await incidents(2);
    const link = await own.addLink({ kind: 'together', alerts: ['p'], others: ['q'], reason: 'one hand', by: 'ana', nowMs: NOW_MS, incidents: [] });
    const [joined] = await incidents(1);
    assert.deepEqual([...(joined?.incident.alerts ?? [])].sort(), ['p', 'q']);
    await own.undoLink(link.id, { by: 'ana', reason: 'two hands', nowMs: NOW_MS, incidents: [] });
    await incidents(2);
    await path.stop();
  });

  it('asks the rules all the same where a bug keeps the bytes of records from being looked at', async () => {
    const deps = await bench();
    await send(deps, 'badbytes', 'alert');
    await runToEnd(deps);
    assert.equal((await search(deps)).length, 2);
    assert.equal((await deps.state.forTenant(ACME).alertsSince(0)).length, 1);
  });

  it('asks again where the state does not answer about alerts', async () => {
    const deps = await bench();
    let failures = 1;
    const state: StateStore = {
      ...deps.state,
      forTenant: (scope) => {
        const own = deps.state.forTenant(scope);
        return { ...own, alerts: async (ids) => (failures-- > 0 ? Promise.reject(new Error('connection lost')) : own.alerts(ids)) };
      },
    };
    await send(deps, 'alert');
    await runToEnd({ ...deps, state });
    assert.equal((await deps.state.forTenant(ACME).alertsSince(0)).length, 1);
  });

  it('stops though the state is down and incidents are due', { timeout: 20_000 }, async () => {
    const deps = await bench();
    await deps.state.commit({ from: 0, to: 0, tenants: [madeUpResult({ tenant: 'acme', alerts: [madeUpAlert({ id: 'a1', tenant: 'acme', timeMs: NOW_MS })] })] });
    const asked = Promise.withResolvers<void>();
    const commit = async (): Promise<boolean> => {
      asked.resolve();
      throw new Error('connection lost');
    };
    const path = await startPath({ ...deps, state: { ...deps.state, commit } });
    await asked.promise;
    await path.stop();
  });

  it('keeps its failure until somebody asks how it ended', async () => {
    const deps = await bench();
    const refused = Promise.withResolvers<void>();
    const commit = async (): Promise<boolean> => {
      setImmediate(refused.resolve);
      return false;
    };
    await send(deps, 'one');
    const path = await startPath({ ...deps, state: { ...deps.state, commit } });
    await refused.promise;
    await nextTurn();
    await assert.rejects(path.ended, /Another instance/);
  });

  it('recognises a repeated record of several events also after a restart', async () => {
    const deps = await bench();
    await send(deps, 'one two');
    await runToEnd(deps);
    await send(deps, 'one two');
    await runToEnd(deps);
    assert.deepEqual(await deps.state.forTenant(ACME).counts(), { received: 2, stored: 1, duplicate: 1, dead: 0 });
    assert.equal((await search(deps)).length, 2);
  });
});
