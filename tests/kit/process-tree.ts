import { readdirSync, readFileSync } from 'node:fs';

interface ProcessState {
  readonly parent: number;
  readonly state: string;
}

/** Whether this system shows its processes as files (Linux). */
export function canSeeProcesses(): boolean {
  return readState('self') !== null;
}

/** All processes below one: its children, their children, and so on. */
export function processesBelow(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = readState(name)?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (one: number): number[] => (children.get(one) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

/** Those of the processes that still run; one that has ended and that nobody has asked after does not. */
export function stillRunning(pids: readonly number[]): number[] {
  return pids.filter((pid) => !['Z', 'X', undefined].includes(readState(String(pid))?.state));
}

// proc(5): after the name in brackets come the state and the parent.
function readState(name: string): ProcessState | null {
  try {
    const [state = '', parent = ''] = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return null; // It ended while it was looked at.
  }
}
