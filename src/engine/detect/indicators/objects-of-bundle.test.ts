import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { objectsOfBundle } from './objects-of-bundle.ts';

it('the objects of a bundle are the same one by one as all at once, again and again', () => {
  fc.assert(fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 6 }), fc.constantFrom(undefined, 2), (values, indent) => {
    const objects = JSON.parse(JSON.stringify(values)) as object[];
    const found = objectsOfBundle(JSON.stringify({ type: 'bundle', note: '\\"} [', objects, more: false }, null, indent));
    assert.ok(found !== null);
    assert.deepEqual([...found], objects);
    assert.deepEqual([...found], objects);
  }));
  assert.equal(objectsOfBundle('{"type":"report","object_refs":["x"]}'), null);
  assert.deepEqual([...(objectsOfBundle('{"objects":[{"a":1},{b},{"c":"') ?? [])], [{ a: 1 }, {}, {}]);
});
