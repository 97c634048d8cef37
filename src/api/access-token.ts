import type { FastifyRequest } from 'fastify';
import { isWellFormedToken } from '#base/ids.ts';

/** The prefix of access tokens, which the command line and scripts use. They end at their time, not by standing idle. */
export const ACCESS_TOKEN_PREFIX = 'wfa';

export function isAccessToken(token: string): boolean {
  return isWellFormedToken(ACCESS_TOKEN_PREFIX, token);
}

/** The token of `Authorization: Bearer` (RFC 6750); null where the request has no such header. */
export function readAccessToken(request: FastifyRequest): string | null {
  const match = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '');
  const token = match?.[1] ?? null;
  return token !== null && isAccessToken(token) ? token : null;
}
