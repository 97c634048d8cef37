import type { IngestLimits } from '../ingest-limits.ts';
import { RecordBatch } from '../record-batch.ts';
import type { RecordSink } from '../record-sink.ts';
import type { Refusal } from '../refusal.ts';
import { JsonSplitter } from '../split-json.ts';
import type { HecCode } from './splunk-replies.ts';

/** Why the body is refused in Splunk's words, and which event (from 0) was wrong. */
export interface HecFault {
  readonly code: HecCode;
  readonly eventNumber: number | undefined;
}

export interface HecSink extends RecordSink {
  readonly fault: HecFault | null;
}

/**
 * Reads event envelopes, one after another with or without anything between them, or in arrays. The record is the whole
 * envelope, byte for byte: time, host, source and sourcetype stay with their event. As with Splunk, one wrong event
 * refuses the request; unlike there, nothing of it is kept then, so that sending it again makes no duplicates.
 */
export function hecSink(limits: IngestLimits): HecSink {
  const batch = new RecordBatch(limits);
  let fault: HecFault | null = null;
  let refusal: Refusal | null = null;
  const stop = (reason: Refusal['reason'], detail: string, found: HecFault): void => {
    refusal = { reason, detail };
    fault = found;
  };
  const splitter = new JsonSplitter(limits.recordBytes, {
    value(bytes, number) {
      if (refusal) return;
      const eventNumber = number - 1;
      const unfit = batch.take(bytes, number);
      if (unfit) return stop(unfit, `Event ${eventNumber} is outside the limits.`, { code: 6, eventNumber });
      const code = envelopeFault(bytes);
      if (code !== null) stop('not-json', `Event ${eventNumber} is not a valid envelope.`, { code, eventNumber });
    },
    tooLong(number) {
      if (!refusal) stop('too-large', `Event ${number - 1} has more than ${limits.recordBytes} bytes.`, { code: 6, eventNumber: number - 1 });
    },
  });
  const broken = (): void => {
    if (!refusal) stop('not-json', 'The body is not a row of JSON objects.', { code: 6, eventNumber: batch.records.length });
  };
  return {
    batch,
    get fault() {
      return fault;
    },
    push(chunk) {
      if (!splitter.push(chunk)) broken();
      return refusal ?? batch.overflow();
    },
    end() {
      if (!splitter.end()) broken();
      return refusal ?? batch.overflow();
    },
  };
}

// Depth and size have been checked on the bytes when this parses them.
function envelopeFault(bytes: Buffer): HecCode | null {
  const envelope = parse(bytes.toString('utf8'));
  if (envelope === null || typeof envelope !== 'object' || Array.isArray(envelope)) return 6;
  const { event, fields } = envelope as { event?: unknown; fields?: unknown };
  if (event === undefined) return 12;
  if (event === null || event === '') return 13;
  return fields === undefined || isFlat(fields) ? null : 15;
}

// Splunk's indexed fields: one level; lists are allowed, objects inside are not.
function isFlat(fields: unknown): boolean {
  if (fields === null || typeof fields !== 'object' || Array.isArray(fields)) return false;
  return Object.values(fields).every((value) => value === null || typeof value !== 'object' || Array.isArray(value));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
