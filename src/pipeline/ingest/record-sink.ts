import { type BodyFormat, byteOrderMark, formatOfStart } from './body-format.ts';
import type { IngestLimits } from './ingest-limits.ts';
import { RecordBatch } from './record-batch.ts';
import type { Refusal } from './refusal.ts';
import { JsonSplitter } from './split-json.ts';
import { isBlank, LineSplitter } from './split-lines.ts';

/** Where the bytes of a body go and become records. */
export interface RecordSink {
  readonly batch: RecordBatch;
  push(chunk: Buffer): Refusal | null;
  end(): Refusal | null;
}

/** One record a line; blank lines are none. A broken JSON line is a record too: it is kept as it is. */
export function lineSink(limits: IngestLimits, batch: RecordBatch = new RecordBatch(limits)): RecordSink {
  const splitter = new LineSplitter(limits.recordBytes, {
    line: (bytes, number) => {
      if (!isBlank(bytes)) batch.take(bytes, number);
    },
    tooLong: (number) => batch.refuse(number, 'too-large'),
  });
  return {
    batch,
    push: (chunk) => {
      splitter.push(chunk);
      return batch.overflow();
    },
    end: () => {
      splitter.end();
      return batch.overflow();
    },
  };
}

/** JSON values one after another, arrays opened. */
export function jsonSink(limits: IngestLimits, batch: RecordBatch = new RecordBatch(limits)): RecordSink {
  const splitter = new JsonSplitter(limits.recordBytes, {
    value: (bytes, number) => {
      batch.take(bytes, number);
    },
    tooLong: (number) => batch.refuse(number, 'too-large'),
  });
  return {
    batch,
    push: (chunk) => (splitter.push(chunk) ? batch.overflow() : notJson('The body has something other than JSON objects and arrays in it.')),
    end: () => (splitter.end() ? batch.overflow() : notJson('The body ends in the middle of a JSON value.')),
  };
}

/** Skips a byte order mark, tells the format where it is not told, and goes on with the sink for it. */
export function bodySink(limits: IngestLimits, told: BodyFormat | null): RecordSink {
  const batch = new RecordBatch(limits);
  let start: Buffer = Buffer.alloc(0);
  let sink: RecordSink | null = null;
  const open = (isLast: boolean): Refusal | null => {
    const mark = byteOrderMark(start);
    if (mark === null && !isLast) return null;
    const text = start.subarray(mark ?? 0);
    const format = told ?? formatOfStart(text) ?? (isLast ? 'lines' : null);
    if (format === null) return null;
    sink = format === 'json' ? jsonSink(limits, batch) : lineSink(limits, batch);
    return sink.push(text);
  };
  return {
    batch,
    push: (chunk) => {
      if (sink) return sink.push(chunk);
      start = start.length === 0 ? chunk : Buffer.concat([start, chunk]);
      return open(false);
    },
    end: () => (sink ? null : open(true)) ?? sink?.end() ?? null,
  };
}

function notJson(detail: string): Refusal {
  return { reason: 'not-json', detail };
}
