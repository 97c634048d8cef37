import { z } from 'zod';
import type { Outcome } from '#contract/outcome.ts';
import type { StixObject } from '#engine/detect/indicators/stix-bundle.ts';

/** Media type of TAXII 2.1 (section 1.6.8 of the specification). */
const MEDIA_TYPE = 'application/taxii+json;version=2.1';
const PAGE_OBJECTS = 1_000;
/** All objects are held until the last has come; a server that never comes to an end is stopped here. */
const MAX_PAGES = 3_000;
const MAX_PAGE_BYTES = 100_000_000;
const TIMEOUT_MS = 60_000;
const MAX_WAITS = 5;
const MAX_WAIT_S = 60;

/** An envelope (section 3.7): objects, and whether there are more behind them. */
const envelopeShape = z.object({ more: z.boolean().optional(), next: z.string().optional(), objects: z.array(z.record(z.string(), z.unknown())).optional() });

export interface TaxiiRequest {
  /** The API root: `https://taxii.example/api1/`. */
  readonly url: string;
  readonly collection: string;
  /** Only objects that the server got later: an RFC 3339 time. */
  readonly addedAfter: string | null;
  readonly user: string | null;
  readonly password: string | null;
  readonly wait: (ms: number) => Promise<void>;
}

export interface TaxiiPull {
  readonly objects: readonly StixObject[];
  readonly pages: number;
  /** When the server got the last of them; what the next pull asks for as `addedAfter`. Null where it does not say. */
  readonly lastAdded: string | null;
}

export type TaxiiOutcome = Outcome<TaxiiPull, 'unreachable' | 'refused' | 'unreadable' | 'too-many'>;
type PageOutcome = Outcome<{ readonly envelope: z.output<typeof envelopeShape>; readonly lastAdded: string | null }, 'unreachable' | 'refused' | 'unreadable'>;

/** Pulls the objects of a collection of a TAXII 2.1 server, page by page. */
export async function pullTaxii(request: TaxiiRequest): Promise<TaxiiOutcome> {
  const objects: StixObject[] = [];
  let [next, addedAfter, lastAdded]: (string | null)[] = [null, request.addedAfter, null];
  for (let pages = 1; pages <= MAX_PAGES; pages++) {
    const page: PageOutcome = await readPage(request, pageUrl(request, { next: next ?? null, addedAfter: addedAfter ?? null }), MAX_WAITS);
    if (!page.ok) return page;
    const { envelope } = page.value;
    objects.push(...(envelope.objects ?? []));
    lastAdded = page.value.lastAdded ?? lastAdded ?? null;
    if (envelope.more !== true || (envelope.objects ?? []).length === 0) return { ok: true, value: { objects, pages, lastAdded: lastAdded ?? null } };
    // Without a cursor one goes on by the time of the last object that came.
    next = envelope.next ?? null;
    if (next === null && page.value.lastAdded === null) return { ok: false, reason: 'unreadable', detail: `${request.url} says that there is more, but not where: it gives neither "next" nor a date of what was added last.` };
    if (next === null) addedAfter = page.value.lastAdded;
  }
  return { ok: false, reason: 'too-many', detail: `${request.url} gave ${MAX_PAGES} pages without an end. Ask for less: --added-after TIME.` };
}

function pageUrl({ url, collection }: TaxiiRequest, { next, addedAfter }: { readonly next: string | null; readonly addedAfter: string | null }): URL {
  const page = new URL(`collections/${encodeURIComponent(collection)}/objects/`, url.endsWith('/') ? url : `${url}/`);
  page.searchParams.set('limit', String(PAGE_OBJECTS));
  if (addedAfter !== null) page.searchParams.set('added_after', addedAfter);
  if (next !== null) page.searchParams.set('next', next);
  return page;
}

async function readPage(request: TaxiiRequest, url: URL, waits: number): Promise<PageOutcome> {
  let response: Response;
  let text: string;
  try {
    // A redirect would hand the password to whoever it leads to.
    response = await fetch(url, { headers: headersOf(request), redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    text = await limitedText(response);
  } catch (error) {
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    return { ok: false, reason: 'unreachable', detail: `${url.origin} does not answer (${cause?.code ?? cause?.message ?? (error as Error).message}). Check the address of the API root.` };
  }
  if ((response.status === 429 || response.status === 503) && waits > 0) {
    await request.wait(1000 * Math.min(MAX_WAIT_S, Math.max(1, Number(response.headers.get('retry-after')) || 1)));
    return readPage(request, url, waits - 1);
  }
  if (!response.ok) return { ok: false, reason: 'refused', detail: `${url.origin} answers with status ${response.status}. ${adviceFor(response.status)}` };
  const envelope = envelopeShape.safeParse(parsed(text));
  if (!envelope.success) return { ok: false, reason: 'unreadable', detail: `${url.origin} answers, but not with an envelope of TAXII 2.1 (${response.headers.get('content-type') ?? 'no content type'}). The address must be that of an API root.` };
  return { ok: true, value: { envelope: envelope.data, lastAdded: response.headers.get('x-taxii-date-added-last') } };
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return 'Give --user NAME and the password as WATCHFLOOR_TAXII_PASSWORD.';
  if (status === 404) return 'There is no such collection below this API root; --collection takes its id.';
  if (status === 406) return 'It does not speak TAXII 2.1.';
  return 'Try again later, or ask who runs it.';
}

function headersOf({ user, password }: TaxiiRequest): Record<string, string> {
  const authorization = user === null ? {} : { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` };
  return { accept: MEDIA_TYPE, ...authorization };
}

async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_PAGE_BYTES) throw new Error(`a page is longer than ${MAX_PAGE_BYTES / 1e6} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
