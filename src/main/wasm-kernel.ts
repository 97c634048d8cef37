import type { Kernel } from '#engine/detect/kernel/kernel.ts';
import { createScriptKernel } from '#engine/detect/kernel/script-kernel.ts';
import { RECORD_KERNEL } from './record-kernel.gen.ts';

const PAGE = 65_536;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What is used of https://webassembly.github.io/spec/js-api/; Node's own types do not have it. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (limits: { readonly initial: number }) => Memory;
  readonly Instance: new (module: object, imports: { readonly env: { readonly memory: Memory } }) => { readonly exports: Pick<Kernel, 'matchRecords' | 'keyHash' | 'pathHash' | 'mix'> };
}

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
let compiled: object | null = null;

/** The kernel in WebAssembly, with a memory of its own. */
export function createWasmKernel(): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(RECORD_KERNEL, 'base64'));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { matchRecords, keyHash, pathHash, mix } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
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

/** The fastest kernel that the processor runs: that in WebAssembly needs its vector instructions. */
export function createKernel(): Kernel {
  return WebAssembly.validate(Buffer.from(RECORD_KERNEL, 'base64')) ? createWasmKernel() : createScriptKernel();
}
