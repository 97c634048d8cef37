import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { processesBelow } from './process-tree.ts';
import { waitUntil } from './running-platform.ts';

const CLI = resolve(import.meta.dirname, '../../src/main/cli.ts');

/** What a command has printed, and how it ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `watchfloor ARGS...` to its end. Variables that point it somewhere are not handed on. */
export async function watchfloor(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:WATCHFLOOR_|DATABASE_URL$|NODE_TEST_CONTEXT$)/.test(name));
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...Object.fromEntries(own), ...env } });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...printed };
}

/** Runs a command and sends it a signal as soon as `isDue`; `below` are the processes that it had then. */
export async function startUntilSignal(args: readonly string[], signal: NodeJS.Signals, isDue: (pid: number) => boolean): Promise<{ code: number | null; below: readonly number[] }> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: 'ignore' });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const pid = child.pid ?? 0;
  await waitUntil(() => isDue(pid));
  const below = processesBelow(pid);
  child.kill(signal);
  const [code] = await ended;
  return { code, below };
}
