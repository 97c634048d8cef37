import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Session } from './sessions.ts';

/** With `__Host-` the browser holds the cookie to this host and to TLS; plain HTTP (a laptop, a lab) cannot have it. */
function cookieName(request: FastifyRequest): string {
  return request.protocol === 'https' ? '__Host-watchfloor' : 'watchfloor';
}

function attributes(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: request.protocol === 'https' };
}

/** The session token of a request; empty where there is none. */
export function readSessionCookie(request: FastifyRequest): string {
  return request.cookies[cookieName(request)] ?? '';
}

/** Hands the browser a session, or takes it away with `null`. */
export function writeSessionCookie(request: FastifyRequest, reply: FastifyReply, session: Session | null): void {
  if (session === null) {
    reply.clearCookie(cookieName(request), attributes(request));
    return;
  }
  reply.setCookie(cookieName(request), session.token, { ...attributes(request), expires: new Date(session.expiresAtMs) });
}
