// What tests need from the operating system. Root on Debian or Ubuntu: installed. Else: said, and those tests are left out.
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findChromium, findRsyslog, findSyslogNg, SYSLOG_NG_FOLDER } from '../tests/kit/system-tools.ts';
import { runProgram } from './run-program.ts';

interface SystemPackage {
  readonly name: string;
  readonly isThere: () => boolean;
  readonly install: () => Promise<string | null>;
  /** What is not tested without it. */
  readonly leftOut: string;
}

// No service may start because a test wants its program: RUNLEVEL is what invoke-rc.d asks.
const APT_ENV = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

const PACKAGES: readonly SystemPackage[] = [
  { name: 'chromium', isThere: () => findChromium() !== null, install: () => aptInstall(['chromium']), leftOut: 'the console in a real browser' },
  { name: 'rsyslog', isThere: () => findRsyslog() !== null, install: () => aptInstall(['rsyslog', 'rsyslog-openssl']), leftOut: 'syslog from rsyslog, also over TLS' },
  { name: 'syslog-ng', isThere: () => findSyslogNg() !== null, install: unpackSyslogNg, leftOut: 'syslog and HTTP from syslog-ng' },
];

/** Installs what is missing where it may, and answers one line about each thing that is still missing. */
export async function installSystemPackages(): Promise<readonly string[]> {
  const missing = PACKAGES.filter((wanted) => !wanted.isThere());
  if (missing.length === 0) return [];
  if (process.getuid?.() !== 0) return missing.map((wanted) => `${wanted.name} is not installed: left out ${wanted.leftOut}. Run npm test once as root, or install it yourself.`);
  const updated = await apt(['update']);
  const notes: string[] = [];
  for (const wanted of missing) {
    const reason = updated ?? (await wanted.install());
    if (!wanted.isThere()) notes.push(`${wanted.name} could not be installed (${reason ?? 'it is not where it is looked for'}): left out ${wanted.leftOut}.`);
  }
  return notes;
}

function aptInstall(names: readonly string[]): Promise<string | null> {
  return apt(['install', '--yes', '--no-install-recommends', ...names]);
}

/** Null when it worked, else the last line that apt printed. */
async function apt(args: readonly string[]): Promise<string | null> {
  const run = await runProgram('apt-get', ['-q', ...args], '/', APT_ENV);
  return run.code === 0 ? null : lastLine(run.stderr || run.stdout);
}

// Debian lets syslog-ng and rsyslog not be installed together; unpacked beside each other they live well.
async function unpackSyslogNg(): Promise<string | null> {
  const plan = await runProgram('apt-get', ['install', '--simulate', '--no-install-recommends', 'syslog-ng-core', 'syslog-ng-mod-http'], '/', APT_ENV);
  const names = [...plan.stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  if (names.length === 0) return lastLine(plan.stderr || plan.stdout);
  rmSync(SYSLOG_NG_FOLDER, { recursive: true, force: true }); // One from before, without a module that is wanted now.
  mkdirSync(dirname(SYSLOG_NG_FOLDER), { recursive: true });
  const scratch = mkdtempSync(`${SYSLOG_NG_FOLDER}-`);
  try {
    const downloaded = await runProgram('apt-get', ['download', '-q', ...names], scratch, APT_ENV);
    if (downloaded.code !== 0) return lastLine(downloaded.stderr);
    for (const file of readdirSync(scratch)) {
      const unpacked = await runProgram('dpkg-deb', ['--extract', file, 'root'], scratch);
      if (unpacked.code !== 0) return lastLine(unpacked.stderr);
    }
    renameSync(join(scratch, 'root'), SYSLOG_NG_FOLDER);
    return null;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
