import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const consoleFolder = fileURLToPath(new URL('./src/web/console', import.meta.url));
const outputFolder = fileURLToPath(new URL('./dist/console', import.meta.url));

const COMPRESSED = /\.(?:js|css|svg|html)$/;
const COMPRESS_ABOVE_BYTES = 1024;

/** Puts a .br and a .gz beside each text file, so that the server compresses nothing while it serves. */
function compressOutput(): Plugin {
  return {
    name: 'compress-output',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(outputFolder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !COMPRESSED.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        const content = readFileSync(file);
        if (content.length < COMPRESS_ABOVE_BYTES) continue;
        writeFileSync(`${file}.br`, brotliCompressSync(content));
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

/** The analysts' console: `vite build` to dist/console, `vite` with the API of a running platform behind it. */
export default defineConfig({
  root: consoleFolder,
  base: '/',
  plugins: [react(), tailwindcss(), compressOutput()],
  build: {
    outDir: outputFolder,
    emptyOutDir: true,
    // light-dark() and isolated text direction need these; all are two years old or more.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    // An image or a font in the style sheet would need data: in the content security policy.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { '/api': process.env.WATCHFLOOR_URL ?? 'http://127.0.0.1:4310', '/health': process.env.WATCHFLOOR_URL ?? 'http://127.0.0.1:4310' },
  },
});
