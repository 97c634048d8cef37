import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EndpointInput, EndpointOutput } from '#contract/api/endpoint.ts';
import { type EndpointName, type Endpoints } from '#contract/api/endpoints.ts';
import { findPlatform, type PlatformClient, RUNNING_FILE } from '#cli/running-platform.ts';

const START_TIMEOUT_MS = 60_000;
const CLI = resolve(import.meta.dirname, '../../src/main/cli.ts');

/** The whole product in a process of its own, as `npm start` runs it. */
export interface RunningPlatform {
  readonly address: string;
  readonly process: ChildProcess;
  /** What it has printed so far. */
  printed(): string;
  call<N extends EndpointName>(name: N, input: EndpointInput<Endpoints[N]>): Promise<EndpointOutput<Endpoints[N]>>;
  /** Makes a tenant and a credential for it; gives the secret. */
  openTenant(id: string, source?: string): Promise<string>;
  /** A figure of `/metrics`. */
  metric(name: string): Promise<number>;
  /** Ends as a service manager ends it (SIGTERM); gives the exit code. */
  stop(): Promise<number | null>;
  /** Ends as Ctrl-C in a terminal ends it: SIGINT to all processes of its group, which it needs for itself. */
  interrupt(): Promise<number | null>;
  /** Ends without a word: kill -9. */
  kill(): Promise<void>;
}

/** How a platform is started, where it is not as the test itself. */
export interface StartOptions {
  /** In a process group of its own, as a shell starts it. */
  readonly hasOwnGroup?: boolean;
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Starts a platform on a data folder and waits until it listens. */
export async function startPlatform(dataDir: string, args: readonly string[] = ['--empty'], { hasOwnGroup = false, user }: StartOptions = {}): Promise<RunningPlatform> {
  // A killed platform leaves this file behind, and it must not be taken for the new one's.
  rmSync(join(dataDir, RUNNING_FILE), { force: true });
  const child = spawn(process.execPath, [CLI, 'start', '--data', dataDir, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: hasOwnGroup, ...user });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const ended = once(child, 'exit');
  await waitUntil(() => existsSync(join(dataDir, RUNNING_FILE)) && readFileSync(join(dataDir, RUNNING_FILE), 'utf8').endsWith('\n'), () => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The platform ended while it started:\n${printed}`);
  });
  const client: PlatformClient = findPlatform({ values: { data: dataDir }, positionals: [] }, {});
  const end = async (signal: NodeJS.Signals, pid: number = child.pid ?? 0): Promise<number | null> => {
    process.kill(pid, signal);
    const [code] = (await ended) as [number | null];
    return code;
  };
  return {
    address: client.address,
    process: child,
    printed: () => printed,
    call: (name, input) => client.call(name, input),
    openTenant: async (id, source = '') => {
      await client.call('createTenant', { body: { id, name: id } });
      return (await client.call('createCredential', { params: { tenant: id }, body: { source, label: 'test' } })).secret;
    },
    metric: (name) => readMetric(client.address, name),
    stop: () => end('SIGTERM'),
    interrupt: () => end('SIGINT', -(child.pid ?? 0)),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** Asks again and again until it holds; fails after a minute. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, check: () => void = () => undefined, timeoutMs = START_TIMEOUT_MS): Promise<void> {
  for (const endMs = Date.now() + timeoutMs; ; await sleep(20)) {
    if (await holds()) return;
    check();
    if (Date.now() > endMs) throw new Error(`Waited ${timeoutMs / 1000} s in vain for: ${String(holds)}`);
  }
}

async function readMetric(address: string, name: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  if (line === undefined) throw new Error(`/metrics has no ${name}.`);
  return Number(line.slice(name.length + 1));
}
