import { hash } from 'node:crypto';
import type { KeptMemory } from '#contract/model.ts';

/** The key of a hit as a database key: keys have names and values in them, which may be longer than such a key can be. */
export function hitId(key: string): string {
  return hash('sha256', key, 'base64url');
}

/** The same for what a model remembers. */
export function memoryId({ model, key }: { readonly model: string; readonly key: string }): string {
  return hitId(JSON.stringify([model, key]));
}

/** What a model keeps under the name of an entity, alone or with others. */
export function memoryOfEntity(kept: readonly KeptMemory[], { model, entity, limit }: { readonly model: string; readonly entity: string; readonly limit: number }): readonly KeptMemory[] {
  const own = kept.filter((one) => one.model === model && (one.key === entity || one.key.startsWith(`${entity} `)));
  return own.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit).map((one) => ({ ...one }));
}
