/** Compiles the kernel of the record matcher to WebAssembly and writes it into the code: `npm run kernel`. To be run when src/engine/detect/kernel/ changed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import asc from 'assemblyscript/asc';

const SOURCES = 'src/engine/detect/kernel';
export const KERNEL_FILE = 'src/main/record-kernel.gen.ts';
/** The one file that AssemblyScript has of its own. */
const REPLACED: Readonly<Record<string, string>> = { 'memory.ts': 'memory.wasm.ts' };
const PARTS = new Set(['record-kernel.ts', 'layout.ts', 'memory.ts', 'hashing.ts', 'read-record.ts', 'rewrite-text.ts', 'look.ts', 'compare.ts', 'address.ts', 'evaluate.ts']);
const FLAGS = ['-O3', '--converge', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--noExportMemory', '--memoryBase', '0', '--noAssert', '--initialMemory', '1'];

/** The kernel's files are TypeScript as Node runs it; AssemblyScript has its own `i32` and leaves out `.ts` in imports. */
function readSource(name: string): string | null {
  const file = basename(name).replace(/\.ts\.ts$/, '.ts');
  if (!PARTS.has(file)) return null;
  return readFileSync(join(SOURCES, REPLACED[file] ?? file), 'utf8').replace(/^type i32 = number;$/m, '').replaceAll(/from '(\.\/[\w-]+)\.ts'/g, "from '$1'");
}

/** The compiled kernel; throws with the compiler's words where it does not compile. */
export async function compileKernel(): Promise<Uint8Array> {
  const errors: string[] = [];
  let compiled = new Uint8Array();
  const { error } = await asc.main(['record-kernel.ts', '--outFile', 'out.wasm', ...FLAGS], {
    readFile: readSource,
    writeFile: (name: string, contents: Uint8Array | string) => {
      if (name.endsWith('.wasm')) compiled = Buffer.from(contents);
    },
    listFiles: () => [],
    stderr: { write: (text: string | Uint8Array) => errors.push(String(text)) > 0 },
  });
  if (error) throw new Error(`The kernel does not compile:\n${errors.join('')}`);
  return compiled;
}

/** The file that carries it. */
export function kernelFile(compiled: Uint8Array): string {
  const lines = Buffer.from(compiled).toString('base64').match(/.{1,140}/g) ?? [];
  return `// Written by \`npm run kernel\` from src/engine/detect/kernel/.\nexport const RECORD_KERNEL = [\n${lines.map((line) => `  '${line}',\n`).join('')}].join('');\n`;
}

if (import.meta.main) writeFileSync(KERNEL_FILE, kernelFile(await compileKernel()));
