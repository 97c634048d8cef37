// Adds to package-lock.json the optional platform packages that the registry of the machine where it was made did
// not show. `npm ci` checks the lockfile against every optional dependency of every package, also those of other
// platforms, and refuses a lockfile that lacks one. Run after every `npm install`: `npm run lockfile`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** An entry of `packages` in a lockfile, as far as it matters here. */
export interface LockEntry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export interface Lockfile {
  packages: Record<string, LockEntry>;
}

const OS: Readonly<Record<string, string>> = {
  android: 'android', darwin: 'darwin', freebsd: 'freebsd', linux: 'linux', openharmony: 'openharmony', win32: 'win32', windows: 'win32',
};
const CPU: Readonly<Record<string, string>> = {
  arm: 'arm', arm64: 'arm64', ia32: 'ia32', loong64: 'loong64', ppc64: 'ppc64', riscv64: 'riscv64', s390x: 's390x', wasm32: 'wasm32', x64: 'x64',
};
const LIBC: Readonly<Record<string, string>> = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl' };

/** What a platform package's name says about where it runs: `x-linux-arm64-gnu`. Null for a name that says nothing. */
export function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> | null {
  const words = name.split(/[-/]/);
  const cpu = words.map((word) => CPU[word]).find((found) => found !== undefined);
  if (cpu === undefined) return null;
  const os = words.map((word) => OS[word]).find((found) => found !== undefined);
  const libc = words.map((word) => LIBC[word]).find((found) => found !== undefined);
  return { ...(os && { os: [os] }), cpu: [cpu], ...(libc && os === 'linux' && { libc: [libc] }) };
}

/** The entries that `npm ci` would miss, by their path in the lockfile. */
export function missingEntries(lockfile: Lockfile): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {};
  for (const parent of Object.values(lockfile.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      const platform = platformOf(name);
      if (path in lockfile.packages || platform === null || !/^\d+\.\d+\.\d+/.test(version)) continue;
      missing[path] = { version, ...(parent.dev === true && { dev: true }), optional: true, ...platform };
    }
  }
  return missing;
}

/** The lockfile with nothing missing, its packages in npm's order. */
export function completed(lockfile: Lockfile): Lockfile {
  const packages = { ...lockfile.packages, ...missingEntries(lockfile) };
  const sorted = Object.entries(packages).sort(([left], [right]) => left.localeCompare(right, 'en'));
  return { ...lockfile, packages: Object.fromEntries(sorted) };
}

function main(): void {
  const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;
  const added = Object.keys(missingEntries(lockfile)).length;
  if (added > 0) writeFileSync(path, `${JSON.stringify(completed(lockfile), null, 2)}\n`);
  console.log(added > 0 ? `Added ${added} platform packages to package-lock.json.` : 'package-lock.json is complete.');
}

if (import.meta.main) main();
