import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

const none = z.object({});

export const PASSWORD_MIN_LENGTH = 12;

/** The person who is signed in. */
export const personShape = z.object({
  name: z.string(),
  role: z.enum(['analyst', 'admin']),
  hasPassword: z.boolean(),
});

export const SIGN_IN_ENDPOINTS = {
  signInWithCode: {
    method: 'POST',
    path: '/api/sign-in/code',
    summary: 'Sign in with a one-time code',
    params: none,
    query: none,
    body: z.object({ code: z.string().trim().min(1).max(200) }),
    output: personShape,
  },
  signInWithPassword: {
    method: 'POST',
    path: '/api/sign-in/password',
    summary: 'Sign in with name and password',
    params: none,
    query: none,
    body: z.object({ name: z.string().trim().min(1).max(200), password: z.string().min(1).max(500) }),
    output: personShape,
  },
  signOut: {
    method: 'POST',
    path: '/api/sign-out',
    summary: 'End the session',
    params: none,
    query: none,
    body: null,
    output: z.object({ signedOut: z.literal(true) }),
  },
  me: {
    method: 'GET',
    path: '/api/me',
    summary: 'Who is signed in',
    params: none,
    query: none,
    body: null,
    output: personShape,
  },
  setPassword: {
    method: 'PUT',
    path: '/api/me/password',
    summary: 'Set one’s own password',
    params: none,
    query: none,
    body: z.object({
      current: z.string().max(500).optional().describe('Needed where a password is set already.'),
      password: z.string().min(PASSWORD_MIN_LENGTH).max(500),
    }),
    output: personShape,
  },
} as const satisfies Record<string, Endpoint>;
