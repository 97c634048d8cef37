import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseSchema } from './read-schema.ts';
import { renderSchema } from './render-schema.ts';
import { resolveSchema } from './resolve-schema.ts';
import { SAMPLE_FILES } from './sample-schema.ts';

function render(files: ReadonlyMap<string, unknown>): string {
  const source = parseSchema(files);
  return renderSchema(source, resolveSchema(source));
}

describe('the rendered table', () => {
  const text = render(SAMPLE_FILES);

  it('a class lists only what differs from the class it extends', () => {
    const purchase = /^ {2}purchase: \{\n(?<head>.*)\n {4}attributes: \{\n(?<rows>[^}]*)\n {4}\},$/m.exec(text)?.groups;
    assert.equal(purchase?.head?.trim(), "caption: 'Purchase', uid: 3002, category: 'shop', extends: 'shop', profiles: 'loyalty season', atLeastOne: 'basket till',");
    assert.deepEqual(purchase?.rows?.split('\n').map((row) => row.trim()), [
      "activity_id: 'integer_t! =purchase.activity_id',", "basket: 'basket!',", "type_id: 'integer_t =type_id @season',", "voucher: 'string_t! ~',",
    ]);
  });

  it('quotes and backslashes of the schema survive', () => {
    assert.ok(text.includes(String.raw`till_t: { base: 'string', pattern: '^it\'s\\d$', maxLength: 9 },`));
  });

  it('values are kept once, under the shortest name that is free', () => {
    assert.ok(text.includes("  activity_id: { 0: 'Unknown', 99: 'Other' },"));
    assert.ok(text.includes("  'purchase.activity_id': { 0: 'Unknown', 1: 'Pay', 99: 'Other' },"));
  });

  it('the order of the files in the archive makes no difference', () => {
    const entries = [...SAMPLE_FILES];
    fc.assert(fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => render(new Map(shuffled)) === text), { numRuns: 30 });
  });
});
