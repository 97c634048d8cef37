import { type EndpointInput, type EndpointOutput, fillPath, queryText } from '#contract/api/endpoint.ts';
import { type EndpointName, ENDPOINTS, type Endpoints } from '#contract/api/endpoints.ts';
import type { ApiErrorBody, ApiErrorCode } from '#contract/api/error-shape.ts';
import { isPersonActive } from './person-activity.ts';

/** An answer that is not 2xx, or none at all. The message is for the reader. */
export class ApiFailure extends Error {
  readonly code: ApiErrorCode | 'unreachable';

  constructor(code: ApiErrorCode | 'unreachable', message: string) {
    super(message);
    this.name = 'ApiFailure';
    this.code = code;
  }
}

interface Parts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

function isErrorBody(value: unknown): value is ApiErrorBody {
  return typeof value === 'object' && value !== null && 'error' in value;
}

async function readFailure(response: Response): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => null);
  if (isErrorBody(body)) return new ApiFailure(body.error.code, body.error.message);
  return new ApiFailure('unreachable', `The server answered ${response.status} without a reason. If there is a proxy in front of it, look there.`);
}

/** Calls an endpoint by name; types of what goes in and comes out are those that the server checks. */
export async function callApi<N extends EndpointName>(name: N, input: EndpointInput<Endpoints[N]>, signal?: AbortSignal): Promise<EndpointOutput<Endpoints[N]>> {
  const { method, path } = ENDPOINTS[name];
  const { params = {}, query = {}, body } = input as Parts;
  const response = await fetch(fillPath(path, params) + queryText(query), {
    method,
    headers: {
      accept: 'application/json',
      'x-watchfloor-request': isPersonActive() ? 'person' : 'background',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiFailure('unreachable', 'The server does not answer. Check that it runs and that you can reach it; this page tries again by itself.');
  });
  if (!response.ok) throw await readFailure(response);
  return (await response.json()) as EndpointOutput<Endpoints[N]>;
}
