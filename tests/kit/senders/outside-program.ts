import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { SystemTool } from '../system-tools.ts';

/** A program of somebody else that a test has started. */
export interface OutsideProgram {
  /** What it has said so far. */
  printed(): string;
  stop(): Promise<void>;
}

export function startProgram(tool: SystemTool, args: readonly string[]): OutsideProgram {
  const child: ChildProcess = spawn(tool.command, [...tool.args, ...args], { env: { ...process.env, ...tool.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += String(chunk)));
  const ended = once(child, 'exit').catch((error: Error) => (printed += error.message));
  return {
    printed: () => printed,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A TCP port of this machine that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
