import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { letterDisguises, readableText } from './letter-disguise.ts';

describe('letters in disguise', () => {
  it('are look-alikes of another script within a word', () => {
    assert.deepEqual(letterDisguises('P\u0430yPal'), ['mixed']);
    assert.equal(readableText('P\u0430yP\u0430l \u13B7icrosoft'), 'PayPal Microsoft');
  });

  it('are invisible characters within a word', () => {
    assert.deepEqual(letterDisguises('Mi\u200Bcro\u034Fsoft'), ['invisible']);
    assert.equal(readableText('Mi\u200Bcro\u034Fsoft\u{E0139}'), 'Microsoft');
  });

  it('are letters of mathematics and the like', () => {
    assert.deepEqual(letterDisguises('\u{1D40F}\u{1D425}\u{1D41E}ase'), ['styled']);
    assert.equal(readableText('\u{1D40F}\u{1D425}\u{1D41E}ase'), 'Please');
  });

  it('are single letters of a script that no such text has, small capitals, and words parted by a full stop', () => {
    assert.deepEqual([letterDisguises('\u1455.lou-d'), readableText('\u1455.lou-d')], [['mixed'], 'C.lou-d']);
    assert.deepEqual([letterDisguises('\u1D0F\u1D22\u1D07\u1D0D'), readableText('by \u1D0F\u1D22\u1D07\u1D0D')], [['styled'], 'by ozem']);
    assert.deepEqual(letterDisguises('S.torage e.space i.s full'), ['parted']);
  });

  it('are not found in plain text of any script, in emoji and between words', () => {
    for (const text of ['Анна Петрова', 'Καλημέρα', 'Café – Müller & Søn', 'Anna \u2764\uFE0F', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467} family', '10 µm filter', 'J.Smith and A.Berg', 'e.g. this, i.e. that', 'ᐃᓄᒃᑎᑐᑦ', 'نرم\u200Cافزار', '会議 ＡＢ 案内'.replace('ＡＢ ', ''), 'שלום\u200F Anna']) {
      assert.deepEqual(letterDisguises(text), [], text);
    }
    assert.equal(readableText('Анна и PayPal'), 'Анна и PayPal');
  });
});
