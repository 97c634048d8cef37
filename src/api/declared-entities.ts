import { CHANGES_SHOWN, REFUSALS_TOLD } from '#contract/api/declared-endpoints.ts';
import type { DeclaredEntity } from '#contract/declared-entity.ts';
import { mergeDeclared } from '#engine/correlate/declare/merge-declared.ts';
import { spellGroup } from '#engine/correlate/declare/own-rows.ts';
import { readDeclared } from '#engine/correlate/declare/read-declared.ts';
import { spellEntity } from '#engine/correlate/declare/spell-entity.ts';
import { answer, type Handler, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { openTenant } from './tenant-access.ts';

type DeclaredHandlers = Pick<Handlers, 'declaredEntities' | 'importDeclared' | 'removeDeclared'>;

/** What people say of entities of a tenant. */
export function declaredHandlers(deps: ApiDeps): DeclaredHandlers {
  const { state } = deps;
  return {
    async declaredEntities({ user, params, query }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const { type, group, text, after, limit } = query;
      const page = await state.forTenant(access.scope).declaredEntities({ limit, ...(type && { type }), ...(group && { group: spellGroup(group) }), ...(text && { text }), ...(after && { after }) });
      return answer({ entities: page.entities.map(presentDeclared), total: page.total, next: page.next });
    },

    importDeclared: importDeclared(deps),

    async removeDeclared({ user, params, body }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const entities = body.entities.map(({ type, value }) => spellEntity(type, value));
      const removed = await state.forTenant(access.scope).changeDeclared({ written: [], removed: entities.flatMap((entity) => (entity.ok ? entity.value : [])) });
      if (removed > 0) return answer({ removed });
      return refuse('not-found', 'Nothing is declared under these main names. List what is declared: another name of an entity does not remove it.');
    },
  };
}

function importDeclared({ state, clock }: ApiDeps): Handler<'importDeclared'> {
  return async ({ user, params, body }) => {
    const access = await openTenant(state, user, params.tenant);
    if (!access.ok) return access;
    const read = readDeclared(body.text, body.format);
    if (!read.ok) return refuse('bad-request', read.detail);
    const own = state.forTenant(access.scope);
    const { shape, rows, notices } = read.value;
    const { written, removed, added, changed, unchanged, refusals: unmerged } = mergeDeclared(rows, await own.allDeclared(), { by: user.name, atMs: clock.nowMs() });
    if (!body.dryRun && written.length > 0) await own.changeDeclared({ written, removed });
    const refusals = [...read.value.refusals, ...unmerged].sort((a, b) => a.line - b.line);
    const refusedRows = refusals.filter(({ of }) => of === 'row').length;
    return answer({
      ...{ dryRun: body.dryRun, shape, added, changed, unchanged, refusedRows, refusedNames: refusals.length - refusedRows, notices: [...notices] },
      refusals: refusals.slice(0, REFUSALS_TOLD), shown: written.slice(0, CHANGES_SHOWN).map(presentDeclared),
    });
  };
}

function presentDeclared({ entity, aliases, worth, groups, duty, note, by, atMs }: DeclaredEntity) {
  return { entity, aliases: [...aliases], worth, groups: [...groups], duty, note, by, atMs };
}
