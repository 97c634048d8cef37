import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '#contract/event.ts';
import type { EventFilter, FieldReading, FilterTest } from '#contract/event-filter.ts';
import type { EventStore, SelectedEvent, TenantEvents } from './port.ts';
import { DAY_MS, newTenant, START_MS, storedEvent, walked } from './stored-event.fixture.ts';

const ALL: EventFilter = { kind: 'always', is: true };
const WINDOWS = [{ product: 'windows', category: 'process_creation' }, { product: 'windows', service: 'sys.mon 1' }];

function field(path: string, test: FilterTest): EventFilter {
  return { kind: 'test', place: { kind: 'field', path: path.split('.') }, test };
}

function contains(...texts: readonly string[]): FilterTest {
  return { kind: 'text', match: 'contains', texts, isCased: false };
}

async function whole(events: TenantEvents, filter: EventFilter, span = { fromMs: START_MS - DAY_MS, toMs: START_MS + DAY_MS }): Promise<readonly SelectedEvent[]> {
  const selected = await walked(events.select({ filter, ...span }));
  return selected.map((one) => (one.kind === 'whole' ? one : assert.fail('values were not asked for')));
}

/** Ids of the events that a filter says yes to, and of those that it is unsure of. */
async function answers(events: TenantEvents, filter: EventFilter): Promise<{ readonly yes: readonly string[]; readonly unsure: readonly string[] }> {
  const selected = await whole(events, filter);
  const ids = (isSure: boolean): readonly string[] => selected.filter((one) => one.isSure === isSure).map(({ event }) => event.id);
  return { yes: ids(true), unsure: ids(false) };
}

/** What every event store answers to questions about history. */
export function describeHistory(name: string, store: () => EventStore): void {
  describe(`${name}: selected events`, () => {
    it('come as they were stored, oldest first, each once, however many', async () => {
      const tenant = newTenant();
      const stored = Array.from({ length: 1_345 }, (_, i) => storedEvent(tenant, {
        id: `e${String(i).padStart(5, '0')}`, timeMs: START_MS + (i % 7) * 1000, domain: 'endpoint', logSources: i % 2 === 0 ? WINDOWS : [],
        fields: { n: i, 'a b': null, list: ['x', { y: '\ud800' }], deep: { er: '', est: [Infinity, -Infinity] } }, raw: i % 3 === 0 ? `raw ${i} ä😀 1e400\n"` : `{"n":${i},"a b":null,"list":["x",{"y":"\\ud800"}],"deep":{"er":"","est":[1e400,-1e400]}}`,
        ocsf: { user: { name: 'Ada' }, message: 'é' },
      }));
      await store().write(stored);
      const selected = await whole(store().forTenant(tenant), ALL);
      const expected = stored.toSorted((a, b) => a.event.timeMs - b.event.timeMs || (a.event.id < b.event.id ? -1 : 1));
      assert.deepEqual(selected.map(({ event }) => event), expected.map(({ event }) => event));
      assert.ok(selected.every(({ isSure, hasSources, receivedAtMs }) => isSure && hasSources && receivedAtMs === START_MS + 1500));
    });

    it('come in their OCSF form where that is all that is asked for', async () => {
      const tenant = newTenant();
      const stored = [2, 0, 1].map((n) => storedEvent(tenant, { id: `e${n}`, timeMs: START_MS + n, ocsf: { user: { name: 'Ada \u00e9' }, n }, fields: { n } }));
      await store().write(stored);
      const found = await walked(store().forTenant(tenant).selectOcsf({ filter: ALL, fromMs: START_MS, toMs: START_MS + 2 }));
      const expected = stored.toSorted((a, b) => a.event.timeMs - b.event.timeMs).slice(0, 2);
      assert.deepEqual(found, expected.map(({ event: { id, source, timeMs, ocsf }, receivedAtMs }) => ({ kind: 'ocsf', id, tenant: tenant.tenant, source, timeMs, receivedAtMs, ocsf })));
    });

    it('say perhaps where something stands anywhere in an event, in any case and spelling', async () => {
      const tenant = newTenant();
      const texts: Readonly<Record<string, JsonObject>> = {
        text: { a: { b: ['x', 'Has a "QUOTED\\thing"'] } }, host: { url: { url_string: 'http://WWW.Bad.Example:80/' } }, part: { a: 'microsoft.com', b: 'good.example' }, address: { ip: '::FFFF:203.0.113.77' }, six: { ip: '2001:0DB8:0::1' }, none: { a: 'nothing' },
      };
      await store().write(Object.entries(texts).map(([id, ocsf], at) => storedEvent(tenant, { id, ocsf, timeMs: START_MS + at })));
      const ask = async (parts: Partial<Extract<EventFilter, { kind: 'event-text' }>>) => new Set((await answers(store().forTenant(tenant), { kind: 'event-text', texts: [], hosts: [], networks: [], ...parts })).unsure);
      for (const [id, parts] of [['text', { texts: ['"quoted\\thing"'] }], ['host', { hosts: ['bad.example', 't.co'] }], ['address', { networks: [{ from: 'cb007100', to: 'cb0071ff' }] }], ['six', { networks: [{ from: '20010db8'.padEnd(32, '0'), to: '20010db8'.padEnd(32, 'f') }] }]] as const) {
        const found = await ask(parts);
        assert.ok(found.has(id), id);
        // The fake says perhaps to all; a real store leaves out what surely has it not.
        assert.ok(found.size === 1 || found.size === Object.keys(texts).length, `${id}: ${[...found]}`);
      }
    });

    it('are those of the span of time, its end not included; what claims to be ahead of its receipt counts when it came', async () => {
      const tenant = newTenant();
      const at = (id: string, timeMs: number, receivedAtMs = START_MS): ReturnType<typeof storedEvent> => storedEvent(tenant, { id, timeMs, receivedAtMs });
      await store().write([
        ...[at('before', START_MS - 1), at('first', START_MS), at('last', START_MS + 999), at('after', START_MS + 1000), at('ahead by a day', START_MS + DAY_MS)],
        ...[at('far ahead', START_MS + 400 * DAY_MS, START_MS + 500), at('far ahead later', START_MS + 2 * DAY_MS, START_MS + 2000)],
      ]);
      const events = store().forTenant(tenant);
      const ids = async (fromMs: number, toMs: number): Promise<readonly string[]> => (await whole(events, ALL, { fromMs, toMs })).map(({ event }) => event.id);
      assert.deepEqual(await ids(START_MS, START_MS + 1000), ['first', 'far ahead', 'last']);
      assert.deepEqual(await ids(START_MS + DAY_MS, START_MS + 500 * DAY_MS), ['ahead by a day']);
      assert.deepEqual(await ids(START_MS + 1500, START_MS + 2500), ['far ahead later']);
      assert.deepEqual(await ids(START_MS + 5, START_MS + 5), []);
    });

    it('are of one tenant, whatever the filter', async () => {
      const [mine, canary] = [newTenant(), newTenant()];
      await store().write([storedEvent(canary, { fields: { secret: 'canary' }, raw: 'canary' }), storedEvent(mine, { id: 'own' })]);
      const filters: readonly EventFilter[] = [
        ...[ALL, { kind: 'unsure' }, field('secret', contains('canary')), field('secret', { kind: 'there' }), { kind: 'not', child: field('secret', contains('x')) }] as const,
        { kind: 'or', children: [field('secret', contains('canary')), ALL] }, { kind: 'test', place: { kind: 'raw' }, test: contains('canary') },
      ];
      for (const filter of filters) {
        assert.ok((await whole(store().forTenant(mine), filter)).every(({ event }) => event.tenant === mine.tenant && event.id === 'own'), JSON.stringify(filter));
        const counts = await walked(store().forTenant(mine).countSelected({ filter, fromMs: START_MS, toMs: START_MS + 1 }, 1000));
        assert.ok(counts.reduce((sum, { sure, unsure }) => sum + sure + unsure, 0) <= 1, JSON.stringify(filter));
      }
    });
  });

  describe(`${name}: the answers of a filter`, () => {
    it('are yes or no where texts say all, and unsure where they do not', async () => {
      const tenant = newTenant();
      const rows: Readonly<Record<string, JsonObject>> = {
        plain: { A: 'Has cmd.exe in it' }, other: { A: 'nothing' }, absent: { B: 'cmd.exe' }, list: { A: ['x', 'CMD.EXE'] }, number: { A: 4625 }, nested: { A: { B: 'cmd.exe' } },
        none: { A: null }, empty: { A: '' }, kelvin: { A: '\u212aCMD.EXE' }, half: { A: ['cmd.exe', null] },
      };
      await store().write(Object.entries(rows).map(([id, fields], at) => storedEvent(tenant, { id, fields, timeMs: START_MS + at })));
      const events = store().forTenant(tenant);
      const odd = ['nested', 'none', 'empty', 'kelvin', 'half'];
      const cmd = field('A', contains('cmd.exe'));
      assert.deepEqual(await answers(events, cmd), { yes: ['plain', 'list'], unsure: odd });
      assert.deepEqual(await answers(events, { kind: 'not', child: cmd }), { yes: ['other', 'absent', 'number'], unsure: odd });
      assert.deepEqual(await answers(events, field('A', { kind: 'text', match: 'equals', texts: ['4625', 'NOTHING'], isCased: false })), { yes: ['other', 'number'], unsure: odd });
      assert.deepEqual(await answers(events, field('A', { kind: 'there' })), { yes: ['plain', 'other', 'list', 'number', 'kelvin', 'half'], unsure: ['nested', 'none', 'empty'] });
      assert.deepEqual(await answers(events, field('A', { kind: 'gap' })), { yes: [], unsure: odd });
      assert.deepEqual((await answers(events, field('A.B', contains('cmd')))).yes, ['nested']);
      assert.deepEqual(await answers(events, { kind: 'at-least', count: 2, children: [cmd, field('A', contains('has')), field('A', contains('x'))] }), { yes: ['plain', 'list'], unsure: odd });
    });

    it('know log sources by all their parts', async () => {
      const tenant = newTenant();
      await store().write([storedEvent(tenant, { id: 'w', logSources: WINDOWS }), storedEvent(tenant, { id: 'z', logSources: [{ category: 'dns', service: 'process_creation' }] }), storedEvent(tenant, { id: 'none' })]);
      const events = store().forTenant(tenant);
      const yes = async (parts: object): Promise<readonly string[]> => (await answers(events, { kind: 'log-source', ...parts })).yes;
      assert.deepEqual(await yes({ product: 'Windows' }), ['w']);
      assert.deepEqual(await yes({ category: 'process_creation' }), ['w']);
      assert.deepEqual(await yes({ service: 'process_creation' }), ['z']);
      assert.deepEqual(await yes({ service: 'sys.mon 1' }), ['w']);
      assert.deepEqual(await yes({ product: 'windows', service: 'sys.mon 1' }), ['w']);
      assert.deepEqual(await yes({ category: 'process_creation', service: 'sys.mon 1' }), []);
      assert.deepEqual(await yes({ service: 'sysxmon 1' }), []);
      assert.deepEqual(await yes({ product: 'windo' }), []);
    });

    it('read OCSF where a column tells it, and are unsure elsewhere', async () => {
      const tenant = newTenant();
      await store().write([
        storedEvent(tenant, { id: 'a', ocsf: { process: { cmd_line: 'cmd /c x', parent_process: { pid: 7 } }, dst_endpoint: { port: 443 } } }),
        storedEvent(tenant, { id: 'b', ocsf: { process: { cmd_line: ['cmd /c y'] }, dst_endpoint: { port: 0 } } }),
        storedEvent(tenant, { id: 'c' }),
      ]);
      const events = store().forTenant(tenant);
      const ocsf = (path: string, test: FilterTest): EventFilter => ({ kind: 'test', place: { kind: 'ocsf', path: path.split('.') }, test });
      assert.deepEqual(await answers(events, ocsf('process.cmd_line', contains('CMD'))), { yes: ['a'], unsure: ['b'] });
      assert.deepEqual(await answers(events, ocsf('dst_endpoint.port', { kind: 'text', match: 'equals', texts: ['443'], isCased: false })), { yes: ['a'], unsure: ['b'] });
      const { yes, unsure } = await answers(events, ocsf('process.parent_process.pid', contains('7')));
      assert.deepEqual([yes, unsure.includes('a')], [[], true]);
    });
  });

  describe(`${name}: what else history tells`, () => {
    it('are the values of fields, and the whole event where they are not all or the filter is unsure', async () => {
      const tenant = newTenant();
      const rows: Readonly<Record<string, JsonObject>> = {
        one: { User: 'Ada', one: 5, Id: 1 }, many: { User: ['Ada', 'Ben'], Id: 1 }, none: { Id: 1 }, odd: { User: ['Ada', null], Id: 1 }, unsure: { User: 'Ada', A: null, Id: 1 }, untold: { User: 'Ada' },
      };
      await store().write(Object.entries(rows).map(([id, fields], at) => storedEvent(tenant, { id, fields, timeMs: START_MS + at, ocsf: { src_endpoint: { ip: '10.0.0.1', port: 80 } }, logSources: WINDOWS })));
      const filter: EventFilter = { kind: 'not', child: field('A', contains('x')) };
      const fields: readonly FieldReading[] = [
        { first: { kind: 'field', path: ['User'] }, others: [{ kind: 'ocsf', path: ['src_endpoint', 'port'] }] },
        { first: { kind: 'field', path: ['one'] }, others: [] }, { first: { kind: 'field', path: ['Id'] }, others: [{ kind: 'ocsf', path: ['process', 'parent_process', 'pid'] }] },
      ];
      const selected = await walked(store().forTenant(tenant).select({ filter, fromMs: START_MS, toMs: START_MS + 100 }, fields));
      assert.deepEqual(selected.map((one) => (one.kind === 'values' ? [one.id, one.timeMs - START_MS, one.logSources, one.texts] : one.event.id)), [
        ['one', 0, WINDOWS, [[['Ada'], ['80']], [['5']], [['1'], []]]], ['many', 1, WINDOWS, [[['Ada', 'Ben'], ['80']], [[]], [['1'], []]]], ['none', 2, WINDOWS, [[[], ['80']], [[]], [['1'], []]]], 'odd', 'unsure', 'untold',
      ]);
    });

    it('are counts of the sure and the unsure, for each bucket of time', async () => {
      const tenant = newTenant();
      const times = [0, 1, 999, 1000, 3000];
      await store().write(times.map((later) => storedEvent(tenant, { timeMs: START_MS + later, fields: later === 1 ? { A: null } : { A: later === 999 ? 'no' : 'yes' } })));
      const steps = store().forTenant(tenant).countSelected({ filter: field('A', contains('yes')), fromMs: START_MS, toMs: START_MS + 3001 }, 1000);
      const byBucket = Map.groupBy(await walked(steps), ({ timeMs }) => timeMs - START_MS);
      const sums = [...byBucket].map(([timeMs, list]) => [timeMs, list.reduce((sum, { sure }) => sum + sure, 0), list.reduce((sum, { unsure }) => sum + unsure, 0)]);
      assert.deepEqual(sums, [[0, 1, 1], [1000, 1, 0], [3000, 1, 0]]);
    });

    it('are the filters, of many, that select an event', async () => {
      const tenant = newTenant();
      await store().write(([['a', 'yes'], ['b', null], ['c', 'no']] as const).map(([id, A]) => storedEvent(tenant, { id, fields: { A } })));
      const others = Array.from({ length: 70 }, (_, n) => field('A', contains(`absent ${n}`)));
      const filters = [field('A', contains('yes')), ...others, field('A', contains('e')), field('A', contains('no', 'yes'))];
      const steps = await walked(store().forTenant(tenant).ask(filters, { fromMs: START_MS, toMs: START_MS + 1 }));
      const answers = steps.map((one) => (one.kind === 'answers' ? [one.id, one.sure, one.unsure] as const : assert.fail(one.detail)));
      const all = Array.from({ length: 73 }, (_, n) => n);
      assert.deepEqual(answers.toSorted(([a], [b]) => (a < b ? -1 : 1)), [['a', [0, 71, 72], []], ['b', [], all], ['c', [72], []]]);
    });

    it('stops when nobody takes more', async () => {
      const tenant = newTenant();
      await store().write(Array.from({ length: 30 }, () => storedEvent(tenant)));
      for await (const step of store().forTenant(tenant).select({ filter: ALL, fromMs: 0, toMs: START_MS + DAY_MS })) {
        assert.equal(step.ok, true);
        break;
      }
      assert.equal(await store().forTenant(tenant).count(), 30);
    });
  });
}
