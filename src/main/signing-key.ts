import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSigningKey, readSigningKey, type SigningKey } from '#base/signatures.ts';

/** In the data folder, readable by its user only. */
const KEY_FILE = 'pack-key.pem';

/** The key that an installation signs packs with; made at the first call. Losing it means only that others must trust a new one. */
export function signingKeyOf(dataDir: string): SigningKey {
  const file = join(dataDir, KEY_FILE);
  if (existsSync(file)) return readSigningKey(readFileSync(file, 'utf8'));
  const key = createSigningKey();
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, key.privateKey, { mode: 0o600, flag: 'wx' });
  return key;
}
