import { hash } from 'node:crypto';

/** The key of a hit as a database key: keys have names and values in them, which may be longer than such a key can be. */
export function hitId(key: string): string {
  return hash('sha256', key, 'base64url');
}

/** The same for what a model remembers. */
export function memoryId({ model, key }: { readonly model: string; readonly key: string }): string {
  return hitId(JSON.stringify([model, key]));
}
