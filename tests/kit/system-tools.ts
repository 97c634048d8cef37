import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that is not ours and how to start it. */
export interface SystemTool {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** syslog-ng and rsyslog cannot be installed side by side, so syslog-ng is unpacked here. Wiped with node_modules. */
export const SYSLOG_NG_FOLDER = join(import.meta.dirname, '../../node_modules/.cache/syslog-ng');

/** Chromium, which draws the console; null where it is not installed. */
export function findChromium(): string | null {
  return findProgram(['chromium', 'chromium-browser', 'google-chrome']);
}

/** rsyslog with a TLS driver; null where either is missing. */
export function findRsyslog(): (SystemTool & { readonly tlsDriver: 'ossl' | 'gtls' }) | null {
  const command = findProgram(['rsyslogd']);
  const modules = ['/usr/lib/x86_64-linux-gnu/rsyslog', '/usr/lib/aarch64-linux-gnu/rsyslog', '/usr/lib64/rsyslog', '/usr/lib/rsyslog'].flatMap(listFolder);
  const tlsDriver = (['ossl', 'gtls'] as const).find((driver) => modules.includes(`lmnsd_${driver}.so`));
  return command === null || tlsDriver === undefined ? null : { command, args: [], env: {}, tlsDriver };
}

/** syslog-ng with its HTTP module, installed or unpacked by `npm test`; null where there is neither. */
export function findSyslogNg(): SystemTool | null {
  const installed = findProgram(['syslog-ng']);
  const installedModules = ['/usr/lib/syslog-ng', '/usr/lib64/syslog-ng'].flatMap((folder) => [folder, ...listFolder(folder).map((name) => join(folder, name))]).flatMap(listFolder);
  if (installed !== null && installedModules.includes('libhttp.so')) return { command: installed, args: ['--no-caps'], env: {} };
  const libraries = join(SYSLOG_NG_FOLDER, 'usr/lib');
  const version = listFolder(join(libraries, 'syslog-ng')).find((name) => /^\d/.test(name));
  const machine = listFolder(libraries).find((name) => name.endsWith('-linux-gnu'));
  if (version === undefined || machine === undefined || !listFolder(join(libraries, 'syslog-ng', version)).includes('libhttp.so')) return null;
  const env = { LD_LIBRARY_PATH: [join(libraries, machine), join(SYSLOG_NG_FOLDER, 'lib', machine), join(libraries, 'syslog-ng')].join(delimiter) };
  const args = ['--no-caps', `--module-path=${join(libraries, 'syslog-ng', version)}`];
  return { command: join(SYSLOG_NG_FOLDER, 'usr/sbin/syslog-ng'), args, env };
}

/** Options for a test that needs such a program: it is left out, and says so, where the program is missing. */
export function needsTool(name: 'chromium' | 'rsyslog' | 'syslog-ng'): { skip: string | false } {
  const found = { chromium: findChromium, rsyslog: findRsyslog, 'syslog-ng': findSyslogNg }[name]();
  return { skip: found === null ? `left out: ${name} is not installed (as root, npm test installs it)` : false };
}

/** The path of the first of these programs that is installed. */
export function findProgram(names: readonly string[]): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
