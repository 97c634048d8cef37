import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from './config.ts';

test('with nothing given, data rests in .watchfloor of the working directory and only this machine can connect', () => {
  assert.deepEqual(loadConfig({ env: {}, cwd: '/srv' }), {
    ok: true,
    config: { dataDir: '/srv/.watchfloor', host: '127.0.0.1', port: 4310, databaseUrl: null, addressData: [] },
  });
});

test('the environment overrides the defaults, and flags override the environment', () => {
  const env = { WATCHFLOOR_DATA_DIR: '/env', WATCHFLOOR_PORT: '1', WATCHFLOOR_HOST: '::1', DATABASE_URL: 'postgres://u:p@h/db', WATCHFLOOR_ADDRESS_DATA: 'city.mmdb:/data/asn.mmdb' };
  const config = { dataDir: '/srv/here', host: '::1', port: 9000, databaseUrl: 'postgres://u:p@h/db', addressData: ['/srv/city.mmdb', '/data/asn.mmdb'] };
  assert.deepEqual(loadConfig({ env, flags: { data: 'here', port: '9000' }, cwd: '/srv' }), { ok: true, config });
  const flags = { data: 'here', port: '9000', 'address-data': ['a:b.mmdb', '/c.mmdb'] };
  assert.deepEqual(loadConfig({ env, flags, cwd: '/srv' }), { ok: true, config: { ...config, addressData: ['/srv/a:b.mmdb', '/c.mmdb'] } });
});

test('an empty variable counts as not set', () => {
  const outcome = loadConfig({ env: { WATCHFLOOR_PORT: '', DATABASE_URL: '' } });
  assert.ok(outcome.ok && outcome.config.port === 4310 && outcome.config.databaseUrl === null);
});

test('all wrong values are named at once, by the name that the person used', () => {
  const outcome = loadConfig({ env: { WATCHFLOOR_HOST: 'two words' }, flags: { port: '70000' } });
  assert.ok(!outcome.ok);
  assert.equal(outcome.problems.length, 2);
  assert.match(outcome.problems.join('\n'), /^WATCHFLOOR_HOST must be .*\n--port must be a port number from 0 to 65535/);
});

test('a wrong database address is not repeated, for it may hold a password', () => {
  const outcome = loadConfig({ env: { DATABASE_URL: 'mysql://u:s3cret@h/db' } });
  assert.ok(!outcome.ok);
  assert.match(outcome.problems.join(), /DATABASE_URL must be .*postgres:/);
  assert.ok(!outcome.problems.join().includes('s3cret'));
});

for (const port of ['-1', '1.5', '0x10', ' 80', '65536', 'http']) {
  test(`"${port}" is not a port`, () => {
    assert.equal(loadConfig({ env: {}, flags: { port } }).ok, false);
  });
}
