/** Builds the kernel of the record matcher to WebAssembly: `dist/kernel/record-kernel.wasm`. It takes a second or two and is done when a source is newer. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import asc from 'assemblyscript/asc';

const SOURCES = 'src/engine/detect/kernel';
const TARGET = 'dist/kernel/record-kernel.wasm';
/** The one file that AssemblyScript has of its own. */
const REPLACED: Readonly<Record<string, string>> = { 'memory.ts': 'memory.wasm.ts' };

/** The kernel's files are TypeScript as Node runs it; AssemblyScript has its own `i32` and leaves out `.ts` in imports. */
function readSource(name: string): string | null {
  const file = basename(name).replace(/\.ts\.ts$/, '.ts');
  if (!['record-kernel.ts', 'layout.ts', 'memory.ts'].includes(file)) return null;
  return readFileSync(join(SOURCES, REPLACED[file] ?? file), 'utf8').replace(/^type i32 = number;$/m, '').replaceAll(/from '(\.\/[\w-]+)\.ts'/g, "from '$1'");
}

export async function buildKernel(target = TARGET): Promise<void> {
  const errors: string[] = [];
  const { error } = await asc.main(['record-kernel.ts', '--outFile', 'out.wasm', '-O3', '--converge', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--noExportMemory', '--memoryBase', '0', '--noAssert', '--initialMemory', '1'], {
    readFile: readSource,
    writeFile: (name: string, contents: Uint8Array | string) => {
      if (!name.endsWith('.wasm')) return;
      mkdirSync(join(target, '..'), { recursive: true });
      writeFileSync(target, contents);
    },
    listFiles: () => [],
    stderr: { write: (text: string | Uint8Array) => errors.push(String(text)) },
  });
  if (error) throw new Error(`The kernel does not compile:\n${errors.join('')}`);
}

await buildKernel();
