import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventFilter } from '#contract/event-filter.ts';
import { ChdbSessions } from './chdb-sessions.ts';
import { EVENTS_TABLE, TABLE_COLUMNS, TABLE_INDEXES } from './events-table.ts';
import { upgradeSchema } from './schema-upgrade.ts';
import { type ResultRow, selectedEvent } from './selected-rows.ts';
import { selectionStatement } from './selection-statement.ts';

let directory = '';
let sessions: ChdbSessions | undefined;
const statements: string[] = [];

const run = async (text: string): Promise<string> => {
  statements.push(text);
  return (sessions ?? assert.fail('The engine is not open.')).change(text);
};
const list = async (text: string): Promise<string[]> => (await run(text)).split('\n').filter((line) => line !== '').toSorted();
const columns = (): Promise<string[]> => list("SELECT name FROM system.columns WHERE database = 'watchfloor' AND table = 'events'");
const indexes = (): Promise<string[]> => list("SELECT name FROM system.data_skipping_indices WHERE database = 'watchfloor' AND table = 'events'");
const versions = (): Promise<string[]> => list('SELECT version FROM watchfloor.schema_version ORDER BY version');
const changing = (): readonly string[] => statements.filter((text) => /^(ALTER|INSERT)/.test(text));

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-schema-'));
  sessions = new ChdbSessions({ directory, querySessions: 1, queryTimeoutMs: 10_000, querySettings: {} });
});

after(async () => {
  await sessions?.close();
  await rm(directory, { recursive: true, force: true });
});

// One engine and one folder, so the tests go on from one another.
describe('upgradeSchema', () => {
  it('makes the tables in a fresh folder', async () => {
    await upgradeSchema(run);
    assert.deepEqual(await columns(), TABLE_COLUMNS.map(({ name }) => name).toSorted());
    assert.deepEqual(await indexes(), TABLE_INDEXES.map(({ name }) => name).toSorted());
    assert.deepEqual(await versions(), ['1']);
  });

  it('changes nothing in a folder of this schema', async () => {
    statements.length = 0;
    await upgradeSchema(run);
    assert.deepEqual(changing(), []);
  });

  it('adds the columns and indexes that the code gained, and keeps the rows', async () => {
    await run(`ALTER TABLE ${EVENTS_TABLE} DROP INDEX received_range`);
    await run(`ALTER TABLE ${EVENTS_TABLE} DROP COLUMN malware_names`);
    await run(`INSERT INTO ${EVENTS_TABLE} (tenant, id) VALUES ('acme', 'kept')`);
    await upgradeSchema(run);
    assert.deepEqual(await columns(), TABLE_COLUMNS.map(({ name }) => name).toSorted());
    assert.deepEqual(await indexes(), TABLE_INDEXES.map(({ name }) => name).toSorted());
    assert.equal(await run(`SELECT id, malware_names FROM ${EVENTS_TABLE}`), 'kept\t[]\n');
  });

  it('keeps rows of older releases findable: nobody wrote their log sources and odd places, so every filter is unsure of them', async () => {
    await run(`ALTER TABLE ${EVENTS_TABLE} DROP COLUMN log_sources, DROP COLUMN odd_places`);
    await run(`INSERT INTO ${EVENTS_TABLE} (tenant, id, event, fields_text, raw) VALUES ('old', 'row', '{}', '', '{"A":"x"}')`);
    await upgradeSchema(run);
    const filter: EventFilter = { kind: 'and', children: [{ kind: 'log-source', product: 'windows' }, { kind: 'test', place: { kind: 'field', path: ['A'] }, test: { kind: 'text', match: 'equals', texts: ['y'], isCased: false } }] };
    const statement = selectionStatement('old', { filter, fromMs: 0, toMs: 1, hasAhead: false }, { limit: 10, after: null });
    const answer = Buffer.from(await (sessions ?? assert.fail('The engine is not open.')).query(1, statement)).toString('utf8');
    const { event, isSure, hasSources } = selectedEvent('old', JSON.parse(answer) as ResultRow);
    assert.deepEqual([event.id, event.fields, isSure, hasSources], ['row', { A: 'x' }, false, false]);
  });

  it('applies each newer change once, in order, and again where a crash came before its version', async () => {
    const changes = [1, 2, 3].map((version) => ({ version, statements: version === 1 ? [] : [`ALTER TABLE ${EVENTS_TABLE} ADD COLUMN IF NOT EXISTS extra_${version} UInt8`] }));
    const crashing = async (text: string): Promise<string> => (text.includes('VALUES (3)') ? Promise.reject(new Error('power cut')) : run(text));
    await assert.rejects(upgradeSchema(crashing, changes), /power cut/);
    assert.deepEqual(await versions(), ['1', '2']);
    statements.length = 0;
    await upgradeSchema(run, changes);
    assert.deepEqual(changing().map((text) => /extra_\d|VALUES \(\d\)/.exec(text)?.[0]), ['extra_3', 'VALUES (3)']);
    assert.deepEqual(await versions(), ['1', '2', '3']);
  });

  it('refuses a folder of a newer release, and touches nothing in it', async () => {
    statements.length = 0;
    await assert.rejects(upgradeSchema(run), /newer release \(schema 3, this one knows 1\)/);
    assert.deepEqual(changing(), []);
  });
});
