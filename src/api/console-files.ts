import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { writeConsoleHeaders } from './security-headers.ts';

/** Files beside the page whose names carry no hash. */
const ROOT_FILES = ['favicon.svg', 'theme.js'] as const;

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Watchfloor</title>
<h1>The console is not built</h1><p>Run <code>npx vite build</code> in the checkout, then load this page again. The API works without it.</p></html>`;

/** Whether the one who asks is a browser that wants a page: log shippers ask `GET /` too, and want JSON. */
export function wantsConsole(request: FastifyRequest): boolean {
  return request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
}

/** Sends the page of the console; what it shows is decided by its own router from the address. */
export function sendConsole(request: FastifyRequest, reply: FastifyReply, folder: string): FastifyReply {
  writeConsoleHeaders(request, reply);
  reply.header('cache-control', 'no-cache');
  if (!existsSync(join(folder, 'index.html'))) return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT);
  return reply.sendFile('index.html', folder, { cacheControl: false });
}

/**
 * Serves the built console: files of `folder` by name, and its page for every other address that a browser asks
 * for and no route has. `GET /` is the composition's: it asks `wantsConsole`, then calls `sendConsole`.
 */
export async function registerConsole(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, index: false, preCompressed: true });
  app.get<{ Params: { '*': string } }>('/assets/*', async (request, reply) => {
    writeConsoleHeaders(request, reply);
    // Names of assets carry a hash of their content, so a name never changes its content.
    return reply.header('cache-control', 'public, max-age=31536000, immutable').sendFile(`assets/${request.params['*']}`, folder, { cacheControl: false });
  });
  for (const name of ROOT_FILES) {
    app.get(`/${name}`, async (request, reply) => {
      writeConsoleHeaders(request, reply);
      return reply.sendFile(name, folder);
    });
  }
  app.get('/*', async (request, reply) => {
    if (!wantsConsole(request)) return reply.callNotFound();
    return sendConsole(request, reply, folder);
  });
}
