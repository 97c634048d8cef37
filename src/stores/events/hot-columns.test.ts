import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '#contract/event.ts';
import { type ColumnValue, columnReader } from './column-values.ts';
import { TABLE_COLUMNS } from './events-table.ts';
import { columnsOfField, FIELD_GROUPS, FIELD_NAMES, HOT_COLUMNS, isNumberKind, ROW_HOST, ROW_USER } from './hot-columns.ts';

function read(name: string, ocsf: JsonObject): ColumnValue {
  const column = HOT_COLUMNS.find((hot) => hot.name === name);
  return columnReader(column ?? assert.fail(name))(ocsf);
}

describe('hot columns', () => {
  it('have names and paths of their own, and each is a column of the table', () => {
    const names = HOT_COLUMNS.map(({ name }) => name);
    const allPaths = HOT_COLUMNS.flatMap(({ paths }) => paths);
    assert.equal(new Set(names).size, names.length);
    assert.equal(new Set(allPaths).size, allPaths.length);
    const table = new Set(TABLE_COLUMNS.map(({ name }) => name));
    assert.equal(table.size, TABLE_COLUMNS.length);
    for (const name of [...names, ...ROW_USER, ...ROW_HOST]) assert.ok(table.has(name), name);
  });

  it('are found by path, by group and not by anything else', () => {
    assert.deepEqual(columnsOfField('actor.process.file.name').map(({ name }) => name), ['actor_process_name']);
    assert.deepEqual(columnsOfField('ip').map(({ name }) => name), ['src_ip', 'dst_ip', 'device_ip']);
    for (const field of ['src_ip', 'tenant', 'raw', '', 'constructor', 'fields.x']) assert.deepEqual(columnsOfField(field), [], field);
    assert.deepEqual(FIELD_NAMES.filter((field) => columnsOfField(field).length === 0), []);
  });

  it('have no numbers in groups, whose values are compared as text', () => {
    for (const group of Object.keys(FIELD_GROUPS)) assert.ok(columnsOfField(group).every(({ kind, isTerm }) => !isNumberKind(kind) && isTerm === true), group);
  });
});

describe('columnReader', () => {
  it('takes the first path that holds something', () => {
    assert.equal(read('device_hostname', { device: { hostname: '', name: 'ws' } }), 'ws');
    assert.equal(read('device_hostname', { device: { hostname: 'one', name: 'ws' } }), 'one');
    assert.equal(read('device_hostname', { device: 'no object' }), '');
    assert.equal(read('user_name', { user: { name: { first: 'x' } } }), '');
    assert.equal(read('user_name', { user: { name: 0 } }), '0');
    assert.equal(read('user_name', { user: [{ uid: 1 }, { name: 'second' }] }), 'second');
  });

  it('does not take what an object inherits for a field', () => {
    assert.equal(read('user_name', JSON.parse('{"__proto__":{"user":{"name":"x"}}}') as JsonObject), '');
  });

  it('reads numbers within the range of the column, whole, 0 for none', () => {
    const ports = [443, '443', 443.9, -1, 70_000, 'x', '', null, true, Number.NaN, '1e3'].map((port) => read('src_port', { src_endpoint: { port } }));
    assert.deepEqual(ports, [443, 443, 443, 0, 65_535, 0, 0, 0, 0, 0, 1000]);
    assert.equal(read('bytes_in', { traffic: { bytes_in: '18446744073709551615' } }), Number.MAX_SAFE_INTEGER);
  });

  it('gathers lists over all paths, lower case, each text once, at most 200', () => {
    const ocsf = { file: { hashes: [{ value: 'AB' }, { value: 'cd' }] }, process: { file: { hashes: [{ value: 'ab' }, { value: 7 }] } } };
    assert.deepEqual(read('hashes', ocsf), ['ab', 'cd', '7']);
    assert.deepEqual(read('email_to', { email: { to: ['A@x.example', ['B@x.example']], cc: 'c@x.example' } }), ['a@x.example', 'b@x.example', 'c@x.example']);
    assert.deepEqual(read('email_to', {}), []);
    assert.equal((read('email_to', { email: { to: Array.from({ length: 300 }, (_, i) => `${i}`) } }) as readonly string[]).length, 200);
  });
});
