import { randomBytes } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { hashToken } from '#base/ids.ts';
import type { StateStore, User } from '#stores/state/port.ts';
import { isAccessToken } from './access-token.ts';

export const SESSION_LIFETIME_MS = 12 * 3_600_000;
export const SESSION_IDLE_MS = 60 * 60_000;
const TOKEN_BYTES = 32;
/** Above this many remembered sessions, those that are over are swept out. */
const SWEEP_AT = 10_000;

type SessionStore = Pick<StateStore, 'createSession' | 'sessionByHash' | 'deleteSession'>;

export interface Session {
  readonly token: string;
  readonly expiresAtMs: number;
}

export interface Sessions {
  start(user: User): Promise<Session>;
  /** The person behind a token. `isActive` says that a person asked, not a timer on an open screen. */
  find(token: string, isActive: boolean): Promise<User | null>;
  end(token: string): Promise<void>;
}

/**
 * Sessions by opaque token. The store keeps the hash and the absolute end. The idle clock is kept here: after a
 * restart it starts anew, and never reaches past the absolute end.
 */
export function createSessions(state: SessionStore, clock: Clock): Sessions {
  const lastActiveMs = new Map<string, number>();

  function sweep(nowMs: number): void {
    if (lastActiveMs.size < SWEEP_AT) return;
    for (const [hash, seenMs] of lastActiveMs) if (nowMs - seenMs > SESSION_LIFETIME_MS) lastActiveMs.delete(hash);
  }

  async function end(hash: string): Promise<void> {
    await state.deleteSession(hash);
    lastActiveMs.delete(hash);
  }

  return {
    async start(user) {
      const nowMs = clock.nowMs();
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const expiresAtMs = nowMs + SESSION_LIFETIME_MS;
      await state.createSession({ userId: user.id, tokenHash: hashToken(token), expiresAtMs });
      sweep(nowMs);
      lastActiveMs.set(hashToken(token), nowMs);
      return { token, expiresAtMs };
    },

    async find(token, isActive) {
      if (token === '') return null;
      const nowMs = clock.nowMs();
      const hash = hashToken(token);
      const user = await state.sessionByHash(hash, nowMs);
      if (user === null) return null;
      if (isAccessToken(token)) return user;
      if (nowMs - (lastActiveMs.get(hash) ?? nowMs) > SESSION_IDLE_MS) {
        await end(hash);
        return null;
      }
      if (isActive || !lastActiveMs.has(hash)) lastActiveMs.set(hash, nowMs);
      return user;
    },

    end: (token) => end(hashToken(token)),
  };
}
