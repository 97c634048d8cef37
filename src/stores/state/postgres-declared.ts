import type { DeclaredEntity } from '#contract/declared-entity.ts';
import { entityKey } from '#contract/entity.ts';
import type { Query } from './database.ts';
import type { DeclaredEntities, DeclaredFilter, DeclaredPage } from './declared-entities.ts';
import { declaredSearchText } from './declared-search-text.ts';
import { foldForSearch } from './incident-search-text.ts';
import { tellDecision } from './postgres-decisions.ts';

type Change = Parameters<DeclaredEntities['changeDeclared']>[0];

/** What people declared of the entities of one tenant, on PostgreSQL. */
export function postgresDeclared(within: <T>(work: (query: Query) => Promise<T>) => Promise<T>, tenant: string): DeclaredEntities {
  return {
    declaredEntities: (filter) => within((query) => findPage(query, tenant, filter)),
    allDeclared: (groups) => within(async (query) => (await query<{ declared: DeclaredEntity }>('SELECT declared FROM declared_entities WHERE tenant = $1 AND ($2::text[] IS NULL OR asset_groups && $2) ORDER BY id', [tenant, groups ?? null])).map(({ declared }) => declared)),
    changeDeclared: (change) => within((query) => changeDeclared(query, tenant, change)),
  };
}

const MATCHING = 'FROM declared_entities WHERE tenant = $1 AND ($2::text IS NULL OR type = $2) AND ($3::text IS NULL OR $3 = ANY (asset_groups)) AND strpos(search_text, $4) > 0';

async function findPage(query: Query, tenant: string, { type, group, text = '', after = '', limit }: DeclaredFilter): Promise<DeclaredPage> {
  const matching = [tenant, type ?? null, group ?? null, foldForSearch(text)];
  const [counted] = await query<{ total: number }>(`SELECT count(*) AS total ${MATCHING}`, matching);
  const rows = await query<{ id: string; declared: DeclaredEntity }>(`SELECT id, declared ${MATCHING} AND id > $5 ORDER BY id LIMIT $6`, [...matching, after, limit + 1]);
  const page = rows.slice(0, limit);
  return { entities: page.map(({ declared }) => declared), total: counted?.total ?? 0, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

async function changeDeclared(query: Query, tenant: string, { written, removed }: Change): Promise<number> {
  const gone = removed.length === 0 ? [] : await query('DELETE FROM declared_entities WHERE tenant = $1 AND id = ANY ($2::text[]) RETURNING id', [tenant, removed.map(entityKey)]);
  if (written.length > 0) await upsert(query, tenant, [...new Map(written.map((one) => [entityKey(one.entity), one]))].sort(([a], [b]) => (a < b ? -1 : 1)));
  if (gone.length + written.length > 0) await tellDecision(query, tenant, 'declared');
  return gone.length;
}

async function upsert(query: Query, tenant: string, byKey: readonly (readonly [string, DeclaredEntity])[]): Promise<void> {
  await query(
    `INSERT INTO declared_entities (tenant, id, type, search_text, asset_groups, declared)
     SELECT $1, new.id, new.type, new.search_text, ARRAY(SELECT json_array_elements_text(new.declared -> 'groups')), new.declared
     FROM ROWS FROM (unnest($2::text[], $3::text[], $4::text[]), json_array_elements($5::json)) AS new (id, type, search_text, declared)
     ON CONFLICT (tenant, id) DO UPDATE SET search_text = excluded.search_text, asset_groups = excluded.asset_groups, declared = excluded.declared`,
    [tenant, byKey.map(([key]) => key), byKey.map(([, { entity }]) => entity.type), byKey.map(([, one]) => declaredSearchText(one)), JSON.stringify(byKey.map(([, one]) => one))],
  );
}
