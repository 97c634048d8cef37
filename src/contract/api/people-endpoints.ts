import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

const none = z.object({});
const personShape = z.object({ name: z.string(), role: z.enum(['analyst', 'admin']), tenants: z.array(z.string()).describe('* is all.') });

/** People who may sign in: what administrators of all tenants keep. */
export const PEOPLE_ENDPOINTS = {
  people: {
    method: 'GET',
    path: '/api/people',
    summary: 'Who may sign in',
    params: none,
    query: none,
    body: null,
    output: z.object({ people: z.array(personShape) }),
  },
  addPerson: {
    method: 'POST',
    path: '/api/people',
    summary: 'Let a person in; the answer has a code that signs in once, within a day',
    params: none,
    query: none,
    body: z.object({ name: z.string().trim().min(1).max(100), role: z.enum(['analyst', 'admin']), tenants: z.array(z.string().max(63)).min(1).max(1000) }),
    output: personShape.extend({ signInCode: z.string() }),
  },
} as const satisfies Record<string, Endpoint>;
