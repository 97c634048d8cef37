import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClock } from '#base/clock.ts';
import type { User } from '#stores/state/port.ts';
import { createSessions, SESSION_IDLE_MS, SESSION_LIFETIME_MS } from './sessions.ts';

const USER: User = { id: 'u1', name: 'Ana', role: 'analyst', tenants: ['acme'] };

function stage() {
  const kept = new Map<string, number>();
  const clock = manualClock(1_000_000);
  const store = {
    createSession: async ({ tokenHash, expiresAtMs }: { tokenHash: string; expiresAtMs: number }) => {
      kept.set(tokenHash, expiresAtMs);
    },
    sessionByHash: async (hash: string, nowMs: number) => ((kept.get(hash) ?? 0) > nowMs ? USER : null),
    deleteSession: async (hash: string) => {
      kept.delete(hash);
    },
  };
  return { kept, clock, store, sessions: createSessions(store, clock) };
}

describe('sessions', () => {
  it('hand out 256 random bits and keep only their hash', async () => {
    const { sessions, kept } = stage();
    const { token } = await sessions.start(USER);
    assert.equal(Buffer.from(token, 'base64url').length, 32);
    assert.equal(kept.has(token), false);
    assert.match([...kept.keys()][0] ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(await sessions.find(token, true), USER);
    assert.equal(await sessions.find(`${token}x`, true), null);
    assert.equal(await sessions.find('', true), null);
  });

  it('end when nobody was active for the idle time, however often a timer asked', async () => {
    const { sessions, clock, kept } = stage();
    const { token } = await sessions.start(USER);
    clock.advance(SESSION_IDLE_MS);
    assert.deepEqual(await sessions.find(token, false), USER);
    clock.advance(1);
    assert.equal(await sessions.find(token, false), null);
    assert.equal(kept.size, 0);
  });

  it('live on while a person is active, up to the absolute end', async () => {
    const { sessions, clock } = stage();
    const { token } = await sessions.start(USER);
    for (let passedMs = 0; passedMs + SESSION_IDLE_MS < SESSION_LIFETIME_MS; passedMs += SESSION_IDLE_MS) {
      clock.advance(SESSION_IDLE_MS);
      assert.deepEqual(await sessions.find(token, true), USER);
    }
    clock.advance(SESSION_IDLE_MS);
    assert.equal(await sessions.find(token, true), null);
  });

  it('survive a restart of the server with a fresh idle clock', async () => {
    const { sessions, store, clock } = stage();
    const { token } = await sessions.start(USER);
    const restarted = createSessions(store, clock);
    clock.advance(SESSION_IDLE_MS + 1);
    assert.deepEqual(await restarted.find(token, false), USER);
    clock.advance(SESSION_IDLE_MS + 1);
    assert.equal(await restarted.find(token, false), null);
  });

  it('are over after signing out', async () => {
    const { sessions } = stage();
    const { token } = await sessions.start(USER);
    await sessions.end(token);
    assert.equal(await sessions.find(token, true), null);
  });
});
