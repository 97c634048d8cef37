import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TenantScope } from '#contract/tenant.ts';
import type { EventCondition, EventStore, StoredEvent } from './port.ts';
import { eventQuery, foundIds, newTenant, START_MS, storedEvent } from './stored-event.fixture.ts';

/** Three events that every operator is tried on. */
function tried(tenant: TenantScope): readonly StoredEvent[] {
  return [
    storedEvent(tenant, {
      id: 'full', source: 'okta.system_log', domain: 'identity',
      fields: { EventID: 4624, Path: 'C:\\Users\\Ada', list: ['One', 'two', 3], big: '9007199254740993', flag: true, zero: 0, low: -1.5, nested: { Name: 'STRASSE 50%_x' }, words: 'ten', endless: '-Infinity', hex: '0x10' },
      ocsf: {
        ...{ user: { name: 'Ada.Lovelace', email_addr: 'Ada@Northwind.example' }, device: { hostname: 'WS-01' }, dst_endpoint: { port: 443, ip: '10.0.0.1' } },
        ...{ traffic: { bytes_in: 9_007_199_254_740_991, bytes_out: 17 }, file: { hashes: [{ value: 'ABCD' }, { value: 'ef01' }] }, email: { to: ['One@x.example', 'two@x.example'] } },
        ...{ message: 'ÄRGER in ΟΔΟΣ', severity_id: 5 },
      },
    }),
    storedEvent(tenant, {
      id: 'actor', source: 'aws.cloudtrail', domain: 'cloud', fields: { EventID: '4625', list: 'one', big: '9007199254740992', flag: false, low: '2e3' },
      ocsf: { actor: { user: { name: 'ada.lovelace' } }, src_endpoint: { ip: '10.0.0.1', hostname: 'ws-01' }, dst_endpoint: { port: 70_000 }, severity_id: 2 },
    }),
    storedEvent(tenant, { id: 'empty' }),
  ];
}

type Row = readonly [field: string, op: EventCondition['op'], value: string, expected: string];

const TABLE: readonly Row[] = [
  ['user.name', 'eq', 'ADA.LOVELACE', 'full'], ['user.name', 'neq', 'ada.lovelace', 'actor empty'], ['user', 'eq', 'ada.lovelace', 'actor full'],
  ['user', 'eq', 'ada@northwind.EXAMPLE', 'full'], ['user', 'neq', 'ada.lovelace', 'empty'], ['user', 'exists', '', 'actor full'], ['user', 'exists', 'false', 'empty'],
  ['user.name', 'eq', 'ada', ''], ['user.name', 'contains', '.love', 'full'], ['user.name', 'startswith', 'ada', 'full'], ['user.name', 'startswith', 'lovelace', ''],
  ['user.name', 'endswith', 'LACE', 'full'], ['user.name', 'endswith', 'ada', ''], ['user', 'contains', 'lovelace', 'actor full'],
  ['host', 'eq', 'ws-01', 'actor full'], ['ip', 'eq', '10.0.0.1', 'actor full'], ['ip', 'startswith', '10.0.', 'actor full'], ['src_endpoint.ip', 'eq', '10.0.0.1', 'actor'],
  ['hash', 'eq', 'abcd', 'full'], ['file.hashes.value', 'endswith', '01', 'full'], ['hash', 'eq', 'bcd', ''], ['hash', 'exists', 'true', 'full'], ['hash', 'exists', 'false', 'actor empty'],
  ['email.to', 'contains', '@X.', 'full'], ['email.to', 'neq', 'two@x.example', 'actor empty'], ['email.to', 'startswith', 'wo', ''],
  ['severity_id', 'eq', '2', 'actor'], ['severity_id', 'eq', '2.0', 'actor'], ['severity_id', 'gt', '1', 'actor full'], ['severity_id', 'lt', '2', 'empty'], ['severity_id', 'neq', '5', 'actor empty'],
  ['severity_id', 'gt', '4.5', 'full'], ['severity_id', 'gt', '-1', 'actor empty full'], ['severity_id', 'exists', '', 'actor empty full'],
  ['dst_endpoint.port', 'eq', '443', 'full'], ['dst_endpoint.port', 'eq', '65535', 'actor'], ['dst_endpoint.port', 'exists', 'false', 'empty'],
  ['traffic.bytes_in', 'eq', '9007199254740991', 'full'], ['traffic.bytes_in', 'gt', '9007199254740990', 'full'], ['traffic.bytes_in', 'gt', '1e300', ''], ['traffic.bytes_in', 'eq', '9007199254740993', ''],
  ['traffic.bytes_out', 'gt', '16.9', 'full'], ['traffic.bytes_out', 'lt', '17', 'actor empty'],
  ['source', 'eq', 'OKTA.system_log', 'full'], ['source', 'startswith', 'a', 'actor empty'], ['domain', 'eq', 'cloud', 'actor'], ['domain', 'exists', 'false', 'empty'], ['id', 'eq', 'FULL', 'full'],
  ['message', 'contains', 'ärger', 'full'], ['message', 'contains', 'οδος', 'full'], ['message', 'endswith', 'ΟΔΟΣ', 'full'],
  ['fields.EventID', 'eq', '4624', 'full'], ['fields.EventID', 'gt', '4624', 'actor'], ['fields.EventID', 'lt', '4624.5', 'full'], ['fields.EventID', 'startswith', '462', 'actor full'],
  ['fields.EventID', 'neq', '4624', 'actor empty'], ['fields.eventid', 'exists', '', ''], ['fields.EventID', 'exists', '', 'actor full'], ['fields.EventID', 'exists', 'false', 'empty'],
  ['fields.Path', 'eq', 'c:\\users\\ada', 'full'], ['fields.Path', 'contains', '\\users', 'full'], ['fields.Path', 'endswith', '\\', ''], ['fields.Path', 'contains', '\\\\', ''],
  ['fields.list', 'eq', 'one', 'actor full'], ['fields.list', 'eq', '3', 'full'], ['fields.list', 'gt', '2', 'full'], ['fields.list', 'neq', 'two', 'actor empty'], ['fields.list', 'endswith', 'O', 'full'],
  ['fields.big', 'eq', '9007199254740993', 'full'], ['fields.big', 'eq', '9007199254740992', 'actor'], ['fields.big', 'gt', '9007199254740991', 'actor full'],
  ['fields.flag', 'eq', 'TRUE', 'full'], ['fields.flag', 'eq', 'false', 'actor'], ['fields.zero', 'eq', '0', 'full'], ['fields.zero', 'exists', '', 'full'], ['fields.zero', 'lt', '1', 'full'],
  ['fields.low', 'lt', '0', 'full'], ['fields.low', 'eq', '-1.5', 'full'], ['fields.low', 'gt', '1999', 'actor'], ['fields.words', 'gt', '1', ''], ['fields.endless', 'lt', '-1e300', 'full'], ['fields.hex', 'gt', '1', ''], ['fields.hex', 'lt', '1', ''],
  ['fields.nested.Name', 'contains', '50%_', 'full'], ['fields.nested.Name', 'contains', '5%x', ''], ['fields.nested.Name', 'startswith', '_', ''], ['fields.nested', 'exists', '', ''],
];

const REFUSED: readonly (readonly [field: string, op: EventCondition['op'], value: string, reason: string, detail: RegExp])[] = [
  ['user.nmae', 'eq', 'x', 'unknown-field', /There is no field "user.nmae". Near it: user.name/],
  ["user' OR 1=1 --", 'eq', 'x', 'unknown-field', /There is no field/],
  ['fields.', 'eq', 'x', 'unknown-field', /written fields\.<name>|Near it/],
  ['toString', 'eq', 'x', 'unknown-field', /There is no field/],
  ['tenant', 'eq', 'x', 'unknown-field', /There is no field/],
  ['user.name', 'eq', '', 'bad-value', /is empty/],
  ['user.name', 'gt', '5', 'bad-value', /user.name is text/],
  ['user.name', 'exists', 'maybe', 'bad-value', /"true" or "false"/],
  ['user.name', 'eq', 'x'.repeat(2001), 'bad-value', /at most 2000 characters/],
  ['severity_id', 'contains', '5', 'bad-value', /is a number/],
  ['severity_id', 'eq', 'five', 'bad-value', /this value is none/],
  ['severity_id', 'gt', '1e999', 'bad-value', /this value is none/],
  ['severity_id', 'gt', 'Infinity', 'bad-value', /this value is none/],
  ['fields.x', 'gt', '0x10', 'bad-value', /this value is none/],
];

/** Conditions and words: what each finds, and what is refused. */
export function describeOperators(name: string, store: () => EventStore): void {
  describe(`${name}: conditions`, () => {
    it('answers every operator on hot paths, groups, lists, numbers and fields of the record', async () => {
      const tenant = newTenant();
      await store().write(tried(tenant));
      for (const [field, op, value, expected] of TABLE) {
        const ids = await foundIds(store().forTenant(tenant), { conditions: [{ field, op, value }] });
        assert.equal(ids.toSorted().join(' '), expected, `${field} ${op} ${value}`);
      }
    });

    it('joins conditions and words by AND', async () => {
      const tenant = newTenant();
      await store().write(tried(tenant));
      const user: EventCondition = { field: 'user', op: 'eq', value: 'ada.lovelace' };
      const find = async (conditions: readonly EventCondition[], ...words: readonly string[]): Promise<string> => (await foundIds(store().forTenant(tenant), { conditions, words })).join(' ');
      assert.equal(await find([user, { field: 'domain', op: 'eq', value: 'cloud' }]), 'actor');
      assert.equal(await find([user, { field: 'domain', op: 'eq', value: 'email' }]), '');
      assert.equal(await find([user], '4624'), 'full');
      assert.equal(await find([], 'eventid', 'FLAG', '', 'strasse 50%_X'), 'full');
      assert.equal(await find([], 'eventid', 'strasse', 'absent'), '');
      assert.equal(await find([], 'c:\\users\\ada'), 'full');
      assert.equal(await find([], '46__'), '');
    });

    for (const [field, op, value, reason, detail] of REFUSED) {
      it(`refuses ${field} ${op} ${value.slice(0, 10)}`, async () => {
        const outcome = await store().forTenant(newTenant()).search(eventQuery({ conditions: [{ field, op, value }] }));
        assert.equal(outcome.ok || outcome.reason, reason);
        assert.match(outcome.ok ? '' : outcome.detail, detail);
      });
    }

    it('refuses queries past the limits and cursors that no search gave', async () => {
      const events = store().forTenant(newTenant());
      const condition: EventCondition = { field: 'user', op: 'eq', value: 'x' };
      const refused = [
        ...[{ limit: 0 }, { limit: 10_001 }, { limit: 1.5 }, { limit: Number.NaN }, { fromMs: 0.5 }, { toMs: Number.POSITIVE_INFINITY }, { before: 'zzz' }, { before: '' }],
        ...[{ words: Array<string>(21).fill('x') }, { words: ['x'.repeat(2001)] }, { conditions: Array<EventCondition>(51).fill(condition) }],
      ];
      for (const parts of refused) {
        const outcome = await events.search(eventQuery(parts));
        assert.equal(outcome.ok || outcome.reason, 'bad-value', JSON.stringify(parts).slice(0, 50));
      }
    });
  });

  describe(`${name}: times`, () => {
    it('takes the start of a range in and leaves its end out, to the millisecond', async () => {
      const tenant = newTenant();
      await store().write([-1, 0, 1].map((later) => storedEvent(tenant, { id: `at ${later}`, timeMs: START_MS + later })));
      assert.deepEqual(await foundIds(store().forTenant(tenant), { fromMs: START_MS, toMs: START_MS + 1 }), ['at 0']);
      assert.deepEqual(await foundIds(store().forTenant(tenant), { fromMs: START_MS, toMs: START_MS }), []);
      assert.deepEqual(await foundIds(store().forTenant(tenant), { fromMs: START_MS + 1, toMs: START_MS - 1 }), []);
    });

    it('keeps times that no table holds at the edge, and takes the time of receipt where there is none', async () => {
      const tenant = newTenant();
      const times = { past: -1e15, future: 1e15, most: Number.MAX_SAFE_INTEGER, none: Number.NaN, endless: Number.POSITIVE_INFINITY, half: START_MS + 0.7, negative: -0.5 };
      await store().write(Object.entries(times).map(([id, timeMs]) => storedEvent(tenant, { id, timeMs, receivedAtMs: START_MS + 9 })));
      const range = { fromMs: Number.MIN_SAFE_INTEGER, toMs: Number.MAX_SAFE_INTEGER };
      const [first, last] = [Date.UTC(1900, 0, 1), Date.UTC(2299, 11, 31)];
      const answer = await store().forTenant(tenant).search(eventQuery(range));
      const found = answer.ok ? answer.value.rows.map(({ id, timeMs }) => [id, timeMs]) : answer;
      assert.deepEqual(found, [['most', last], ['future', last], ['none', START_MS + 9], ['endless', START_MS + 9], ['half', START_MS], ['negative', 0], ['past', first]]);
    });
  });
}
