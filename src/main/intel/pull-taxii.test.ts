import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { pullTaxii, type TaxiiRequest } from './pull-taxii.ts';

const MEDIA_TYPE = 'application/taxii+json;version=2.1';
/** Objects of the collection, in the order in which the server got them: one a second. */
const OBJECTS = Array.from({ length: 7 }, (_, n) => ({ type: 'indicator', id: `indicator--${n}`, pattern: `[domain-name:value = 'h${n}.bad.example']` }));
const addedAt = (n: number): string => new Date(Date.UTC(2026, 10, 1, 0, 0, n)).toISOString();

describe('pulling from a TAXII 2.1 server', () => {
  const waited: number[] = [];
  let server: Server;
  let mode: 'next' | 'dates' | 'busy' | 'web' = 'next';
  let busy = 0;

  /** A server as section 5.4 of the specification has it, with pages of three. */
  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://server');
    const say = (status: number, body: object, headers: Record<string, string> = {}) => void response.writeHead(status, { 'content-type': MEDIA_TYPE, ...headers }).end(JSON.stringify(body));
    if (request.headers.accept !== MEDIA_TYPE) return say(406, {});
    if (url.pathname === '/api1/collections/private/objects/' && request.headers.authorization !== `Basic ${Buffer.from('ana:secret').toString('base64')}`) return say(401, {});
    if (!/^\/api1\/collections\/(?:c1|private)\/objects\/$/.test(url.pathname)) return say(404, { title: 'no such collection' });
    if (mode === 'web') return void response.end('<html>');
    if (mode === 'busy' && busy-- > 0) return say(429, {}, { 'retry-after': '2' });
    sayPage(url.searchParams, say);
  }

  function sayPage(query: URLSearchParams, say: (status: number, body: object, headers?: Record<string, string>) => void): void {
    const since = query.get('added_after');
    const from = query.has('next') ? Number(query.get('next')) : OBJECTS.filter((_, n) => since !== null && addedAt(n) <= since).length;
    const page = OBJECTS.slice(from, from + 3);
    const more = from + 3 < OBJECTS.length;
    say(200, { objects: page, more, ...(more && mode === 'next' && { next: String(from + 3) }) }, page.length === 0 ? {} : { 'x-taxii-date-added-last': addedAt(from + page.length - 1) });
  }

  before(async () => {
    server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());
  beforeEach(() => {
    waited.length = 0;
    mode = 'next';
  });

  const pull = (parts: Partial<TaxiiRequest> = {}) => pullTaxii({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api1/`, collection: 'c1', addedAfter: null, user: null, password: null, wait: async (ms) => void waited.push(ms), ...parts });

  it('takes all pages, by cursor or by the time of what was added last', async () => {
    for (const one of ['next', 'dates'] as const) {
      mode = one;
      const pulled = await pull();
      assert.ok(pulled.ok);
      assert.deepEqual([pulled.value.objects, pulled.value.pages, pulled.value.lastAdded], [OBJECTS, 3, addedAt(6)], one);
    }
  });

  it('takes what was added after a time, which may be nothing', async () => {
    const some = await pull({ addedAfter: addedAt(4) });
    assert.ok(some.ok);
    assert.deepEqual(some.value.objects, OBJECTS.slice(5));
    const none = await pull({ addedAfter: addedAt(6) });
    assert.ok(none.ok);
    assert.deepEqual([none.value.objects, none.value.lastAdded], [[], null]);
  });

  it('signs in, and waits as long as a busy server says', async () => {
    const pulled = await pull({ collection: 'private', user: 'ana', password: 'secret' });
    assert.ok(pulled.ok && pulled.value.objects.length === 7);
    [mode, busy] = ['busy', 2];
    assert.ok((await pull()).ok);
    assert.deepEqual(waited, [2_000, 2_000]);
    busy = 100;
    const refused = await pull();
    assert.ok(!refused.ok && refused.reason === 'refused');
  });

  it('says what is wrong and what to do', async () => {
    const reasons = async (parts: Partial<TaxiiRequest>) => {
      const pulled = await pull(parts);
      return pulled.ok ? 'ok' : `${pulled.reason}: ${pulled.detail}`;
    };
    assert.match(await reasons({ collection: 'private' }), /^refused: .*401.*--user/);
    assert.match(await reasons({ collection: 'none' }), /^refused: .*404.*collection/);
    assert.match(await reasons({ url: 'http://127.0.0.1:2/' }), /^unreachable: .*ECONNREFUSED/);
    mode = 'web';
    assert.match(await reasons({}), /^unreadable: .*API root/);
  });
});
