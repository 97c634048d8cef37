import type { InputPart } from './input-part.ts';
import type { ReferenceRow } from './ocsf-sources.ts';

/** One test of an OCSF reference: a file of records, and the events that the reference makes of it. */
export interface ReferenceCase {
  readonly reference: 'tenzir' | 'ocsf-examples';
  /** Product as the reference calls it. */
  readonly package: string;
  /** The whole name of the test; the tables of sources go by it. */
  readonly test: string;
  readonly inputs: readonly { readonly name: string; readonly text: string }[];
  readonly expected: readonly ExpectedClass[];
  /** The part of the records that `expected` is about. */
  readonly part: InputPart;
}

export interface ExpectedClass {
  readonly classUid: number;
  /** Event time where the reference says it in a readable form. */
  readonly timeMs: number | null;
}

/** A test that is not counted, and why. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

/** The first row whose beginning fits. */
export function rowOf(rows: readonly ReferenceRow[], test: string): ReferenceRow | undefined {
  return rows.find((row) => test.startsWith(row.tests));
}
