import { z } from 'zod';
import { PACK_STATUSES, packNameShape, packVersionShape, rolloutShape, signedPackShape } from '#contract/rule-pack.ts';
import { timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';
import { reasonShape } from './rule-endpoints.ts';

const none = z.object({});
const packParam = z.object({ pack: packNameShape });

const packShape = z.object({
  name: z.string(),
  version: z.string(),
  createdAtMs: timeMsShape,
  files: z.number().int(),
  rules: z.number().int(),
  digest: z.string(),
  isSigned: z.boolean(),
  publicKey: z.string(),
  status: z.enum(PACK_STATUSES),
  ring: z.number().int(),
  ringSinceMs: timeMsShape,
  reason: z.string(),
  by: z.string(),
  changedAtMs: timeMsShape,
  isOwnKey: z.boolean().describe('Signed with the key of this installation.'),
  costMs: z.number().nullable().describe('What matching an event costs with it alone, as it was measured on its way.'),
  alerts: z.number().int().describe('Alerts of its rules that began in 30 days, at the tenants of the reader; of packs in use.'),
  setAside: z.number().int().describe('Rules of it that the platform set aside at tenants of the reader, as they failed or cost too much.'),
  trial: z.object({
    events: z.number().int(), fired: z.number().int(), goodFired: z.number().int(), goodCostMs: z.number().nullable(), fault: z.string().nullable(),
    outlook: z.string().describe('What becomes of it next, and when.'),
  }).nullable().describe('How it does beside the last good one, on the same events; of one on its way.'),
});

const rolledShape = packShape.omit({ isOwnKey: true, costMs: true, alerts: true, setAside: true, trial: true });

/** A pack of four thousand rules with their proofs. */
const PACK_BODY_BYTES = 64 * 1024 * 1024;

export const PACK_ENDPOINTS = {
  packs: {
    method: 'GET',
    path: '/api/packs',
    summary: 'Packs of rules: which are in use, on their way, or were taken back, and why',
    params: none,
    query: none,
    body: null,
    output: z.object({ packs: z.array(packShape), publicKey: z.string().describe('Of this installation: what it signs, others check with this.'), mayAct: z.boolean() }),
  },
  addPack: {
    method: 'POST',
    path: '/api/packs',
    summary: 'Bring a signed pack in; it is kept and not used yet',
    params: none,
    query: none,
    body: signedPackShape,
    output: rolledShape,
    bodyLimitBytes: PACK_BODY_BYTES,
  },
  activatePack: {
    method: 'POST',
    path: '/api/packs/:pack/rolls',
    summary: 'Send a pack on its way through the rings',
    params: packParam,
    query: none,
    body: z.object({ version: packVersionShape, reason: reasonShape }),
    output: z.object({ packs: z.array(rolledShape) }),
  },
  advancePack: {
    method: 'POST',
    path: '/api/packs/:pack/advances',
    summary: 'Take the pack that is on its way one ring on, before its soak time is over',
    params: packParam,
    query: none,
    body: z.object({ reason: reasonShape }),
    output: z.object({ packs: z.array(rolledShape) }),
  },
  returnPack: {
    method: 'POST',
    path: '/api/packs/:pack/returns',
    summary: 'Take a pack back: one on its way stops, the good one makes way for the one before it',
    params: packParam,
    query: none,
    body: z.object({ reason: reasonShape }),
    output: z.object({ packs: z.array(rolledShape) }),
  },
  rollout: {
    method: 'GET',
    path: '/api/rollout',
    summary: 'How new rules reach tenants',
    params: none,
    query: none,
    body: null,
    output: rolloutShape,
  },
  changeRollout: {
    method: 'PUT',
    path: '/api/rollout',
    summary: 'Change how new rules reach tenants; what is not named stays',
    params: none,
    query: none,
    body: rolloutShape.partial(),
    output: rolloutShape,
  },
} as const satisfies Record<string, Endpoint>;
