import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completed, type Lockfile, missingEntries, platformOf } from './complete-lockfile.ts';

const PLATFORMS = [
  ['@x/lib-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
  ['@x/lib-linux-arm64-gnu', { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] }],
  ['@x/cli-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
  ['@x/oxide-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
  ['@x/oxide-win32-x64-msvc', { os: ['win32'], cpu: ['x64'] }],
  ['@x/windows-x64', { os: ['win32'], cpu: ['x64'] }],
  ['@x/oxide-wasm32-wasi', { cpu: ['wasm32'] }],
  ['pg-cloudflare', null],
  ['fsevents', null],
] as const;

for (const [name, platform] of PLATFORMS) {
  test(`"${name}" runs on ${JSON.stringify(platform)}`, () => {
    assert.deepEqual(platformOf(name), platform);
  });
}

const LOCKFILE: Lockfile = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/tool': { version: '2.0.0', dev: true, optionalDependencies: { 'tool-linux-x64': '2.0.0', 'tool-darwin-x64': '2.0.0', 'any-range-x64': '^2.0.0' } },
    'node_modules/tool-linux-x64': { version: '2.0.0', dev: true, optional: true, os: ['linux'], cpu: ['x64'] },
  },
};

test('a platform package that the registry did not show is added with what npm needs to leave it out here', () => {
  assert.deepEqual(missingEntries(LOCKFILE), {
    'node_modules/tool-darwin-x64': { version: '2.0.0', dev: true, optional: true, os: ['darwin'], cpu: ['x64'] },
  });
});

test('a completed lockfile is in order of its names, has lost nothing, and is complete', () => {
  const whole = completed(LOCKFILE);
  assert.deepEqual(Object.keys(whole.packages), ['', 'node_modules/tool', 'node_modules/tool-darwin-x64', 'node_modules/tool-linux-x64']);
  assert.deepEqual(missingEntries(whole), {});
  assert.deepEqual(completed(whole), whole);
});
