import type { z } from 'zod';

/** One endpoint as data: the server registers it, the browser calls it, the OpenAPI document describes it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for each part of `params`. */
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** `null` where the request has no body. */
  readonly body: z.ZodType | null;
  readonly output: z.ZodType;
  /** Where the body may be larger than those of others. */
  readonly bodyLimitBytes?: number;
}

/** Shapes as they are handed around: nobody changes what was sent. */
export type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Immutable<T[Name]> }
    : T;

export type EndpointOutput<E extends Endpoint> = Immutable<z.output<E['output']>>;
export type EndpointParams<E extends Endpoint> = z.output<E['params']>;
export type EndpointQuery<E extends Endpoint> = z.output<E['query']>;
export type EndpointBody<E extends Endpoint> = E['body'] extends z.ZodType ? z.output<E['body']> : undefined;

type Named<T, Key extends string> = string extends keyof T ? unknown : { readonly [K in Key]: T };
type Bodied<E extends Endpoint> = E['body'] extends z.ZodType ? { readonly body: z.input<E['body']> } : unknown;

/** What a caller gives: only the parts that the endpoint has. */
export type EndpointInput<E extends Endpoint> = Named<z.input<E['params']>, 'params'> & Named<z.input<E['query']>, 'query'> & Bodied<E>;

/** Puts the values into the path: `/api/tenants/:tenant` becomes `/api/tenants/acme`. */
export function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/:([a-z]+)/gi, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

/** `?a=1&b=2` of the values that are set; empty when none is. */
export function queryText(query: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
