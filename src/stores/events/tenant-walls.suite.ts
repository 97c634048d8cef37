import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantScope } from '#contract/tenant.ts';
import type { EventCondition, EventStore } from './port.ts';
import { eventQuery, foundIds, newTenant, pagedIds, START_MS, storedEvent, taken } from './stored-event.fixture.ts';

/** Texts that mean something to SQL, LIKE, JSON, C strings or UTF-8: here they are text. */
const HOSTILE = [
  ...["'", "''", '"', '`', '\\', '\\\\', "\\'", '%', '_', '%%', '\\%', '\\_', '\u0000', 'a\u0000b', '\n', '\t', '--', '/* x */', ';', '{p0:String}', '{tenant:String}', '\\x41', '\\n'],
  ...["' OR '1'='1", "') OR 1=1 --", "x'; DROP TABLE watchfloor.events; --", "' UNION ALL SELECT * FROM watchfloor.events", "unhex('27')", '$\u007bx}', '$1', '[[:alpha:]]', '.*', '(?i)', '^', '$'],
  ...['ä', 'ΣΑΣ', 'İ', 'ß', 'e\u0301', '名前', '😀', '\u202e', '\u2028', '\ufeff', '\ufffd', '\u{10ffff}', '\ud800', 'x\udc00y', 'null', 'NaN', '0', '-1', '__proto__'],
];

/** Nothing of one tenant reaches another, whatever is asked for. */
export function describeTenantWalls(name: string, store: () => EventStore): void {
  describe(`${name}: tenant walls`, () => {
    it('gives a tenant its own events only, in every kind of answer', async () => {
      const [mine, canary] = [newTenant(), newTenant()];
      const parts = { source: 'canary.source', ocsf: { user: { name: 'canary-user' } }, fields: { secret: 'canary-field' }, raw: 'canary-word' };
      const [own, foreign] = [storedEvent(mine, { id: 'shared id', raw: 'own' }), storedEvent(canary, { id: 'shared id', ...parts, timeMs: START_MS + 60_000 })];
      const other = storedEvent(canary, { ...parts, source: 'canary.other' });
      await store().write([foreign, own, other]);
      const events = store().forTenant(mine);
      assert.deepEqual(await foundIds(events), ['shared id']);
      assert.equal(await events.count(), 1);
      assert.deepEqual((await events.get(['shared id', other.event.id])).map(({ raw }) => raw), ['own']);
      assert.deepEqual(taken(await events.histogram(eventQuery(), 60_000)), [{ timeMs: START_MS, count: 1 }]);
      assert.deepEqual(taken(await events.sourceCounts(0)).map(({ source }) => source), ['acme.door']);
      const conditions: readonly EventCondition[] = [
        ...[{ field: 'user', op: 'exists', value: '' }, { field: 'fields.secret', op: 'exists', value: '' }, { field: 'source', op: 'startswith', value: 'canary' }] as const,
        ...[{ field: 'fields.secret', op: 'contains', value: 'canary' }, { field: 'source', op: 'neq', value: 'acme.door' }] as const,
      ];
      for (const condition of conditions) assert.deepEqual(await foundIds(events, { conditions: [condition] }), [], JSON.stringify(condition));
      assert.deepEqual(await foundIds(events, { words: ['canary'] }), []);
      const { next } = taken(await store().forTenant(canary).search(eventQuery({ limit: 1 })));
      assert.deepEqual(await foundIds(events, { before: next ?? '' }), ['shared id']);
    });

    it('knows nobody by a tenant id that is no id, and nobody by a prefix or another case', async () => {
      const canary = newTenant();
      await store().write([storedEvent(canary)]);
      const strange = ["' OR '1'='1", '%', '', `${canary.tenant}%`, `${canary.tenant}\u0000`, `${canary.tenant}' --`, canary.tenant.toUpperCase(), canary.tenant.slice(0, -1), '{tenant:String}'];
      for (const tenant of strange) {
        const events = store().forTenant(tenantScope(tenant));
        assert.deepEqual([await events.count(), await foundIds(events, { fromMs: 0 }), taken(await events.sourceCounts(0))], [0, [], []], JSON.stringify(tenant));
      }
    });

    for (const text of HOSTILE) {
      it(`takes ${JSON.stringify(text)} as plain text`, async () => {
        const [mine, canary] = [newTenant(), newTenant()];
        const parts = { ocsf: { user: { name: text }, process: { cmd_line: `<${text}>` }, email: { to: [text] } }, fields: { text, more: [`<${text}>`, 'z'] }, raw: `before <${text}> after` };
        const event = storedEvent(mine, { ...parts, id: `id ${text}` });
const bystander = { ocsf: { user: { name: 'bystander' }, process: { cmd_line: '<bystander>' } }, fields: { text: 'bystander', more: ['<bystander>'] }, raw: 'plain' };
        await store().write([event, storedEvent(mine, bystander), storedEvent(canary, parts)]);
        const events = store().forTenant(mine);
        const id = [event.event.id.toWellFormed()];
        const loose = (['process.cmd_line', 'fields.more'] as const).flatMap((field): EventCondition[] => [
          ...[{ field, op: 'contains', value: text }, { field, op: 'startswith', value: `<${text}` }, { field, op: 'endswith', value: `${text}>` }] as const,
        ]);
        for (const condition of loose) assert.deepEqual(await foundIds(events, { conditions: [condition] }), id, JSON.stringify(condition));
        const exact = ['user.name', 'user', 'email.to', 'fields.text', 'fields.more'].map((field): EventCondition => ({ field, op: 'eq', value: field === 'fields.more' ? `<${text}>` : text }));
        assert.deepEqual(await foundIds(events, { conditions: [...exact, ...loose] }), id);
        assert.deepEqual(await pagedIds(events, { words: [`<${text}>`], limit: 1 }), id);
        assert.deepEqual((await events.get([event.event.id])).map((detail) => detail.raw), [event.event.raw.toWellFormed()]);
        assert.equal(taken(await events.histogram(eventQuery({ words: [text] }), 3_600_000))[0]?.count, 1);
      });
    }
  });
}
