import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JournalRange } from '#stores/journal/port.ts';
import { formatOfType } from '../body-format.ts';
import { admit, type Doors, keep, refusedBy, replyRefused, type Visit, withBody } from '../door.ts';
import type { RecordBatch, RefusedRecord } from '../record-batch.ts';
import { bodySink } from '../record-sink.ts';
import { type Passed, pass, type Refusal, refusalBody, refuse } from '../refusal.ts';

interface Kept {
  readonly range: JournalRange;
  readonly batch: RecordBatch;
}

interface Answer {
  readonly received: number;
  readonly journal: JournalRange;
  readonly refused?: readonly RefusedRecord[];
  readonly refusedCount?: number;
}

interface SourceParams {
  readonly source?: string;
}

const SCHEMES = ['bearer'] as const;

/** Our own door: `POST /v1/ingest`, and `/v1/ingest/<source>` for credentials that leave the source open. */
export function registerIngestDoor(app: FastifyInstance, doors: Doors): void {
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const admitted = await admit(doors, 'http', request, SCHEMES);
    if (!admitted.ok) return replyRefused(reply, admitted.refusal);
    const visit = admitted.value;
    const source = chooseSource(visit, (request.params as SourceParams).source);
    if (!source.ok) return replyRefused(reply, source.refusal);
    const sink = bodySink(doors.limits, formatOfType(request.headers['content-type']));
    const outcome = await withBody(visit, sink, () => keepAll(visit, sink.batch, source.value));
    if (!outcome.ok) return replyRefused(reply, outcome.refusal, { ...refusalBody(outcome.refusal), ...refusedPart(sink.batch) });
    return reply.send(answer(outcome.value));
  };
  app.post('/v1/ingest', handle);
  app.post('/v1/ingest/:source', handle);
}

// The path may name a source only where the credential does not: what is told by the payload's side never overrules.
function chooseSource(visit: Visit, named: string | undefined): Passed<string> {
  const fixed = visit.credential.source;
  if (named === undefined || named === fixed) return pass(fixed);
  if (fixed !== '') {
    return refusedBy(visit, { reason: 'wrong-credential', detail: `This token is for the source ${fixed} only.`, status: 403 });
  }
  const { isKnownSource, nearSources } = visit.doors.deps;
  if (isKnownSource(named)) return pass(named);
  const near = nearSources?.(named).slice(0, 5) ?? [];
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : '';
  return refusedBy(visit, { reason: 'unknown-source', detail: `There is no source of this name.${hint}` });
}

async function keepAll(visit: Visit, batch: RecordBatch, source: string): Promise<Passed<Kept>> {
  const requestName = visit.request.headers['idempotency-key'];
  const kept = await keep(visit, batch, { source, requestName: typeof requestName === 'string' ? requestName : undefined });
  if (!kept.ok) return kept;
  if (batch.records.length === 0) return refusedBy(visit, nothingKept(batch));
  return pass({ range: kept.value, batch });
}

function nothingKept(batch: RecordBatch): Refusal {
  const first = batch.refused[0];
  if (!first) return refuse('empty', 'The body has no records.').refusal;
  return refuse(first.reason, `None of the ${batch.refusedCount} records is inside the limits.`).refusal;
}

function answer({ range, batch }: Kept): Answer {
  return { received: batch.records.length, journal: { from: range.from, to: range.to }, ...refusedPart(batch) };
}

function refusedPart(batch: RecordBatch): Pick<Answer, 'refused' | 'refusedCount'> {
  return batch.refusedCount === 0 ? {} : { refused: batch.refused, refusedCount: batch.refusedCount };
}
