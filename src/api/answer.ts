import type { EndpointBody, EndpointOutput, EndpointParams, EndpointQuery } from '#contract/api/endpoint.ts';
import type { EndpointName, Endpoints } from '#contract/api/endpoints.ts';
import type { ApiErrorCode } from '#contract/api/error-shape.ts';
import type { User } from '#stores/state/port.ts';
import type { OpenEndpoint } from './policy.ts';
import type { Session } from './sessions.ts';

export interface Refusal {
  readonly ok: false;
  readonly code: ApiErrorCode;
  /** What happened, and what to do next. */
  readonly message: string;
  readonly retryAfterS?: number;
}

export type Answer<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** A session that begins with this answer, or `null`: the session ends. */
      readonly session?: Session | null;
    }
  | Refusal;

/** A request as handlers see it: checked, and with the person whom the policy has let in. */
export interface Call<N extends EndpointName> {
  readonly params: EndpointParams<Endpoints[N]>;
  readonly query: EndpointQuery<Endpoints[N]>;
  readonly body: EndpointBody<Endpoints[N]>;
  readonly user: N extends OpenEndpoint ? User | null : User;
  /** The session token of the request; empty where there is none. */
  readonly token: string;
  /** The address that the request came from. */
  readonly address: string;
}

export type Handler<N extends EndpointName> = (call: Call<N>) => Promise<Answer<EndpointOutput<Endpoints[N]>>>;
export type Handlers = { readonly [N in EndpointName]: Handler<N> };

export function answer<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function refuse(code: ApiErrorCode, message: string): Refusal {
  return { ok: false, code, message };
}
