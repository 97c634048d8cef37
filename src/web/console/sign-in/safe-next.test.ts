import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { safeNext } from './safe-next.ts';

const ORIGIN = 'https://watch.example';

describe('where one goes after signing in', () => {
  it('is the page that was asked for', () => {
    assert.equal(safeNext('/search?q=user%3Aines&tenant=acme', ORIGIN), '/search?q=user%3Aines&tenant=acme');
  });

  it('is the queue where none was asked for, or signing in again', () => {
    for (const next of [undefined, '', '/sign-in?code=x']) assert.equal(safeNext(next, ORIGIN), '/incidents');
  });

  it('is never another site', () => {
    for (const next of ['//evil.example/x', '/\\evil.example', '/\t/evil.example', '\\\\evil.example', 'https://evil.example', 'javascript:alert(1)', 'evil', '//[']) {
      assert.equal(safeNext(next, ORIGIN), '/incidents', next);
    }
  });
});
