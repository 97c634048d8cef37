import { type FileHandle, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';

/** One open file. Offsets are bytes from its beginning. */
export interface JournalFile {
  sizeBytes(): Promise<number>;
  /** Fills `target` from `offset` on and returns how much there was; less than asked only at the end of the file. */
  read(target: Uint8Array, offset: number): Promise<number>;
  /** Writes all of `bytes`, or throws with a part of them written. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  /** Resolves when all that was written is on the disk (fdatasync). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What the journal needs of a file system; tests put faults and power cuts behind it. */
export interface JournalDisk {
  makeDirectory(path: string): Promise<void>;
  list(directory: string): Promise<readonly string[]>;
  /** An empty file, open for reading and writing; one of the same name is emptied. */
  create(path: string): Promise<JournalFile>;
  open(path: string, access: 'read' | 'write'): Promise<JournalFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes creations, renames and removals in the directory durable. */
  syncDirectory(path: string): Promise<void>;
  freeBytes(path: string): Promise<number>;
}

export const nodeDisk: JournalDisk = {
  makeDirectory: async (path) => {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  list: (directory) => readdir(directory),
  create: async (path) => nodeFile(await open(path, 'w+', 0o600)),
  open: async (path, access) => nodeFile(await open(path, access === 'write' ? 'r+' : 'r')),
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path),
  syncDirectory: async (path) => {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  freeBytes: async (path) => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
};

function nodeFile(handle: FileHandle): JournalFile {
  return {
    sizeBytes: async () => (await handle.stat()).size,
    read: async (target, offset) => {
      let done = 0;
      while (done < target.byteLength) {
        const { bytesRead } = await handle.read(target, done, target.byteLength - done, offset + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done;
    },
    write: async (bytes, offset) => {
      // A nearly full disk writes a part first and refuses the rest on the next call.
      let done = 0;
      while (done < bytes.byteLength) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, offset + done);
        done += bytesWritten;
      }
    },
    truncate: (sizeBytes) => handle.truncate(sizeBytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}
