import { z } from 'zod';
import { LIST_NAME, listValues } from '../placeholder-list.ts';
import { timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';
import { tenantParam } from './incident-endpoints.ts';

const none = z.object({});
const listParam = tenantParam.extend({ list: z.string().regex(LIST_NAME, 'letters, digits, "_", "." and "-", at most 100') });

const listShape = z.object({
  name: z.string(),
  from: z.enum(['content', 'tenant', 'both']).describe('Whose values they are: of the content, of the tenant, or of the content with what the tenant adds and leaves out.'),
  description: z.string().describe('What it is for; empty where only the tenant has a list of this name.'),
  sources: z.array(z.object({ page: z.string(), read: z.string() })).describe('Where the values of the content were read, and when.'),
  values: z.array(z.string()).describe('What rules and behaviour models read.'),
  added: z.array(z.string()).describe('Values of the tenant.'),
  leftOut: z.array(z.string()).describe('Values of the content that do not count for the tenant.'),
  replaces: z.boolean().describe('The values of the tenant stand in place of those of the content.'),
  updatedAtMs: timeMsShape.nullable().describe('When the list of the tenant was written.'),
});

const faultShape = z.object({
  rule: z.string(),
  title: z.string(),
  effect: z.enum(['silent', 'narrower', 'wider']).describe('It never matches; one of its ways to match is gone; or it no longer leaves out what the list names.'),
  message: z.string(),
});
const faults = z.array(faultShape).describe('Rules that read the list and that it does not serve now: it is empty or gone, too long, or has values that do not fit.');

/** Lists that rules read: what `%name%` in a rule with "expand" stands for at one tenant. */
export const LIST_ENDPOINTS = {
  lists: {
    method: 'GET',
    path: '/api/tenants/:tenant/lists',
    summary: 'The lists that rules read for a tenant: its own, and those of the content',
    params: tenantParam,
    query: none,
    body: null,
    output: z.object({ lists: z.array(listShape) }),
  },
  saveList: {
    method: 'PUT',
    path: '/api/tenants/:tenant/lists/:list',
    summary: 'Write a list of a tenant, in place of what it had of that name; rules read it some seconds later',
    params: listParam,
    query: none,
    body: z.object({
      values: listValues,
      leftOut: listValues.default([]).describe('Values of the content that do not count for the tenant.'),
      replaces: z.boolean().default(false).describe('The values stand in place of those of the content, not beside them.'),
    }),
    output: listShape.extend({ faults }),
  },
  deleteList: {
    method: 'DELETE',
    path: '/api/tenants/:tenant/lists/:list',
    summary: 'Delete a list of a tenant; the one of the content that has its name counts again',
    params: listParam,
    query: none,
    body: null,
    output: z.object({ deleted: z.literal(true), faults }),
  },
} as const satisfies Record<string, Endpoint>;
