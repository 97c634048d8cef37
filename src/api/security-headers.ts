import type { FastifyReply, FastifyRequest } from 'fastify';

const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** What every answer carries. */
function writeCommon(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-content-type-options', 'nosniff');
  reply.header('referrer-policy', 'no-referrer');
  reply.header('cross-origin-opener-policy', 'same-origin');
  reply.header('cross-origin-resource-policy', 'same-origin');
  reply.header('x-frame-options', 'DENY');
  reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
}

/** Headers of the API: nothing of it is a page, and nothing of it is kept by caches. */
export function writeApiHeaders(request: FastifyRequest, reply: FastifyReply): void {
  writeCommon(request, reply);
  reply.header('content-security-policy', API_POLICY);
  reply.header('cache-control', 'no-store');
}

/** Headers of the console: scripts and styles of its own origin only. */
export function writeConsoleHeaders(request: FastifyRequest, reply: FastifyReply): void {
  writeCommon(request, reply);
  reply.header('content-security-policy', CONSOLE_POLICY);
}
