import type { DeclaredEntity } from '#contract/declared-entity.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import type { IncidentAsset } from '#contract/incident.ts';
import { rankOfWorth } from '../score/asset-term.ts';
import type { AlertNode } from './alert-node.ts';
import type { DeclaredIndex } from './declared-index.ts';
import { MIN_ENTITY_STRENGTH } from './named-here.ts';

const MAX_ASSETS = 60;

/** What is declared of the entities of an incident, also of those that it does not show: the highest worth first, and of each worth those that count. */
export function assetsOf(members: readonly AlertNode[], shown: readonly Entity[], declared: DeclaredIndex): IncidentAsset[] {
  const counted = new Map<DeclaredEntity, boolean>();
  for (const { entities } of members) {
    for (const { entity, role, strength } of entities.values()) {
      const thing = strength < MIN_ENTITY_STRENGTH ? undefined : declared.of(entity);
      if (thing) counted.set(thing, counted.get(thing) === true || role !== 'related');
    }
  }
  const assets = [...counted].map(([{ entity, worth, groups, duty, note }, isCounted]): IncidentAsset => ({ entity, worth, groups, duty, note, names: [], isCounted }));
  assets.sort((a, b) => rankOfWorth(b.worth) - rankOfWorth(a.worth) || Number(b.isCounted) - Number(a.isCounted) || (entityKey(a.entity) < entityKey(b.entity) ? -1 : 1));
  return assets.slice(0, MAX_ASSETS).map((asset) => ({ ...asset, names: shown.filter((name) => declared.of(name) === declared.of(asset.entity)) }));
}
