import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { splitHidden } from './hidden-characters.ts';

function marks(text: string): readonly string[] {
  return splitHidden(text).flatMap((run) => (run.kind === 'hidden' ? [run.mark] : []));
}

describe('characters that would not be seen', () => {
  it('are found: direction overrides, controls, zero widths, odd spaces, lone surrogates', () => {
    assert.deepEqual(marks('invoice_\u202efdp.exe'), ['RLO']);
    assert.deepEqual(marks('a\u0000b\u001b[31m\u0007'), ['NUL', 'ESC', 'BEL']);
    assert.deepEqual(marks('pay\u200bpal\ufeff'), ['ZWSP', 'BOM']);
    assert.deepEqual(marks('a\u2003b\ud800'), ['U+2003', 'U+D800']);
    assert.deepEqual(marks('tag\u{e0041}'), ['U+E0041']);
  });

  it('leave ordinary text of any script alone', () => {
    for (const text of ['Ines Carvalho', 'пользователь', 'مستخدم', '利用者', 'C:\\Windows', 'café 🙂']) assert.deepEqual(marks(text), []);
  });

  it('are all kept: the runs joined are the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(splitHidden(text).map((run) => run.text).join(''), text);
      }),
    );
  });
});
