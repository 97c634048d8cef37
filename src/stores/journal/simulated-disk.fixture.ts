import { dirname } from 'node:path';
import type { JournalDisk, JournalFile } from './disk.ts';

const SECTOR_BYTES = 512;

/** A file as programs see it, and as it is on the platters. */
interface SimulatedFile {
  current: Buffer;
  durable: Buffer;
}

type Names = Map<string, SimulatedFile>;
type NameChange = (names: Names) => void;

export interface Fault {
  readonly code: 'EIO' | 'ENOSPC';
  /** Which operation fails, counted from 1 over all that change or sync something. */
  readonly at: number;
  /** How many fail from there on. */
  readonly count: number;
}

/**
 * A disk in memory that can lose power, run full and fail. A power cut keeps what was synced, and of the rest
 * some sectors and some names, as real disks and file systems do.
 */
export class SimulatedDisk implements JournalDisk {
  freeDiskBytes = Number.MAX_SAFE_INTEGER;
  /** A disk that answers a sync before it has done anything; to see that a test notices. */
  isLying = false;
  fault: Fault | null = null;
  /** After this many operations none ends any more. */
  cutAt = Number.POSITIVE_INFINITY;
  operations = 0;
  syncs = 0;
  /** Sectors that cannot be read, by `path:sector`. */
  readonly unreadable = new Set<string>();
  readonly #names: Names;
  readonly #durableNames: Names;
  #changes: NameChange[] = [];
  #tellCut: () => void = () => undefined;
  /** Resolves when the power is cut. */
  readonly cut = new Promise<void>((resolve) => {
    this.#tellCut = resolve;
  });

  constructor(names: Names = new Map()) {
    this.#names = new Map(names);
    this.#durableNames = new Map(names);
  }

  /** The disk as the next start finds it. `random` gives numbers from 0 to 1. */
  afterPowerCut(random: () => number): SimulatedDisk {
    const names = new Map(this.#durableNames);
    for (const change of this.#changes.slice(0, Math.floor(random() * (this.#changes.length + 1)))) change(names);
    const survivors = [...names].map(([path, file]): [string, SimulatedFile] => {
      const content = tear(file, random);
      return [path, { current: content, durable: Buffer.from(content) }];
    });
    return new SimulatedDisk(new Map(survivors));
  }

  /** A copy of the disk as a process finds it that was merely restarted. */
  afterRestart(): SimulatedDisk {
    return new SimulatedDisk(new Map([...this.#names].map(([path, { current, durable }]) => [path, { current: Buffer.from(current), durable }])));
  }

  paths(): readonly string[] {
    return [...this.#names.keys()].sort();
  }

  contentOf(path: string): Buffer {
    return this.#find(path).current;
  }

  async makeDirectory(): Promise<void> {
    await this.#step('mkdir');
  }

  async list(directory: string): Promise<readonly string[]> {
    return this.paths().filter((path) => dirname(path) === directory).map((path) => path.slice(directory.length + 1));
  }

  async create(path: string): Promise<JournalFile> {
    await this.#step('open');
    const file = { current: Buffer.alloc(0), durable: Buffer.alloc(0) };
    this.#change((names) => names.set(path, file));
    return this.#openFile(path, file);
  }

  async open(path: string): Promise<JournalFile> {
    return this.#openFile(path, this.#find(path));
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step('rename');
    const file = this.#find(from);
    this.#change((names) => {
      names.delete(from);
      names.set(to, file);
    });
  }

  async remove(path: string): Promise<void> {
    await this.#step('unlink');
    this.#change((names) => names.delete(path));
  }

  async syncDirectory(): Promise<void> {
    await this.#step('fsync');
    if (this.isLying) return;
    for (const change of this.#changes) change(this.#durableNames);
    this.#changes = [];
  }

  async freeBytes(): Promise<number> {
    return this.freeDiskBytes;
  }

  #find(path: string): SimulatedFile {
    const file = this.#names.get(path);
    if (file === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT', syscall: 'open' });
    return file;
  }

  #change(change: NameChange): void {
    change(this.#names);
    this.#changes.push(change);
  }

  #openFile(path: string, file: SimulatedFile): JournalFile {
    return {
      sizeBytes: async () => file.current.length,
      read: async (target, offset) => {
        this.#checkReadable(path, offset, target.byteLength);
        return file.current.copy(target, 0, offset, offset + target.byteLength);
      },
      write: async (bytes, offset) => {
        // A write that fails has put a part there, as one on a disk that runs full.
        const part = this.#isFaultNext() ? bytes.subarray(0, bytes.length >> 1) : bytes;
        const current = Buffer.alloc(Math.max(file.current.length, offset + part.length));
        file.current.copy(current);
        current.set(part, offset);
        file.current = current;
        await this.#step('write');
      },
      truncate: async (sizeBytes) => {
        await this.#step('ftruncate');
        file.current = Buffer.from(file.current.subarray(0, sizeBytes));
      },
      sync: async () => {
        await this.#step('fdatasync');
        this.syncs++;
        if (!this.isLying) file.durable = Buffer.from(file.current);
      },
      close: async () => undefined,
    };
  }

  #checkReadable(path: string, offset: number, bytes: number): void {
    for (let sector = Math.floor(offset / SECTOR_BYTES); sector * SECTOR_BYTES < offset + bytes; sector++) {
      if (this.unreadable.has(`${path}:${sector}`)) throw Object.assign(new Error('unreadable'), { code: 'EIO', syscall: 'read' });
    }
  }

  #isFaultNext(): boolean {
    const next = this.operations + 1;
    return this.fault !== null && next >= this.fault.at && next < this.fault.at + this.fault.count;
  }

  async #step(syscall: string): Promise<void> {
    const isFault = this.#isFaultNext();
    this.operations++;
    if (this.operations > this.cutAt) {
      this.#tellCut();
      await new Promise(() => undefined);
    }
    if (isFault && this.fault !== null) throw Object.assign(new Error(`${this.fault.code}: simulated`), { code: this.fault.code, syscall });
  }
}

/** Each sector is as it was synced or as it was written last; the file ends somewhere between its two lengths. */
function tear({ current, durable }: SimulatedFile, random: () => number): Buffer {
  const [shorter, longer] = [current.length, durable.length].sort((a, b) => a - b) as [number, number];
  const content = Buffer.alloc(shorter + Math.round(random() * (longer - shorter)));
  for (let at = 0; at < content.length; at += SECTOR_BYTES) {
    const from = random() < 0.5 ? current : durable;
    if (at < from.length) from.copy(content, at, at, Math.min(at + SECTOR_BYTES, content.length));
  }
  return content;
}

/** Numbers from 0 to 1, the same for the same seed (linear congruential, the upper bits). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}
