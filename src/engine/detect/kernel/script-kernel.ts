import type { Kernel } from './kernel.ts';
import { useMemory } from './memory.ts';
import { keyHash, matchRecords, mix, pathHash } from './record-kernel.ts';

/** The kernel as plain TypeScript: where WebAssembly is not to be had, and to hold the other against. */
export function createScriptKernel(): Kernel {
  let buffer = new ArrayBuffer(65_536);
  return {
    name: 'typescript',
    buffer: () => buffer,
    grow: (bytes) => {
      if (bytes > buffer.byteLength) buffer = buffer.transfer(Math.ceil(bytes / 65_536) * 65_536);
    },
    matchRecords: (...args) => {
      useMemory(buffer);
      return matchRecords(...args);
    },
    keyHash: (from, to) => {
      useMemory(buffer);
      return keyHash(from, to);
    },
    pathHash,
    mix,
  };
}
