import type { FastifyError, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { type Refusal, refuse } from './answer.ts';

function hasStatus(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

/** What a thrown error is to the one who asked. Only faults of the request are told; bugs go to the log. */
export function refusalOfError(error: unknown, request: FastifyRequest): Refusal {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map(({ instancePath, message }) => `${instancePath.replace(/^\//, '') || error.validationContext}: ${message}`);
    return refuse('bad-request', `The request is not as it should be (${issues.join('; ')}). /api/openapi.json has the shape.`);
  }
  if (hasStatus(error) && error.statusCode !== undefined && error.statusCode < 500) {
    return refuse('bad-request', `The request could not be read (${error.message}). Send JSON of at most ${request.routeOptions.bodyLimit / 1024} KiB with content-type application/json.`);
  }
  request.log.error({ err: error }, 'A request of the API failed');
  return refuse('internal', 'Something failed in the server. Try again; if it stays, look at the server’s log for this time.');
}
