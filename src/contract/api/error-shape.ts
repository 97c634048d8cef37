import { z } from 'zod';

/** Every way in which a request can fail, with its HTTP status. A closed list: the console has words for each. */
export const API_ERROR_STATUS = {
  'bad-request': 400,
  'bad-search': 400,
  'not-signed-in': 401,
  'wrong-code': 401,
  'wrong-password': 401,
  'cross-site': 403,
  'forbidden': 403,
  'not-found': 404,
  'already-there': 409,
  'needs-confirmation': 409,
  'needs-verdict': 409,
  'not-now': 409,
  'too-many-tries': 429,
  'internal': 500,
  'search-too-slow': 503,
  'store-down': 503,
} as const;

export type ApiErrorCode = keyof typeof API_ERROR_STATUS;

const codes = Object.keys(API_ERROR_STATUS) as [ApiErrorCode, ...ApiErrorCode[]];

/** The body of every answer that is not 2xx: `message` says what happened and what to do next. */
export const apiErrorShape = z.object({
  error: z.object({ code: z.enum(codes), message: z.string() }),
});

export type ApiErrorBody = z.output<typeof apiErrorShape>;
