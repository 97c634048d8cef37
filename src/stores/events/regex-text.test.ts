import assert from 'node:assert/strict';
import { it } from 'node:test';
import { regexText } from './regex-text.ts';

const text = (pattern: string, ignoreCase = false): string | null => regexText({ kind: 'regex', pattern, ignoreCase, multiLine: false, dotAll: false });

it('a pattern is written as it is, with its flags, where it has ASCII only', () => {
  assert.equal(text('^a.b\\x41\\\\p$'), '(?-s)^a.b\\x41\\\\p$');
  assert.equal(regexText({ kind: 'regex', pattern: 'a', ignoreCase: true, multiLine: true, dotAll: true }), '(?ims)a');
});

it('characters of several bytes are written by their numbers', () => {
  assert.equal(text('caf\u00e9?[\u{1f600}]'), '(?-s)caf\\x{e9}?[\\x{1f600}]');
});

it('what depends on the version of Unicode, or cannot be written so, is left to the matcher', () => {
  for (const pattern of ['\\pL', '[^\\P{Greek}]', '\\\\\\p{Cn}', '\\Q\u00e9\\E', '(?i)\u00e9', 'a(?s-m:b)(?mi:\\x{e9})']) assert.equal(text(pattern), null, pattern);
  for (const pattern of ['\u00e9', '\\x{264}', '\\351']) assert.equal(text(pattern, true), null, pattern);
});
