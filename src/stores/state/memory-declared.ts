import type { DeclaredEntity } from '#contract/declared-entity.ts';
import { entityKey } from '#contract/entity.ts';
import type { DeclaredEntities } from './declared-entities.ts';
import { declaredSearchText } from './declared-search-text.ts';
import { foldForSearch } from './incident-search-text.ts';

/** What is declared of the entities of one tenant, by key, and how often it changed. */
export interface DeclaredData {
  readonly entities: Map<string, DeclaredEntity>;
  version: number;
}

export function emptyDeclared(): DeclaredData {
  return { entities: new Map(), version: 0 };
}

/** What people declared of the entities of one tenant, in memory. */
export function memoryDeclared(data: DeclaredData, checkTenant: () => void): DeclaredEntities {
  const all = (): DeclaredEntity[] => [...data.entities].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return {
    declaredEntities: async ({ type, group, text = '', after = '', limit }) => {
      const wanted = foldForSearch(text);
      const found = all().filter((one) => (type === undefined || one.entity.type === type) && (group === undefined || one.groups.includes(group)) && declaredSearchText(one).includes(wanted));
      const rest = found.filter(({ entity }) => entityKey(entity) > after);
      const entities = rest.slice(0, limit);
      const last = entities.at(-1);
      return { entities: structuredClone(entities), total: found.length, next: last && rest.length > limit ? entityKey(last.entity) : null };
    },
    allDeclared: async (groups) => structuredClone(all().filter((one) => groups === undefined || one.groups.some((group) => groups.includes(group)))),
    changeDeclared: async ({ written, removed }) => {
      if (written.length > 0) checkTenant();
      const gone = removed.map(entityKey).filter((key) => data.entities.delete(key)).length;
      for (const one of written) data.entities.set(entityKey(one.entity), structuredClone(one));
      if (gone + written.length > 0) data.version++;
      return gone;
    },
  };
}
