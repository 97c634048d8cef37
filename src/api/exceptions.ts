import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { type AlertException, type HiddenDay, MAX_EXCEPTION_MS } from '#contract/exception.ts';
import { spellGroup } from '#engine/correlate/declare/own-rows.ts';
import { isBlanket } from '#engine/detect/exceptions/match-exceptions.ts';
import type { TenantState, User } from '#stores/state/port.ts';
import { answer, type Handler, type Handlers, type Refusal, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { type ExceptionDraft, previewException } from './exception-preview.ts';
import { presentAlert } from './present.ts';
import { openTenant, seesAllTenants, type VisibleTenant, visibleTenants } from './tenant-access.ts';

type ExceptionHandlers = Pick<Handlers, 'exceptions' | 'previewException' | 'createException' | 'endException' | 'hiddenAlerts'>;
type PresentedException = EndpointOutput<Endpoints['createException']>;

const NO_EXCEPTION = refuse('not-found', 'There is no such exception here, or it has ended already. List them to see which there are.');
const FOR_ALL = refuse('forbidden', 'An exception for all tenants takes somebody who sees all of them. Make it for this tenant, or ask such a person.');
const BLANKET = refuse('bad-request', 'An exception of all rules on any entity would look away altogether. Name rules, or name entities.');

/** Reviewed, scoped, expiring reasons not to alert. */
export function exceptionHandlers(deps: ApiDeps): ExceptionHandlers {
  const { state, clock } = deps;
  return {
    async exceptions({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const own = state.forTenant(access.scope);
      const [ofTenant, ofAll, days] = await Promise.all([own.exceptions(), state.exceptions.exceptions(), own.hiddenDays(0)]);
      const all = [...ofTenant, ...ofAll].sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : 1));
      return answer({ exceptions: all.map((one) => presentException(one, { user, days, nowMs: clock.nowMs() })) });
    },

    async previewException({ user, params, body }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const refusal = refusalOfDraft(user, body);
      return refusal ?? answer(await previewException(deps, { ...body, entities: spelled(body.entities) }, await tenantsOf(deps, user, body, access)));
    },

    createException: createException(deps),

    async endException({ user, params, body }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const own = state.forTenant(access.scope);
      const end = { by: user.name, reason: body.reason, nowMs: clock.nowMs() };
      const isForAll = (await state.exceptions.exceptions()).some(({ id }) => id === params.exception);
      if (isForAll && !seesAllTenants(user)) return refuse('forbidden', 'This exception is for all tenants, so only who sees all of them may end it. Ask such a person.');
      const ended = await (isForAll ? state.exceptions : own).endException(params.exception, end);
      return ended === null ? NO_EXCEPTION : answer(presentException(ended, { user, days: await own.hiddenDays(0), nowMs: clock.nowMs() }));
    },

    async hiddenAlerts({ user, params, query }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const alerts = await state.forTenant(access.scope).hiddenAlerts(params.exception, query.limit);
      return answer({ alerts: alerts.map((alert) => presentAlert(access.scope, alert)) });
    },
  };
}

function createException(deps: ApiDeps): Handler<'createException'> {
  const { state, clock } = deps;
  return async ({ user, params, body }) => {
    const access = await openTenant(state, user, params.tenant);
    if (!access.ok) return access;
    const nowMs = clock.nowMs();
    const { incident, isHidingTruePositives, scope, rules, owner, reason, expiresAtMs } = body;
    const entities = spelled(body.entities);
    const own = state.forTenant(access.scope);
    const refusal = refusalOfDraft(user, body) ?? refusalOfExpiry(expiresAtMs, nowMs) ?? (await refusalOfList(deps, own, body)) ?? (await refusalOfGroup(own, { entities, scope }));
    if (refusal !== null) return refusal;
    const { truePositives } = await previewException(deps, { rules, entities, scope }, await tenantsOf(deps, user, body, access));
    if (truePositives.length > 0 && !isHidingTruePositives) return refuse('needs-confirmation', `It would have hidden alerts of ${truePositives.length === 1 ? 'an incident that was' : `${truePositives.length} incidents that were`} judged a true positive in the last 30 days. Look at the preview; if it is right all the same, say so: isHidingTruePositives.`);
    const made = await (scope === 'all' ? state.exceptions : own).addException({ rules, entities, owner, reason, createdBy: user.name, createdAtMs: nowMs, expiresAtMs });
    // An incident that is gone or became part of another keeps nobody from making it.
    if (incident !== undefined) await own.noteIncident(incident, { act: 'exception_made', text: reason, about: [made.id], by: user.name, nowMs });
    return answer(presentException(made, { user, days: [], nowMs }));
  };
}

function refusalOfDraft(user: User, draft: ExceptionDraft): Refusal | null {
  if (draft.scope === 'all' && !seesAllTenants(user)) return FOR_ALL;
  return isBlanket(draft) ? BLANKET : null;
}

function refusalOfExpiry(expiresAtMs: number, nowMs: number): Refusal | null {
  if (expiresAtMs <= nowMs) return refuse('bad-request', 'The exception would be over already. Give it an end that is still to come.');
  return expiresAtMs - nowMs > MAX_EXCEPTION_MS ? refuse('bad-request', 'An exception holds for a year at most: what nobody looks at again hides things for ever. Choose an earlier end.') : null;
}

/** A list that is not there would hide nothing, and nobody would notice. */
async function refusalOfList({ lists }: ApiDeps, own: TenantState, { entities, scope }: ExceptionDraft): Promise<Refusal | null> {
  if (entities.kind !== 'list' || scope === 'all') return null;
  const names = [...lists, ...(await own.lists())].map(({ name }) => name);
  return names.includes(entities.list) ? null : refuse('not-found', `The tenant has no list "${entities.list}". Make it first (watchfloor lists set), or name another one.`);
}

/** Nor would a group that nothing is in. */
async function refusalOfGroup(own: TenantState, { entities, scope }: Pick<ExceptionDraft, 'entities' | 'scope'>): Promise<Refusal | null> {
  if (entities.kind !== 'asset_group' || scope === 'all') return null;
  const { total } = await own.declaredEntities({ group: entities.group, limit: 1 });
  return total > 0 ? null : refuse('not-found', `Nothing of the tenant is declared to be in the group "${entities.group}". Declare it first (watchfloor entities import), or name another group.`);
}

/** Groups have one spelling. */
function spelled(entities: ExceptionDraft['entities']): ExceptionDraft['entities'] {
  return entities.kind === 'asset_group' ? { kind: 'asset_group', group: spellGroup(entities.group) } : entities;
}

async function tenantsOf({ state }: ApiDeps, user: User, { scope }: ExceptionDraft, access: Pick<VisibleTenant, 'scope'>): Promise<readonly Pick<VisibleTenant, 'scope'>[]> {
  return scope === 'all' ? visibleTenants(state, user) : [access];
}

interface PresentContext {
  readonly user: User;
  /** What exceptions hid at the tenant. */
  readonly days: readonly HiddenDay[];
  readonly nowMs: number;
}

/** What it says and what it hid. One for all tenants may name people and things of others: who sees some only, is not told. */
function presentException(exception: AlertException, { user, days, nowMs }: PresentContext): PresentedException {
  const { id, rules, entities, owner, reason, createdBy, createdAtMs, expiresAtMs, endedAtMs, endedBy, endedReason } = exception;
  const isForAll = exception.tenants.kind === 'all';
  const isTold = !isForAll || seesAllTenants(user);
  const own = days.filter((day) => day.exception === id);
  return {
    ...{ id, rules, entities: isTold ? entities : null, scope: isForAll ? 'all' : 'tenant', owner: isTold ? owner : null, reason: isTold ? reason : null, createdBy: isTold ? createdBy : null, createdAtMs, expiresAtMs },
    state: endedAtMs !== null ? 'ended' : nowMs < expiresAtMs ? 'in-force' : 'expired',
    ended: endedAtMs === null ? null : { atMs: endedAtMs, by: isTold ? endedBy : null, reason: isTold ? endedReason : null },
    hidden: own.reduce((sum, { hidden }) => sum + hidden, 0), days: own.map(({ day, hidden }) => ({ day, hidden })), lastHiddenMs: own.length === 0 ? null : Math.max(...own.map(({ lastHiddenMs }) => lastHiddenMs)),
  };
}
