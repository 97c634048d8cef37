import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessMemory {
  readonly totalMib: number;
  readonly byProcess: Readonly<Record<string, number>>;
  readonly cpuMs: number;
}

/** Linux counts processor time in hundredths of a second (sysconf(_SC_CLK_TCK)). */
const TICK_MS = 10;

/**
 * Memory of a process and all below it, and the processor time of the same. Proportional set size (proc(5)): what several processes
 * share, as the workers of PostgreSQL do, counts once in sum.
 */
export function memoryOf(rootPid: number): ProcessMemory {
  const parents = new Map<number, { parent: number; name: string; cpuMs: number }>();
  for (const entry of readdirSync('/proc')) if (/^\d+$/.test(entry)) readInto(parents, Number(entry));
  const byProcess: Record<string, number> = {};
  let totalMib = 0;
  let cpuMs = 0;
  for (const [pid, one] of parents) {
    if (!isBelow(pid, rootPid, parents)) continue;
    const mib = pssMib(pid);
    const name = pid === rootPid ? 'platform' : one.name === 'postgres' ? 'postgres' : 'event engine';
    byProcess[name] = Math.round((byProcess[name] ?? 0) + mib);
    totalMib += mib;
    cpuMs += one.cpuMs;
  }
  return { totalMib, byProcess, cpuMs };
}

function readInto(parents: Map<number, { parent: number; name: string; cpuMs: number }>, pid: number): void {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  const match = /^\d+ \((.*)\) \S (\d+) (.*)$/s.exec(stat);
  if (!match) return;
  // After the parent: fields 5 to 13, then utime and stime.
  const rest = (match[3] as string).split(' ').map(Number);
  parents.set(pid, { name: match[1] as string, parent: Number(match[2]), cpuMs: ((rest[9] ?? 0) + (rest[10] ?? 0)) * TICK_MS });
}

function isBelow(pid: number, root: number, parents: ReadonlyMap<number, { parent: number }>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)?.parent) if (at === root) return true;
  return false;
}

function pssMib(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

/** A process may end between being listed and being read. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
