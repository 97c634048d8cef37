import type { PackManifest } from '#contract/rule-pack.ts';

/** The one text of a manifest that is signed: keys in a fixed order, files by path, no white space. */
export function canonicalManifest({ format, name, version, createdAtMs, ring, files }: PackManifest): string {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)).map(({ path, sha256, bytes }) => ({ path, sha256, bytes }));
  return JSON.stringify({ format, name, version, createdAtMs, ring, files: sorted });
}

/** What is wrong between a manifest and the files that came with it; empty where each is there once, and as it says. */
export function manifestFaults(manifest: PackManifest, found: readonly { readonly path: string; readonly sha256: string }[]): readonly string[] {
  const wanted = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const faults: string[] = [];
  if (wanted.size !== manifest.files.length) faults.push('The manifest names a file twice.');
  const seen = new Set<string>();
  for (const { path, sha256 } of found) {
    if (seen.has(path)) faults.push(`${path} is there twice.`);
    seen.add(path);
    const digest = wanted.get(path);
    if (digest === undefined) faults.push(`${path} is not in the manifest.`);
    else if (digest !== sha256) faults.push(`${path} is not as it was when the pack was signed.`);
  }
  for (const path of wanted.keys()) if (!seen.has(path)) faults.push(`${path} is missing.`);
  return faults;
}
