import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { sha256Hex } from '#base/ids.ts';
import { type SigningKey, isSignedBy, signText } from '#base/signatures.ts';
import type { Outcome } from '#contract/outcome.ts';
import { type PackManifest, type SignedPack, signedPackShape } from '#contract/rule-pack.ts';
import { canonicalManifest, manifestFaults } from '#engine/detect/packs/canonical-manifest.ts';
import type { PackFile } from '#engine/detect/packs/pack-rules.ts';

const MAX_BYTES = 256 * 1024 * 1024;

/** Makes a pack of files and signs it. */
export function signPack(files: readonly PackFile[], head: Pick<PackManifest, 'name' | 'version' | 'createdAtMs' | 'ring'>, key: SigningKey): SignedPack {
  const manifest: PackManifest = { format: 1, ...head, files: files.map(({ path, text }) => ({ path, sha256: sha256Hex(text), bytes: Buffer.byteLength(text) })) };
  return { manifest, signature: signText(canonicalManifest(manifest), key.privateKey), publicKey: key.publicKey, files: files.map(({ path, text }) => ({ path, text })) };
}

/** All that is wrong with a pack; empty where it is as the holder of its key signed it. */
export function packFaults({ manifest, signature, publicKey, files }: SignedPack): readonly string[] {
  if (!isSignedBy(canonicalManifest(manifest), signature, publicKey)) return ['The signature does not hold: the manifest was changed after it was signed.'];
  return manifestFaults(manifest, files.map(({ path, text }) => ({ path, sha256: sha256Hex(text) })));
}

/** A pack is one file: JSON, packed with gzip. */
export async function writePackFile(path: string, pack: SignedPack): Promise<void> {
  await writeFile(path, await promisify(gzip)(JSON.stringify(pack)));
}

export async function readPackFile(path: string): Promise<Outcome<SignedPack, 'no-pack'>> {
  try {
    const bytes = await readFile(path);
    const text = (await promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES })).toString('utf8');
    const parsed = signedPackShape.safeParse(JSON.parse(text));
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, reason: 'no-pack', detail: `${path} is no pack: ${z.prettifyError(parsed.error)}` };
  } catch (error) {
    return { ok: false, reason: 'no-pack', detail: `${path} cannot be read as a pack: ${error instanceof Error ? error.message : String(error)}` };
  }
}
