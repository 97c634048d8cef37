import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasAllAsLocked } from './checkout.mjs';

const LOCKED = {
  '': {},
  'node_modules/alpha': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/alpha/node_modules/beta': { version: '2.0.0', integrity: 'sha512-b' },
  'node_modules/@scope/other-os': { version: '1.0.0', integrity: 'sha512-c', optional: true, os: ['plan9'] },
};
const { '': _root, 'node_modules/@scope/other-os': _otherOs, ...INSTALLED } = LOCKED;

describe('whether node_modules is as locked', () => {
  it('it is without the packages of other systems', () => assert.ok(hasAllAsLocked(INSTALLED, LOCKED)));

  it('it is not when a package is missing, is of another version, or has other content', () => {
    const { 'node_modules/alpha/node_modules/beta': _beta, ...lacking } = INSTALLED;
    assert.ok(!hasAllAsLocked(lacking, LOCKED));
    assert.ok(!hasAllAsLocked({ ...INSTALLED, 'node_modules/alpha': { version: '1.0.1', integrity: 'sha512-a' } }, LOCKED));
    assert.ok(!hasAllAsLocked({ ...INSTALLED, 'node_modules/alpha': { version: '1.0.0', integrity: 'sha512-z' } }, LOCKED));
  });

  it('it is with packages that nothing asks for any more, and what lies inside them', () => {
    const leftOver = { 'node_modules/@scope/old': { version: '1.0.0' }, 'node_modules/@scope/old/node_modules/alpha': { version: '0.1.0' } };
    assert.ok(hasAllAsLocked({ ...INSTALLED, ...leftOver }, LOCKED));
  });

  it('it is not where a left-over would hide the version that a wanted package needs', () => {
    assert.ok(!hasAllAsLocked({ ...INSTALLED, 'node_modules/alpha/node_modules/gamma': { version: '0.1.0' } }, LOCKED));
  });
});
