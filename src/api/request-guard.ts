import type { FastifyRequest } from 'fastify';
import { type Refusal, refuse } from './answer.ts';

/** Sent by the console with each request: `person`, or `background` for what a timer on an open screen asks. */
export const REQUEST_HEADER = 'x-watchfloor-request';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITE: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Refuses what another site makes a browser send. The cookie is SameSite=Strict already; a header of our own
 * cannot be sent across origins without a preflight that nobody answers, and browsers say where a request comes from.
 */
export function refuseCrossSite(request: FastifyRequest): Refusal | null {
  if (SAFE_METHODS.has(request.method)) return null;
  const site = request.headers['sec-fetch-site'];
  const isForeign = typeof site === 'string' && !OWN_SITE.has(site);
  if (!isForeign && request.headers[REQUEST_HEADER] !== undefined) return null;
  return refuse('cross-site', `Requests that change something need the header ${REQUEST_HEADER}: person, and must not come from another site.`);
}

/** Whether a person asked, not a timer on an open screen. */
export function isFromPerson(request: FastifyRequest): boolean {
  return request.headers[REQUEST_HEADER] !== 'background';
}
