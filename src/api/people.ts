import { createToken, hashToken } from '#base/ids.ts';
import type { User } from '#stores/state/port.ts';
import { answer, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';

type PeopleHandlers = Pick<Handlers, 'people' | 'addPerson'>;

const CODE_LIFE_MS = 86_400_000;

function presentPerson({ name, role, tenants }: User) {
  return { name, role, tenants };
}

/** Who may sign in. */
export function peopleHandlers({ state, clock }: ApiDeps): PeopleHandlers {
  return {
    async people() {
      return answer({ people: (await state.users()).map(presentPerson) });
    },

    async addPerson({ body }) {
      const known = new Set(['*', ...(await state.tenants()).map(({ id }) => id)]);
      const unknown = body.tenants.filter((id) => !known.has(id));
      if (unknown.length > 0) return refuse('bad-request', `There is no tenant ${unknown.join(', ')}. Name tenants that are there, or * for all.`);
      if ((await state.userByName(body.name)) !== null) return refuse('already-there', `There is somebody named ${body.name} already. Choose another name.`);
      const nowMs = clock.nowMs();
      const made = await state.createUser({ ...body, passwordHash: null, nowMs });
      const signInCode = createToken('wfc');
      await state.createSignInCode({ userId: made.id, codeHash: hashToken(signInCode), expiresAtMs: nowMs + CODE_LIFE_MS });
      return answer({ ...presentPerson(made), signInCode });
    },
  };
}
