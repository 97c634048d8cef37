import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename } from 'node:path';

/** The process behind a port, as far as this user may see it. */
export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

export type PortOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: 'in-use' | 'not-allowed' | 'no-such-address';
      readonly holder: PortHolder | null;
      readonly detail: string;
    };

/** Whether this process could listen there now; if not: why, who holds it, and what to do. */
export async function checkPort(host: string, port: number): Promise<PortOutcome> {
  const code = await tryToListen(host, port);
  if (code === null) return { ok: true };
  return portRefusal(host, port, code);
}

/** The outcome for the error code of a `listen` that failed, to say the same when the server itself runs into it. */
export function portRefusal(host: string, port: number, code: string): PortOutcome {
  if (code === 'EADDRINUSE') {
    const holder = portHolder(port);
    const who = holder === null ? 'another process' : `${holder.command} (process ${holder.pid})`;
    return { ok: false, reason: 'in-use', holder, detail: `Port ${port} on ${host} is in use by ${who}. Stop that one, or choose another port with --port N.` };
  }
  if (code === 'EACCES') {
    const detail = `This user may not listen on port ${port}. Choose one above 1023 with --port N, or grant the right to bind low ports.`;
    return { ok: false, reason: 'not-allowed', holder: null, detail };
  }
  const detail = `This machine has no address ${host} (${code}). Choose another with --host, such as 127.0.0.1 (only here) or 0.0.0.0 (every network).`;
  return { ok: false, reason: 'no-such-address', holder: null, detail };
}

function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => settle(null)));
  });
}

const LISTENING = '0A';

/** Linux only: the socket in /proc/net/tcp* that listens on the port, then the process that has it open. */
function portHolder(port: number): PortHolder | null {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return null;
  for (const entry of listFolder('/proc')) {
    if (/^\d+$/.test(entry) && hasSocket(entry, inodes)) return { pid: Number(entry), command: programOf(entry) };
  }
  return null;
}

// The name that a process gives itself says little: Node calls itself MainThread. The kernel's own processes have no command line.
function programOf(entry: string): string {
  const [program = ''] = readText(`/proc/${entry}/cmdline`).split('\0');
  return basename(program) || readText(`/proc/${entry}/comm`).trim();
}

// Columns (proc(5)): 1 local address:port in hex, 3 state, 9 inode.
function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readText(table).split('\n').slice(1).map((line) => line.trim().split(/\s+/));
  return rows.filter((row) => row[1]?.endsWith(wanted) && row[3] === LISTENING).map((row) => `socket:[${row[9]}]`);
}

function hasSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  return listFolder(`/proc/${pid}/fd`).some((fd) => inodes.has(readLink(`/proc/${pid}/fd/${fd}`)));
}

// Processes end while they are looked at, and those of other users cannot be: both just tell nothing.
function listFolder(path: string): string[] {
  return orElse(() => readdirSync(path), []);
}

function readText(path: string): string {
  return orElse(() => readFileSync(path, 'utf8'), '');
}

function readLink(path: string): string {
  return orElse(() => readlinkSync(path), '');
}

function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
