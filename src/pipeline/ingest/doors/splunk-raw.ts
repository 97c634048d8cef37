import { isUtf8 } from 'node:buffer';
import type { IngestLimits } from '../ingest-limits.ts';
import { RecordBatch } from '../record-batch.ts';
import type { RecordSink } from '../record-sink.ts';
import { isBlank, LineSplitter } from '../split-lines.ts';

/** What a raw request says in its query about all of its lines. */
export type RawMetadata = Readonly<Record<string, string>>;

const METADATA = ['time', 'host', 'source', 'sourcetype'] as const;

/** Reads the metadata of `/services/collector/raw`. An index names a tenant's place elsewhere and is ignored. */
export function rawMetadata(query: unknown): RawMetadata {
  const given = query as Record<string, unknown>;
  const found: Record<string, string> = {};
  for (const name of METADATA) {
    const value = given[name];
    if (typeof value === 'string' && value !== '') found[name] = value;
  }
  return found;
}

/**
 * Reads raw text, one record a line. Where the query says something about the lines, each is put into an envelope with
 * it, like the events of the other door; a line that is not UTF-8 cannot stand in JSON and is kept as it is.
 */
export function rawSink(limits: IngestLimits, metadata: RawMetadata): RecordSink {
  const batch = new RecordBatch(limits);
  const hasMetadata = Object.keys(metadata).length > 0;
  const splitter = new LineSplitter(limits.recordBytes, {
    line(bytes, number) {
      if (isBlank(bytes)) return;
      const isWrapped = hasMetadata && isUtf8(bytes);
      batch.take(isWrapped ? Buffer.from(JSON.stringify({ ...metadata, event: bytes.toString('utf8') })) : bytes, number);
    },
    tooLong: (number) => batch.refuse(number, 'too-large'),
  });
  return {
    batch,
    push(chunk) {
      splitter.push(chunk);
      return batch.overflow();
    },
    end() {
      splitter.end();
      return batch.overflow();
    },
  };
}
