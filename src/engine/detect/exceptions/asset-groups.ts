import { type DeclaredEntity, namesOfDeclared } from '#contract/declared-entity.ts';
import { entityKey } from '#contract/entity.ts';
import type { AlertException } from '#contract/exception.ts';

/** By group: the keys, in lower case, of all names of the entities that people declared to be in it. */
export type AssetGroups = ReadonlyMap<string, ReadonlySet<string>>;

export const NO_GROUPS: AssetGroups = new Map();

export function assetGroupsOf(declared: readonly DeclaredEntity[]): AssetGroups {
  const groups = new Map<string, Set<string>>();
  for (const one of declared) {
    for (const group of one.groups) {
      const keys = groups.get(group) ?? new Set();
      groups.set(group, keys);
      for (const name of namesOfDeclared(one)) keys.add(entityKey(name).toLowerCase());
    }
  }
  return groups;
}

/** The groups that exceptions speak of. */
export function groupsNamed(exceptions: readonly Pick<AlertException, 'entities'>[]): readonly string[] {
  return [...new Set(exceptions.flatMap(({ entities }) => (entities.kind === 'asset_group' ? entities.group : [])))];
}
