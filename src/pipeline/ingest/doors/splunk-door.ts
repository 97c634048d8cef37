import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JournalRange } from '#stores/journal/port.ts';
import { admit, type Doors, keep, refusedBy, type Visit, withBody } from '../door.ts';
import { RecordBatch } from '../record-batch.ts';
import type { RecordSink } from '../record-sink.ts';
import { pass, type Refusal } from '../refusal.ts';
import { hecSink } from './splunk-events.ts';
import { rawMetadata, rawSink } from './splunk-raw.ts';
import { type HecReply, hecRefusal, hecReply } from './splunk-replies.ts';

const SCHEMES = ['splunk', 'basic', 'bearer'] as const;
const ACK_BODY_BYTES = 1024 * 1024;
const UNHEALTHY_MS = 5_000;

type Query = Readonly<Record<string, unknown>>;

/** Splunk's HTTP Event Collector. */
export function registerSplunkDoor(app: FastifyInstance, doors: Doors): void {
  for (const path of ['', '/event', '/event/1.0']) onPost(app, `/services/collector${path}`, (request) => takeEvents(doors, request));
  for (const path of ['/raw', '/raw/1.0']) onPost(app, `/services/collector${path}`, (request) => takeRaw(doors, request));
  for (const path of ['/ack', '/ack/1.0']) onPost(app, `/services/collector${path}`, (request) => tellAcks(doors, request));
  for (const path of ['/health', '/health/1.0']) {
    app.get(`/services/collector${path}`, async (request, reply) => send(reply, await tellHealth(doors, request)));
  }
}

interface RetryLater extends HecReply {
  readonly retryAfterSeconds?: number | undefined;
}

function onPost(app: FastifyInstance, path: string, handle: (request: FastifyRequest) => Promise<RetryLater>): void {
  app.post(path, async (request, reply) => send(reply, await handle(request)));
}

function send(reply: FastifyReply, { status, body, retryAfterSeconds }: RetryLater): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return reply.code(status).send(body);
}

function refused(refusal: Refusal, eventNumber?: number): RetryLater {
  return { ...hecRefusal(refusal, eventNumber), retryAfterSeconds: refusal.retryAfterSeconds };
}

async function takeEvents(doors: Doors, request: FastifyRequest): Promise<RetryLater> {
  const entered = await enter(doors, request);
  if ('status' in entered) return entered;
  const sink = hecSink(doors.limits);
  const outcome = await withBody(entered.visit, sink, () => keep(entered.visit, sink.batch));
  if (outcome.ok) return kept(entered, sink.batch, outcome.value);
  const { fault } = sink;
  if (!fault || fault.code === 6) return refused(outcome.refusal, fault?.eventNumber);
  return hecReply(fault.code, { 'invalid-event-number': fault.eventNumber });
}

async function takeRaw(doors: Doors, request: FastifyRequest): Promise<RetryLater> {
  const entered = await enter(doors, request);
  if ('status' in entered) return entered;
  const sink = rawSink(doors.limits, rawMetadata(request.query));
  const outcome = await withBody(entered.visit, sink, async () => {
    // HEC cannot say that a part was kept: with one line too many, the request is refused whole.
    const unfit = sink.batch.refused[0];
    if (unfit) return refusedBy(entered.visit, { reason: unfit.reason, detail: `Line ${unfit.line} is outside the limits.` });
    return keep(entered.visit, sink.batch);
  });
  return outcome.ok ? kept(entered, sink.batch, outcome.value) : refused(outcome.refusal);
}

interface Entered {
  readonly visit: Visit;
  readonly channel: string | null;
}

async function enter(doors: Doors, request: FastifyRequest): Promise<Entered | RetryLater> {
  const query = request.query as Query;
  const { authorization } = request.headers;
  if (query['token'] !== undefined && authorization === undefined) return hecReply(16);
  const admitted = await admit(doors, 'splunk', request, SCHEMES);
  if (!admitted.ok) {
    const isUnreadable = admitted.refusal.reason === 'no-credential' && authorization !== undefined;
    return isUnreadable ? hecReply(3) : refused(admitted.refusal);
  }
  const channel = channelOf(request);
  return channel === 'invalid' ? hecReply(11) : { visit: admitted.value, channel: channel?.id ?? null };
}

// Splunk wants a GUID; some senders use shorter names, which do no harm.
function channelOf(request: FastifyRequest): { readonly id: string } | 'invalid' | null {
  const value = request.headers['x-splunk-request-channel'] ?? (request.query as Query)['channel'];
  if (value === undefined) return null;
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? { id: value } : 'invalid';
}

/**
 * The ackId is the journal position of the request's last record. A success already means synced, so an ackId is
 * confirmed from the start; no list of open ones is held, and an ackId stays good over a restart.
 */
function kept({ visit, channel }: Entered, batch: RecordBatch, range: JournalRange): RetryLater {
  if (batch.records.length === 0) {
    refusedBy(visit, { reason: 'empty', detail: 'The body has no events.' });
    return hecReply(5);
  }
  return hecReply(0, channel === null ? {} : { ackId: range.to - 1 });
}

async function tellAcks(doors: Doors, request: FastifyRequest): Promise<RetryLater> {
  const entered = await enter(doors, request);
  if ('status' in entered) return entered;
  if (entered.channel === null) return hecReply(10);
  const sink = wholeBody(doors);
  const read = await withBody(entered.visit, sink, async () => pass(ackIds(sink.text())));
  if (!read.ok) return refused(read.refusal);
  if (read.value === null) return hecReply(6);
  const { end } = doors.deps.journal;
  return { status: 200, body: { acks: Object.fromEntries(read.value.map((id) => [String(id), id < end])) } };
}

function ackIds(text: string): readonly number[] | null {
  try {
    const { acks } = JSON.parse(text) as { acks?: unknown };
    return Array.isArray(acks) && acks.every((id): id is number => Number.isSafeInteger(id) && Number(id) >= 0) ? acks : null;
  } catch {
    return null;
  }
}

function wholeBody(doors: Doors): RecordSink & { text(): string } {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    batch: new RecordBatch(doors.limits),
    push(chunk) {
      bytes += chunk.length;
      chunks.push(chunk);
      return bytes > ACK_BODY_BYTES ? { reason: 'too-large', detail: `A question for acknowledgements has at most ${ACK_BODY_BYTES} bytes.` } : null;
    },
    end: () => null,
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}

// Load balancers ask without a token; with one, it is checked.
async function tellHealth(doors: Doors, request: FastifyRequest): Promise<RetryLater> {
  if (request.headers.authorization !== undefined) {
    const admitted = await admit(doors, 'splunk', request, SCHEMES);
    if (!admitted.ok) return admitted.refusal.reason === 'busy' ? refused(admitted.refusal) : hecReply(21);
  }
  const { journalRefusedAtMs, deps } = doors;
  const isJournalFull = journalRefusedAtMs !== null && deps.clock.nowMs() - journalRefusedAtMs < UNHEALTHY_MS;
  return isJournalFull || !doors.budget.hasRoom('', 1) ? hecReply(18) : hecReply(17);
}
