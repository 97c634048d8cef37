import type { ApiPack } from '../api/queries.ts';

/** What needs eyes first: on its way, in use, kept, then what is over. */
const PLACES: Readonly<Record<ApiPack['status'], number>> = { rolling: 0, good: 1, kept: 2, returned: 3, replaced: 4 };

/** Packs with something on its way first, then by name; versions of one name stand together, the one that counts most first. */
export function sortPacks<T extends Pick<ApiPack, 'name' | 'status' | 'changedAtMs'>>(packs: readonly T[]): readonly T[] {
  const moving = new Set(packs.filter(({ status }) => status === 'rolling').map(({ name }) => name));
  return [...packs].sort((a, b) => Number(moving.has(b.name)) - Number(moving.has(a.name)) || compare(a.name, b.name) || PLACES[a.status] - PLACES[b.status] || b.changedAtMs - a.changedAtMs);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
