import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Endpoint } from '#contract/api/endpoint.ts';
import { ENDPOINTS, type EndpointName } from '#contract/api/endpoints.ts';
import { API_ERROR_STATUS, apiErrorShape } from '#contract/api/error-shape.ts';
import type { User } from '#stores/state/port.ts';
import { type Call, type Handler, type Handlers, type Refusal, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { backTestHandlers } from './back-tests.ts';
import { calibrationHandlers } from './calibration.ts';
import { declaredHandlers } from './declared-entities.ts';
import { eventHandlers } from './events.ts';
import { exceptionHandlers } from './exceptions.ts';
import { refusalOfError } from './failed-request.ts';
import { incidentHandlers } from './incidents.ts';
import { incidentWorkHandlers } from './incident-work.ts';
import { feedOverview } from './feed-overview.ts';
import { lookupHandlers } from './indicator-lookup.ts';
import { indicatorHandlers } from './indicators.ts';
import { listHandlers } from './lists.ts';
import { modelHandlers } from './models.ts';
import { pathHandlers } from './path-state.ts';
import { mayCall } from './policy.ts';
import { isFromPerson, refuseCrossSite } from './request-guard.ts';
import { readAccessToken } from './access-token.ts';
import { writeApiHeaders } from './security-headers.ts';
import { readSessionCookie, writeSessionCookie } from './session-cookie.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { signInHandlers } from './sign-in.ts';
import { packHandlers } from './packs.ts';
import { peopleHandlers } from './people.ts';
import { ruleActHandlers } from './rule-acts.ts';
import { ruleHandlers } from './rules.ts';
import { neededOfAllTenants } from './tenant-access.ts';
import { tenantHandlers } from './tenants.ts';

const BODY_LIMIT_BYTES = 65_536;

const NOT_SIGNED_IN = refuse('not-signed-in', 'You are not signed in, or the session is over. Sign in again.');
const FORBIDDEN = refuse('forbidden', 'Your role may not do this. Ask an administrator.');
const NO_ENDPOINT = refuse('not-found', 'There is no such endpoint. /api/openapi.json lists all of them.');

/** Sends a refusal in the one form that all of them have. */
function sendRefusal(reply: FastifyReply, { code, message, retryAfterS }: Refusal): FastifyReply {
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
  return reply.code(API_ERROR_STATUS[code]).send({ error: { code, message } });
}

function routeSchema(name: EndpointName, endpoint: Endpoint): object {
  const open = mayCall(null, name) === 'allowed';
  return {
    operationId: name,
    summary: endpoint.summary,
    ...(open ? { security: [] } : {}),
    params: endpoint.params,
    querystring: endpoint.query,
    ...(endpoint.body === null ? {} : { body: endpoint.body }),
    response: { 200: endpoint.output, '4xx': apiErrorShape, '5xx': apiErrorShape },
  };
}

interface Caller {
  readonly user: User | null;
  readonly token: string;
}

function registerEndpoint<N extends EndpointName>(scope: FastifyInstance, name: N, handler: Handler<N>, sessions: Sessions): void {
  const endpoint: Endpoint = ENDPOINTS[name];
  const callers = new WeakMap<FastifyRequest, Caller>();

  /** Who asks, and whether they may: before a body is read, let alone its shape told to somebody whom it does not concern. */
  async function admit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const accessToken = readAccessToken(request);
    // A browser sends cookies by itself, but never this header: another site cannot ride on it.
    const crossSite = accessToken === null ? refuseCrossSite(request) : null;
    if (crossSite !== null) return sendRefusal(reply, crossSite);
    const token = accessToken ?? readSessionCookie(request);
    const user = await sessions.find(token, isFromPerson(request));
    const verdict = mayCall(user?.role ?? null, name);
    if (verdict !== 'allowed') return sendRefusal(reply, verdict === 'forbidden' ? FORBIDDEN : NOT_SIGNED_IN);
    const ofAll = user === null ? null : neededOfAllTenants(user, name);
    if (ofAll !== null) return sendRefusal(reply, refuse('forbidden', ofAll));
    callers.set(request, { user, token });
    return undefined;
  }

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    // The validator has read these with the endpoint's own shapes, and the policy has let the person in.
    const call = { params: request.params, query: request.query, body: request.body, ...callers.get(request), address: request.ip } as Call<N>;
    const result = await handler(call);
    if (!result.ok) return sendRefusal(reply, result);
    if (result.session !== undefined) writeSessionCookie(request, reply, result.session);
    return reply.send(result.value);
  }

  scope.route({ method: endpoint.method, url: endpoint.path, schema: routeSchema(name, endpoint), onRequest: admit, handler: handle, ...(endpoint.bodyLimitBytes === undefined ? {} : { bodyLimit: endpoint.bodyLimitBytes }) });
}

async function registerDocument(scope: FastifyInstance, version: string): Promise<void> {
  await scope.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Watchfloor', version, description: 'The API for people: what the console, and scripts that act for a person, speak.' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'An access token of an installation.' }, session: { type: 'apiKey', in: 'cookie', name: 'watchfloor', description: 'Set by signing in.' } } },
      security: [{ session: [] }, { token: [] }],
    },
    transform: jsonSchemaTransform,
  });
  scope.get('/api/openapi.json', { schema: { hide: true } }, async () => scope.swagger());
}

/** Registers the API for people in a scope of its own: `/api/*` and `/health`. */
export async function registerApi(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  const sessions = createSessions(deps.state, deps.clock);
  const handlers: Handlers = { ...signInHandlers(deps, sessions), ...incidentHandlers(deps), ...incidentWorkHandlers(deps), ...calibrationHandlers(deps), ...exceptionHandlers(deps), ...eventHandlers(deps), ...backTestHandlers(deps), ...pathHandlers(deps), ...tenantHandlers(deps), ...listHandlers(deps), ...declaredHandlers(deps), ...ruleHandlers(deps), ...ruleActHandlers(deps), ...packHandlers(deps), ...peopleHandlers(deps), ...indicatorHandlers(deps), feedOverview: feedOverview(deps), ...lookupHandlers(deps), ...modelHandlers(deps) };

  await app.register(
    async (scope) => {
      scope.setValidatorCompiler(validatorCompiler);
      scope.setSerializerCompiler(serializerCompiler);
      scope.setErrorHandler((error, request, reply) => sendRefusal(reply, refusalOfError(error, request)));
      scope.addHook('onSend', async (request, reply) => writeApiHeaders(request, reply));
      await scope.register(cookie);
      await registerDocument(scope, deps.version);
      for (const name of Object.keys(handlers) as EndpointName[]) {
        registerEndpoint(scope, name, handlers[name] as Handler<typeof name>, sessions);
      }
      scope.all('/api/*', { schema: { hide: true } }, async (_, reply) => sendRefusal(reply, NO_ENDPOINT));
    },
    { bodyLimit: BODY_LIMIT_BYTES },
  );
}
