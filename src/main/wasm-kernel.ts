import { readFileSync } from 'node:fs';
import { createScriptKernel } from '#engine/detect/kernel/script-kernel.ts';
import type { Kernel } from '#engine/detect/kernel/kernel.ts';

const PAGE = 65_536;
const FILE = new URL('../../dist/kernel/record-kernel.wasm', import.meta.url);

type Exports = Pick<Kernel, 'matchRecords' | 'keyHash' | 'pathHash' | 'mix'>;

let compiled: WebAssembly.Module | null = null;

/** The kernel in WebAssembly, with a memory of its own. Throws where it was not built. */
export function createWasmKernel(): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(FILE));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const { matchRecords, keyHash, pathHash, mix } = exports as unknown as Exports;
  return {
    name: 'webassembly',
    buffer: () => memory.buffer,
    grow: (bytes) => {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    },
    matchRecords, keyHash, pathHash, mix,
  };
}

/** The fastest kernel that is to be had here. */
export function createKernel(): Kernel {
  try {
    return createWasmKernel();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return createScriptKernel();
  }
}
