import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '#contract/event.ts';
import { flattenFields, pathName } from './field-paths.ts';

function paths(fields: JsonObject): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(flattenFields(fields).texts);
}

const nested = (levels: number): JsonObject => (levels === 0 ? { end: 'x' } : { n: nested(levels - 1) });

describe('pathName', () => {
  it('leaves plain names as they are and percent-encodes the rest', () => {
    const names = { EventID: 'EventID', '@odata.type': '@odata.type', 'a-b_c.0': 'a-b_c.0', '': '%', 'a b': 'a%20b', '`': '%60', '%': '%25', 'ä': '%C3%A4', '😀': '%F0%9F%98%80', "'": '%27', '\\': '%5C', '\u0000': '%00' };
    for (const [name, path] of Object.entries(names)) assert.equal(pathName(name), path);
  });

  it('holds nothing that could end an identifier, and differs where names differ', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 8 });
    fc.assert(fc.property(name, name, (a, b) => {
      assert.match(pathName(a), /^[A-Za-z0-9_@.%-]+$/);
      assert.equal(pathName(a) === pathName(b), a === b);
    }));
  });
});

describe('flattenFields', () => {
  it('flattens objects and lists to texts', () => {
    const fields = { a: 'x', n: 1.5, big: 1e21, t: true, f: false, none: null, empty: '', list: ['p', 2, null, ['q']], o: { i: { j: 'k' } }, rows: [{ v: 1 }, { v: 2, w: 3 }], nothing: {}, no: [] };
    assert.deepEqual(paths(fields), { a: 'x', n: '1.5', big: '1e+21', t: 'true', f: 'false', list: ['p', '2', 'q'], 'o.i.j': 'k', 'rows.v': ['1', '2'], 'rows.w': '3' });
  });

  it('joins what meets on one path', () => {
    assert.deepEqual(paths({ 'a.b': 1, a: { b: 2 } }), { 'a.b': ['1', '2'] });
  });

  it('stops at 32 levels, 1,000 paths and 200 texts of a path', () => {
    assert.deepEqual(Object.keys(paths(nested(32))), [`${'n.'.repeat(32)}end`]);
    assert.deepEqual(paths(nested(33)), {});
    const wide = paths(Object.fromEntries(Array.from({ length: 1002 }, (_, i) => [`f${i}`, i])));
    assert.deepEqual([Object.keys(wide).length, wide['f999'], wide['f1000']], [1000, '999', undefined]);
    assert.equal(paths({ list: Array.from({ length: 300 }, (_, i) => i) })['list']?.length, 200);
  });

  it('names the paths whose texts are not all that stands there: null, empty, an object, an empty list, odd characters, more than is kept', () => {
    const odd = (fields: JsonObject): readonly string[] => [...flattenFields(fields).odd];
    assert.deepEqual(odd({ a: 'x', n: 0, t: false, list: ['p', 2], 'id.orig_h': '10.0.0.1', ä: 'ö' }), []);
    assert.deepEqual(odd({ none: null, empty: '', list: ['p', null], no: [], 'a b': '' }), ['none', 'empty', 'list', 'no', 'a%20b']);
    assert.deepEqual(odd({ o: { i: { j: null } }, rows: [{ v: 1 }] }), ['o', 'o.i', 'o.i.j', 'rows']);
    assert.deepEqual(odd({ kelvin: '\u212a', i: '\u0130', sigma: '\u03a3', half: '\ud800', pair: '\u{1f600}', long: 'x'.repeat(65_537) }), ['kelvin', 'i', 'sigma', 'half', 'pair', 'long']);
    assert.deepEqual(odd({ list: Array.from({ length: 201 }, (_, i) => i) }), ['list']);
  });

  it('says so of the whole event where two names give one path, and where values are left out', () => {
    const isOdd = (fields: JsonObject): boolean => flattenFields(fields).odd.has('*');
    assert.equal(isOdd({ 'a.b': 1, a: { b: 2 } }), true);
    assert.equal(isOdd({ 'a.b': 1, 'a.b.c': 2 }), true);
    assert.equal(isOdd({ 'a.b': 1, 'a.c': 2, ab: 3 }), false);
    assert.equal(isOdd(nested(33)), true);
    assert.equal(isOdd(Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`f${i}`, i]))), true);
  });
});
