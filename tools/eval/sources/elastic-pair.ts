import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from './json-path.ts';

/** One record with the document that Elastic's ingest pipeline makes of it. */
export interface ElasticPair {
  readonly package: string;
  readonly stream: string;
  readonly case: string;
  readonly n: number;
  /** The record as it is sent: a line, or the JSON that a beat had made of it. */
  readonly text: string;
  /** `null` where the pipeline drops the record. */
  readonly expected: JsonObject | null;
}

export function toPair(line: JsonObject): ElasticPair {
  const input = line['input'];
  const expected: Json | undefined = line['expected'];
  return {
    package: String(line['package']),
    stream: String(line['data_stream']),
    case: String(line['case']),
    n: Number(line['n']),
    text: typeof input === 'string' ? input : JSON.stringify(input),
    expected: isObject(expected) ? expected : null,
  };
}
