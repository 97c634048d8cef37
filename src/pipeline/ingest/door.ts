import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JournalRange } from '#stores/journal/port.ts';
import { type ByteBudget, createByteBudget, type Lease } from './byte-budget.ts';
import { type Recognise, rememberCredentials } from './credential-cache.ts';
import type { DoorName } from './ingest-counters.ts';
import type { IngestDeps, SenderCredential } from './ingest-deps.ts';
import { DEFAULT_INGEST_LIMITS, type IngestLimits } from './ingest-limits.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import { readSecret, type SecretScheme } from './read-secret.ts';
import type { RecordBatch } from './record-batch.ts';
import { createRecordKeys, fingerprint } from './record-key.ts';
import type { RecordSink } from './record-sink.ts';
import { type Passed, pass, type Refusal, refuse, refusalBody, statusOf } from './refusal.ts';

/** What all HTTP doors of one process share. */
export interface Doors {
  readonly deps: IngestDeps;
  readonly limits: IngestLimits;
  readonly budget: ByteBudget;
  readonly rate: RateLimit;
  readonly recognise: Recognise;
  /** When the journal last refused an append; `null` once it took one again. */
  journalRefusedAtMs: number | null;
}

/** One request that has shown a valid credential. */
export interface Visit {
  readonly doors: Doors;
  readonly door: DoorName;
  readonly credential: SenderCredential;
  readonly request: FastifyRequest;
}

export function openDoors(deps: IngestDeps): Doors {
  const limits = { ...DEFAULT_INGEST_LIMITS, ...deps.limits };
  const { clock } = deps;
  return {
    deps,
    limits,
    budget: createByteBudget(limits.inFlightBytes, limits.tenantInFlightBytes),
    rate: createRateLimit(limits.rate, clock),
    recognise: rememberCredentials(deps.authenticate, { clock, cacheMs: limits.credentialCacheMs, staleMs: limits.credentialStaleMs }),
    journalRefusedAtMs: null,
  };
}

/** Who sends: decided by the token alone, before a byte of the body is read. */
export async function admit(doors: Doors, door: DoorName, request: FastifyRequest, schemes: readonly SecretScheme[]): Promise<Passed<Visit>> {
  const secret = readSecret(request.headers.authorization, schemes);
  if (secret.kind === 'absent') return refused(doors, door, { reason: 'no-credential', detail: 'The request has no token.' });
  if (secret.kind === 'unreadable') {
    return refused(doors, door, { reason: 'no-credential', detail: `The Authorization header is not of the form ${schemes.join(', ')}.` });
  }
  for (const candidate of secret.candidates) {
    const recognised = await doors.recognise(candidate);
    if (recognised.kind === 'known') return pass({ doors, door, credential: recognised.credential, request });
    if (recognised.kind === 'unanswered') return refused(doors, door, busy(doors, 'Credentials cannot be checked now.'));
  }
  return refused(doors, door, { reason: 'wrong-credential', detail: 'The token is not known.' });
}

/**
 * Reads the body into the sink and hands over to `then`, which keeps the records and answers. All memory that the
 * body takes is charged to the budget until `then` is done.
 */
export async function withBody<T>(visit: Visit, sink: RecordSink, then: () => Promise<Passed<T>>): Promise<Passed<T>> {
  const tooEarly = beforeBody(visit);
  if (tooEarly) return refusedBy(visit, tooEarly);
  const lease = visit.doors.budget.lease(visit.credential.tenant);
  try {
    const refusal = await fill(visit, sink, lease);
    return refusal ? refusedBy(visit, refusal) : await then();
  } finally {
    lease.release();
  }
}

async function fill(visit: Visit, sink: RecordSink, lease: Lease): Promise<Refusal | null> {
  const { doors, request } = visit;
  let overheadBytes = 0;
  const body = { stream: request.raw, encoding: request.headers['content-encoding'], limits: doors.limits };
  const refusal = await readBody(body, (chunk) => {
    const refused = sink.push(chunk);
    if (refused) return refused;
    const grownBytes = sink.batch.overheadBytes - overheadBytes;
    overheadBytes += grownBytes;
    return lease.grow(chunk.length + grownBytes) ? null : busy(doors, 'Too many bytes are on their way in.');
  });
  return refusal ?? sink.end();
}

// What can be refused without reading the body.
function beforeBody(visit: Visit): Refusal | null {
  const { doors, credential, request } = visit;
  const waitSeconds = doors.rate.waitSeconds(credential.credentialId);
  if (waitSeconds > 0) return { reason: 'rate-limit', detail: 'This credential sends more than its limit.', retryAfterSeconds: waitSeconds };
  const toldBytes = Number(request.headers['content-length'] ?? 0);
  if (toldBytes > doors.limits.bodyBytes) return { reason: 'too-large', detail: `The body has more than ${doors.limits.bodyBytes} bytes.` };
  if (!doors.budget.hasRoom(credential.tenant, toldBytes)) return busy(doors, 'Too many bytes are on their way in.');
  return null;
}

export interface KeepOptions {
  /** The source where the credential leaves it open. */
  readonly source?: string;
  readonly requestName?: string | undefined;
}

/** Journals all records of the batch, or none; ok only when they are synced. */
export async function keep(visit: Visit, batch: RecordBatch, options: KeepOptions = {}): Promise<Passed<JournalRange>> {
  const { doors, credential, door } = visit;
  const { counters, journal, clock } = doors.deps;
  const { tenant } = credential;
  for (const [reason, count] of batch.refusedCounts) counters.refusedRecords(tenant, door, reason, count);
  const { records } = batch;
  if (records.length === 0) return pass({ from: journal.end, to: journal.end });
  const keyOf = createRecordKeys(options.requestName ?? fingerprint(records));
  const source = credential.source || (options.source ?? '');
  const receivedAtMs = clock.nowMs();
  const outcome = await journal.append(
    records.map(({ raw, name }) => ({ tenant, source, receivedAtMs, key: keyOf(raw, name), raw })),
  );
  if (outcome.ok) {
    doors.journalRefusedAtMs = null;
    doors.rate.spend(credential.credentialId, records.length);
    counters.kept(tenant, door, records.length, batch.bytes);
    return pass(outcome.range);
  }
  doors.journalRefusedAtMs = clock.nowMs();
  const reason = outcome.reason === 'closed' ? 'busy' : outcome.reason;
  counters.refusedRecords(tenant, door, reason, records.length);
  return refusedBy(visit, { reason, detail: outcome.detail, retryAfterSeconds: doors.limits.retryAfterSeconds });
}

/** Counts a refused request of a known sender. */
export function refusedBy(visit: Visit, refusal: Refusal): { ok: false; refusal: Refusal } {
  visit.doors.deps.counters.refusedRequest(visit.credential.tenant, visit.door, refusal.reason);
  return { ok: false, refusal };
}

function refused(doors: Doors, door: DoorName, refusal: Refusal): { ok: false; refusal: Refusal } {
  doors.deps.counters.refusedRequest('', door, refusal.reason);
  return { ok: false, refusal };
}

function busy(doors: Doors, detail: string): Refusal {
  return refuse('busy', detail, { retryAfterSeconds: doors.limits.retryAfterSeconds }).refusal;
}

/** Status and headers of a refusal; the body is the door's own. */
export function replyRefused(reply: FastifyReply, refusal: Refusal, body: object = refusalBody(refusal)): FastifyReply {
  const status = statusOf(refusal);
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', String(refusal.retryAfterSeconds));
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="watchfloor", Basic realm="watchfloor"');
  return reply.code(status).send(body);
}
