import type { FastifyInstance } from 'fastify';
import { openDoors, replyRefused } from './door.ts';
import { registerElasticsearchDoor } from './doors/elasticsearch-door.ts';
import { registerIngestDoor } from './doors/ingest-door.ts';
import { registerSplunkDoor } from './doors/splunk-door.ts';
import type { IngestDeps } from './ingest-deps.ts';
import { afterAnswer, beforeAnswer } from './linger.ts';

/** Opens the HTTP doors. They live in a scope of their own: bodies are streams here, not parsed by the framework. */
export function registerIngest(app: FastifyInstance, deps: IngestDeps): void {
  const doors = openDoors(deps);
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.addHook('onRequest', async (request) => {
      // A Content-Type that is no media type at all would be refused by the framework; here it only means: look at the body.
      if (request.headers['content-type'] && !request.mediaType) delete request.headers['content-type'];
    });
    scope.addHook('onSend', async (request) => beforeAnswer(request.raw, doors.limits.lingerMs));
    scope.addHook('onResponse', async (request) => afterAnswer(request.raw, doors.limits.lingerMs));
    scope.setErrorHandler((error, request, reply) => {
      request.log.error({ err: error }, 'ingest failed');
      return replyRefused(reply, { reason: 'busy', detail: 'The request failed inside the platform.', retryAfterSeconds: doors.limits.retryAfterSeconds });
    });
    registerIngestDoor(scope, doors);
    registerElasticsearchDoor(scope, doors);
    registerSplunkDoor(scope, doors);
  });
}
