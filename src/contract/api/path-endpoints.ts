import { z } from 'zod';
import { DEAD_LETTER_REASONS, REFUSAL_REASONS } from '#contract/outcome.ts';
import { timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';
import { tenantParam } from './incident-endpoints.ts';

const none = z.object({});

/** What a record that was answered for survives: nothing but the running process, or a power cut. */
export const DURABILITY_CLASSES = ['memory', 'power-loss'] as const;
export type DurabilityClass = (typeof DURABILITY_CLASSES)[number];

/** Of each dead letter, the list has at most this many bytes of the record. */
export const DEAD_LETTER_RAW_LIMIT = 16_384;

export const PATH_ENDPOINTS = {
  pathCounts: {
    method: 'GET',
    path: '/api/tenants/:tenant/path-counts',
    summary: 'What became of the records received: received = stored + duplicate + dead once the path has caught up',
    params: tenantParam,
    query: none,
    body: null,
    output: z.object({
      received: z.number().int(),
      stored: z.number().int(),
      duplicate: z.number().int(),
      dead: z.number().int(),
      refused: z
        .array(z.object({ door: z.string(), reason: z.enum(REFUSAL_REASONS), records: z.number().int(), requests: z.number().int().describe('Whole requests, refused before their records were counted.') }))
        .describe('Turned away at a door since the server started; never part of received.'),
      waiting: z.number().int().describe('Records of all tenants that are kept and not yet stored and detected.'),
      latencyS: z.object({ p50: z.number(), p99: z.number() }).describe('Seconds from receipt to committed alerts, over the last records of all tenants.'),
    }),
  },
  sourceCounts: {
    method: 'GET',
    path: '/api/tenants/:tenant/source-counts',
    summary: 'What was stored of each source since a time, and how fresh it is',
    params: tenantParam,
    query: z.object({ sinceMs: z.coerce.number<number>().int().min(0) }),
    body: null,
    output: z.object({
      sources: z.array(
        z.object({
          source: z.string(),
          stored: z.number().int(),
          lastEventMs: timeMsShape,
          lastReceivedMs: timeMsShape,
          lagMs: z.number().describe('Median time from the event to its receipt.'),
        }),
      ),
    }),
  },
  deadLetters: {
    method: 'GET',
    path: '/api/tenants/:tenant/dead-letters',
    summary: 'Records that did not become an event, newest first, each with the reason',
    params: tenantParam,
    query: z.object({ limit: z.coerce.number<number>().int().min(1).max(500).default(100) }),
    body: null,
    output: z.object({
      deadLetters: z.array(
        z.object({
          position: z.number().int(),
          reason: z.enum(DEAD_LETTER_REASONS),
          detail: z.string(),
          source: z.string(),
          receivedAtMs: timeMsShape,
          raw: z.string().describe(`Base64 of the first ${DEAD_LETTER_RAW_LIMIT} bytes of the record.`),
          rawBytes: z.number().int().describe('Length of the whole record.'),
          rawSha256: z.string().describe('SHA-256 of the whole record, lower-case hex.'),
        }),
      ),
    }),
  },
  health: {
    method: 'GET',
    path: '/health',
    summary: 'Whether the server answers, and what its data survives',
    params: none,
    query: none,
    body: null,
    output: z.object({
      status: z.enum(['ok', 'degraded']),
      version: z.string(),
      durability: z.enum(DURABILITY_CLASSES),
      state: z.enum(['up', 'down']),
    }),
  },
} as const satisfies Record<string, Endpoint>;
