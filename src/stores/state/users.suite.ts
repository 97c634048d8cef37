import assert from 'node:assert/strict';
import { it } from 'node:test';

import type { StateStore } from './port.ts';

/** What every state store does for signing in; `current` gives the store of the running test. */
export function testUsers(current: () => StateStore): void {
  const createAna = (): ReturnType<StateStore['createUser']> =>
    current().createUser({ name: 'ana', role: 'analyst', tenants: ['acme', 'be"ta,{}'], passwordHash: null, nowMs: 1 });

  it('finds a user by name, with the hash of the password that was set last', async () => {
    const store = current();
    const ana = await createAna();
    assert.deepEqual(await store.userByName('ana'), { ...ana, passwordHash: null });
    await store.setPassword(ana.id, 'hash-of-password');
    assert.deepEqual(await store.userByName('ana'), {
      id: ana.id,
      name: 'ana',
      role: 'analyst',
      tenants: ['acme', 'be"ta,{}'],
      passwordHash: 'hash-of-password',
    });
    for (const other of ['Ana', 'nobody', 'ana\0']) assert.equal(await store.userByName(other), null);
    await assert.rejects(store.setPassword('unknown', 'x'), /no user/);
  });

  it('makes no second user of the same name', async () => {
    await createAna();
    await assert.rejects(createAna(), /named ana already/);
  });

  it('knows a session until it expires or is deleted', async () => {
    const store = current();
    const ana = await createAna();
    for (const tokenHash of ['t1', 't2']) await store.createSession({ userId: ana.id, tokenHash, expiresAtMs: 100 });
    assert.deepEqual(await store.sessionByHash('t1', 99), ana);
    assert.equal(await store.sessionByHash('t1', 100), null);
    await store.deleteSession('t1');
    assert.equal(await store.sessionByHash('t1', 50), null);
    assert.deepEqual(await store.sessionByHash('t2', 50), ana);
    assert.equal(await store.sessionByHash('unknown', 50), null);
    await assert.rejects(store.createSession({ userId: 'unknown', tokenHash: 't3', expiresAtMs: 100 }));
  });

  it('takes a sign-in code once, also when many try at the same time', async () => {
    const store = current();
    const ana = await createAna();
    await store.createSignInCode({ userId: ana.id, codeHash: 'c1', expiresAtMs: 100 });
    const taken = await Promise.all(Array.from({ length: 6 }, () => store.takeSignInCode('c1', 50)));
    assert.deepEqual(
      taken.filter((user) => user !== null),
      [ana],
    );
    await store.createSignInCode({ userId: ana.id, codeHash: 'c2', expiresAtMs: 100 });
    assert.equal(await store.takeSignInCode('c2', 100), null);
    assert.equal(await store.takeSignInCode('unknown', 50), null);
  });
}

/** What every state store does with the settings of the installation. */
export function testSettings(current: () => StateStore): void {
  it('keeps the last value of a setting', async () => {
    const store = current();
    assert.equal(await store.setting('demo'), null);
    await store.saveSetting('demo', 'on');
    await store.saveSetting('demo', '{"since":1}');
    assert.equal(await store.setting('demo'), '{"since":1}');
  });
}
