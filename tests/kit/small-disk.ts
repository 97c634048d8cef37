import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHUNK = Buffer.alloc(1024 * 1024);

/** A file system of its own that a test can fill to the last byte. */
export interface SmallDisk {
  readonly folder: string;
  /** Fills it up until so many bytes are free. */
  fillTo(freeBytes: number): void;
  /** Gives back what `fillTo` took. */
  free(): void;
  remove(): void;
}

/** Mounts a disk of so many bytes in memory; a text says why this machine does not let us. */
export function mountSmallDisk(bytes: number): SmallDisk | string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'left out: only root on Linux can mount a small disk to fill up';
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'watchfloor-test', folder], { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true });
    return `left out: a small disk could not be mounted (${String((error as { stderr?: Buffer }).stderr ?? error).trim()})`;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fillTo: (freeBytes) => {
      const file = openSync(filler, 'a');
      try {
        for (let left = bytesFree(folder) - freeBytes; left > 0; left = bytesFree(folder) - freeBytes) writeSync(file, CHUNK, 0, Math.min(left, CHUNK.length));
        fsyncSync(file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

function bytesFree(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
