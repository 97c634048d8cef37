import { MOST_BYTES, MOST_RECORDS, type RecordSieve } from './record-sieve.ts';

/** A record as it came, and the source that it was told to be of. */
export interface RecordBytes {
  readonly raw: Uint8Array;
  /** `vendor.product`; empty where it is to be detected. */
  readonly source: string;
}

const NO_PLACES: readonly number[] = [];

/** For each record the places of the rules that may fire on it; null: any may. */
export function siftRecords(sieve: RecordSieve, records: readonly RecordBytes[]): (readonly number[] | null)[] {
  const places: (readonly number[] | null)[] = records.map(() => NO_PLACES);
  for (let from = 0; from < records.length; ) {
    const to = endOfBlock(records, from);
    const block = joined(records.slice(from, to));
    sieve.sift(block, (sifted) => {
      places[from + sifted.record] = sifted.places;
    });
    from = to;
  }
  return places;
}

/** Records of one source, as many as fit into a block, and one at least. */
function endOfBlock(records: readonly RecordBytes[], from: number): number {
  let bytes = 0;
  let to = from;
  for (; to < records.length && to - from < MOST_RECORDS; to++) {
    const { raw, source } = records[to] as RecordBytes;
    bytes += raw.length;
    if (to > from && (bytes > MOST_BYTES || source !== records[from]?.source)) break;
  }
  return to;
}

function joined(records: readonly RecordBytes[]): { readonly bytes: Uint8Array; readonly spans: readonly number[]; readonly source: string } {
  const bytes = new Uint8Array(records.reduce((sum, { raw }) => sum + raw.length, 0));
  const spans: number[] = [];
  let at = 0;
  for (const { raw } of records) {
    bytes.set(raw, at);
    spans.push(at, at + raw.length);
    at += raw.length;
  }
  return { bytes, spans, source: records[0]?.source ?? '' };
}
