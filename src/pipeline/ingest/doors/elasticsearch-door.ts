import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { admit, type Doors, keep, replyRefused, withBody } from '../door.ts';
import { bulkAnswer, elasticsearchRefusal } from './bulk-answer.ts';
import { bulkSink } from './bulk-items.ts';
import { CLUSTER_HEALTH, GREETING, indexTemplate, LICENSE, NODES, XPACK } from './elasticsearch-greeting.ts';

const SCHEMES = ['apikey', 'basic', 'bearer'] as const;
const PREFIX = '/elasticsearch';

type Body = object | ((params: Record<string, string>) => object);

const ACKNOWLEDGED = { acknowledged: true };

// What Beats, Logstash, Vector and Fluent Bit ask around `_bulk`. Set-up of templates, policies and pipelines is
// acknowledged and means nothing here: fields are mapped by the source's mapping, retention is the tenant's.
const QUESTIONS: readonly (readonly [path: string, body: Body])[] = [
  ['/_license', LICENSE],
  ['/_xpack', XPACK],
  ['/_cluster/health', CLUSTER_HEALTH],
  ['/_nodes/http', NODES],
  ['/_nodes/_all/http', NODES],
  ['/_index_template/:name', ({ name }) => indexTemplate(name ?? '')],
  ['/_template/:name', ({ name }) => ({ [name ?? '']: {} })],
  ['/_component_template/:name', ({ name }) => ({ component_templates: [{ name, component_template: { template: {} } }] })],
  ['/_ilm/policy/:name', ({ name }) => ({ [name ?? '']: { version: 1, policy: { phases: {} } } })],
  ['/_ingest/pipeline/:name', ({ name }) => ({ [name ?? '']: { processors: [] } })],
  ['/_data_stream/:name', ({ name }) => ({ data_streams: [{ name, status: 'GREEN' }] })],
];

const SET_UPS = ['/_index_template/:name', '/_template/:name', '/_component_template/:name', '/_ilm/policy/:name', '/_ingest/pipeline/:name', '/_data_stream/:name'];

/** The `_bulk` door of Elasticsearch with the questions that senders ask before they use it. */
export function registerElasticsearchDoor(app: FastifyInstance, doors: Doors): void {
  app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('x-elastic-product', 'Elasticsearch');
    });
    for (const prefix of ['', PREFIX]) {
      registerBulk(scope, doors, prefix);
      for (const [path, body] of QUESTIONS) registerQuestion(scope, doors, { path: prefix + path, body });
      for (const path of SET_UPS) scope.put(prefix + path, (request, reply) => answerKnown(doors, request, reply, ACKNOWLEDGED));
    }
    registerQuestion(scope, doors, { path: `${PREFIX}/`, body: GREETING });
    registerQuestion(scope, doors, { path: PREFIX, body: GREETING });
    registerQuestion(scope, doors, { path: '/', body: GREETING });
  });
}

function registerQuestion(scope: FastifyInstance, doors: Doors, question: { path: string; body: Body }): void {
  const { path, body } = question;
  scope.get(path, { exposeHeadRoute: true }, (request, reply) =>
    answerKnown(doors, request, reply, typeof body === 'function' ? body(request.params as Record<string, string>) : body),
  );
}

async function answerKnown(doors: Doors, request: FastifyRequest, reply: FastifyReply, body: object): Promise<FastifyReply> {
  const admitted = await admit(doors, 'elasticsearch', request, SCHEMES);
  return admitted.ok ? reply.send(body) : replyRefused(reply, admitted.refusal, elasticsearchRefusal(admitted.refusal));
}

function registerBulk(scope: FastifyInstance, doors: Doors, prefix: string): void {
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const startMs = doors.deps.clock.nowMs();
    const admitted = await admit(doors, 'elasticsearch', request, SCHEMES);
    if (!admitted.ok) return replyRefused(reply, admitted.refusal, elasticsearchRefusal(admitted.refusal));
    const visit = admitted.value;
    const sink = bulkSink(doors.limits, (request.params as { index?: string }).index ?? 'watchfloor');
    const outcome = await withBody(visit, sink, () => keep(visit, sink.batch));
    if (!outcome.ok) return replyRefused(reply, outcome.refusal, elasticsearchRefusal(outcome.refusal));
    if (sink.items.length === 0) {
      const empty = { reason: 'empty', detail: 'Validation Failed: 1: no requests added;' } as const;
      return replyRefused(reply, empty, elasticsearchRefusal(empty));
    }
    const tookMs = Math.max(0, doors.deps.clock.nowMs() - startMs);
    return reply.type('application/json').send(bulkAnswer(sink.items, outcome.value, tookMs));
  };
  scope.route({ method: ['POST', 'PUT'], url: `${prefix}/_bulk`, handler: handle });
  scope.route({ method: ['POST', 'PUT'], url: `${prefix}/:index/_bulk`, handler: handle });
}
