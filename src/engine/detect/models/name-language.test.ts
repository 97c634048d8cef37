import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { strangenessOf, surpriseOf } from './name-language.ts';

describe('how names are spelt', () => {
  it('words and names of several languages are not strange, letters by chance are', () => {
    for (const name of ['gardenmarket', 'montagne', 'salamanca', 'wintersport', 'bluewater', 'hamburg']) assert.ok(strangenessOf(name) < 2.33, `${name} ${strangenessOf(name)}`);
    for (const name of ['xqzkvjwpt', 'k3v9x0q2z7w1', 'qwvbxkjhgz', 'a8f3e0c2d9b1']) assert.ok(strangenessOf(name) > 2.33, `${name} ${strangenessOf(name)}`);
  });

  it('any text has a finite surprise that grows with what is added', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const { bits, letters } = surpriseOf(text);
      assert.ok(Number.isFinite(bits) && bits > 0 && letters === text.length + 1);
    }));
  });
});
