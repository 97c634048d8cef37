import type { JournalDisk } from './disk.ts';

const CHECK_EVERY_MS = 1000;

/** Watches that a write leaves enough of the disk free, with one look a second while there is plenty. */
export class FreeSpace {
  readonly #disk: JournalDisk;
  readonly #directory: string;
  readonly #minFreeBytes: number;
  #spareBytes = 0;
  #checkedAtMs = Number.NEGATIVE_INFINITY;

  constructor(disk: JournalDisk, directory: string, minFreeBytes: number) {
    this.#disk = disk;
    this.#directory = directory;
    this.#minFreeBytes = minFreeBytes;
  }

  /** Counts the bytes as used and returns null, or says in words why they must not be written. */
  async refuse(bytes: number): Promise<string | null> {
    if (bytes > this.#spareBytes || performance.now() - this.#checkedAtMs > CHECK_EVERY_MS) {
      this.#spareBytes = (await this.#disk.freeBytes(this.#directory)) - this.#minFreeBytes;
      this.#checkedAtMs = performance.now();
    }
    if (bytes > this.#spareBytes) {
      const freeBytes = this.#spareBytes + this.#minFreeBytes;
      return `The disk of ${this.#directory} has ${freeBytes} bytes free and ${this.#minFreeBytes} are to stay free: free some space, then send again.`;
    }
    this.#spareBytes -= bytes;
    return null;
  }
}
