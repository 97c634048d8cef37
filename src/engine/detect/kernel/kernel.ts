/** The code that looks at records, over a memory that the engine fills (layout.ts). */
export interface Kernel {
  readonly name: 'webassembly' | 'typescript';
  /** The memory as it is now: a new one after `grow`. */
  buffer(): ArrayBuffer;
  /** Makes the memory at least this large; places keep their contents. */
  grow(bytes: number): void;
  /** See record-kernel.ts. */
  matchRecords(list: number, count: number, told: number, scratch: number, into: number, limit: number, room: number): number;
  keyHash(from: number, to: number): number;
  pathHash(above: number, key: number): number;
  mix(value: number): number;
}
