import { hashToken } from '#base/ids.ts';
import type { User } from '#stores/state/port.ts';
import { answer, type Handlers, type Refusal, refuse } from './answer.ts';
import { createAttemptLimit } from './attempt-limit.ts';
import type { ApiDeps } from './deps.ts';
import { hashPassword, isRightPassword } from './passwords.ts';
import { presentPerson } from './present.ts';
import type { Sessions } from './sessions.ts';

const TRIES_PER_ADDRESS = 20;
const ADDRESS_WINDOW_MS = 60_000;
const TRIES_PER_NAME = 10;
const NAME_WINDOW_MS = 15 * 60_000;

type SignInHandlers = Pick<Handlers, 'signInWithCode' | 'signInWithPassword' | 'signOut' | 'me' | 'setPassword'>;

function tooMany(waitS: number): Refusal {
  const wait = waitS >= 120 ? `${Math.ceil(waitS / 60)} minutes` : `${waitS} seconds`;
  return { ...refuse('too-many-tries', `Too many tries. Wait ${wait}, then try again.`), retryAfterS: waitS };
}

/** Signing in by code or password, signing out, and one's own password. */
export function signInHandlers({ state, clock }: ApiDeps, sessions: Sessions): SignInHandlers {
  const byAddress = createAttemptLimit(clock, TRIES_PER_ADDRESS, ADDRESS_WINDOW_MS);
  const byName = createAttemptLimit(clock, TRIES_PER_NAME, NAME_WINDOW_MS);

  const person = async (user: User) => presentPerson(user, (await state.userByName(user.name))?.passwordHash ?? null);

  async function welcome(user: User) {
    return { ok: true as const, value: await person(user), session: await sessions.start(user) };
  }

  return {
    async signInWithCode({ body, address }) {
      const waitS = byAddress.take(address);
      if (waitS > 0) return tooMany(waitS);
      const user = await state.takeSignInCode(hashToken(body.code), clock.nowMs());
      if (user === null) return refuse('wrong-code', 'This code is not valid: it has been used, has expired, or was mistyped. Ask for a new one, or sign in with your password.');
      return welcome(user);
    },

    async signInWithPassword({ body, address }) {
      const waitS = Math.max(byAddress.take(address), byName.take(body.name));
      if (waitS > 0) return tooMany(waitS);
      const user = await state.userByName(body.name);
      const isRight = await isRightPassword(user?.passwordHash ?? null, body.password);
      if (user === null || !isRight) return refuse('wrong-password', 'Name or password is wrong. Check both, or ask an administrator for a one-time code.');
      byName.clear(body.name);
      return welcome(user);
    },

    async signOut({ token }) {
      await sessions.end(token);
      return { ok: true, value: { signedOut: true }, session: null };
    },

    me: async ({ user }) => answer(await person(user)),

    async setPassword({ body, user, address }) {
      const waitS = byAddress.take(address);
      if (waitS > 0) return tooMany(waitS);
      const known = await state.userByName(user.name);
      const needsCurrent = known !== null && known.passwordHash !== null;
      if (needsCurrent && !(await isRightPassword(known.passwordHash, body.current ?? ''))) {
        return refuse('wrong-password', 'The current password is wrong. Type it again, or sign in with a one-time code from an administrator.');
      }
      await state.setPassword(user.id, await hashPassword(body.password));
      return answer(await person(user));
    },
  };
}
