import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * SHA-256 in hex over source files and those below folders, without tests. Null where one is missing, or was changed since `startedAtMs`, when
 * this process began: then nobody knows whether what it loaded is what stands there now.
 */
export function codeDigest(paths: readonly string[], startedAtMs: number): string | null {
  if (!paths.every((path) => existsSync(path))) return null;
  const hash = createHash('sha256').update(process.version);
  for (const path of paths.flatMap(filesBelow)) {
    // Not the time of modification, which copies may keep.
    if (statSync(path).ctimeMs > startedAtMs) return null;
    const bytes = readFileSync(path);
    hash.update(`\0${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.includes('.test.'));
  return names.map((entry) => join(entry.parentPath, entry.name)).sort();
}
