import { createToken, hashToken } from '#base/ids.ts';
import type { IngestCredential } from '#stores/state/port.ts';
import { answer, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { openTenant } from './tenant-access.ts';

type TenantHandlers = Pick<Handlers, 'createTenant' | 'credentials' | 'createCredential' | 'revokeCredential'>;

/** What is shown of a credential: never its hash. */
function presentCredential({ id, source, label, createdAtMs, revokedAtMs }: IngestCredential) {
  return { id, source, label, createdAtMs, revokedAtMs };
}

/** Tenants and what may send for them. */
export function tenantHandlers({ state, sources, clock }: ApiDeps): TenantHandlers {
  return {
    async createTenant({ body }) {
      const tenant = await state.createTenant({ id: body.id, name: body.name, nowMs: clock.nowMs() });
      if (tenant === null) return refuse('already-there', `There is a tenant "${body.id}" already. Choose another id.`);
      return answer({ id: tenant.id, name: tenant.name });
    },

    async credentials({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const all = await state.forTenant(access.scope).credentials();
      return answer({ credentials: all.map(presentCredential) });
    },

    async createCredential({ user, params, body }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      if (body.source !== '' && !sources.some(({ id }) => id === body.source)) {
        return refuse('bad-request', `"${body.source}" is no source that is known. GET /api/sources lists them; leave it empty to have the source detected.`);
      }
      const secret = createToken('wfi');
      const made = await state.forTenant(access.scope).createCredential({ ...body, secretHash: hashToken(secret), nowMs: clock.nowMs() });
      return answer({ ...presentCredential(made), secret });
    },

    async revokeCredential({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const isRevoked = await state.forTenant(access.scope).revokeCredential(params.credential, clock.nowMs());
      return isRevoked ? answer({ revoked: true as const }) : refuse('not-found', 'There is no such credential that is still valid. List them to see which there are.');
    },
  };
}
