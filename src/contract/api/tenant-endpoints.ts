import { z } from 'zod';
import { isTenantId } from '#contract/tenant.ts';
import { timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';
import { tenantParam } from './incident-endpoints.ts';

const none = z.object({});

const credentialShape = z.object({
  id: z.string(),
  source: z.string().describe('vendor.product, or empty: the source of each record is detected.'),
  label: z.string(),
  createdAtMs: timeMsShape,
  revokedAtMs: timeMsShape.nullable(),
});

/** Tenants and the credentials that send for them: what administrators keep. */
export const TENANT_ENDPOINTS = {
  createTenant: {
    method: 'POST',
    path: '/api/tenants',
    summary: 'Make a tenant',
    params: none,
    query: none,
    body: z.object({
      id: z.string().refine(isTenantId, 'lower-case letters, digits and inner hyphens, at most 63'),
      name: z.string().trim().min(1).max(200),
    }),
    output: z.object({ id: z.string(), name: z.string() }),
  },
  credentials: {
    method: 'GET',
    path: '/api/tenants/:tenant/credentials',
    summary: 'What may send for a tenant; secrets are not kept and cannot be shown',
    params: tenantParam,
    query: none,
    body: null,
    output: z.object({ credentials: z.array(credentialShape) }),
  },
  createCredential: {
    method: 'POST',
    path: '/api/tenants/:tenant/credentials',
    summary: 'Make a credential for sending; its secret is in this answer and nowhere else',
    params: tenantParam,
    query: none,
    body: z.object({ source: z.string().max(100).default(''), label: z.string().trim().min(1).max(200) }),
    output: credentialShape.extend({ secret: z.string() }),
  },
  revokeCredential: {
    method: 'DELETE',
    path: '/api/tenants/:tenant/credentials/:credential',
    summary: 'End a credential: within a few seconds it opens no door any more',
    params: tenantParam.extend({ credential: z.string().min(1).max(100) }),
    query: none,
    body: null,
    output: z.object({ revoked: z.literal(true) }),
  },
} as const satisfies Record<string, Endpoint>;
