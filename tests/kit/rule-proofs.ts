import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** A raw record as it arrives: a text, or an object that is sent as JSON. */
const recordShape = z.union([z.string(), z.record(z.string(), z.unknown()).transform((record) => JSON.stringify(record))]);

/** The record so many times, with 01, 02, ... where it says `{{n}}`. */
const repeatedShape = z.strictObject({ repeat: z.int().min(2).max(99), record: recordShape }).transform(({ repeat, record }) =>
  Array.from({ length: repeat }, (_, index) => record.replaceAll('{{n}}', String(index + 1).padStart(2, '0'))));

const sequenceShape = z.array(z.union([repeatedShape, recordShape])).min(1).transform((items) => items.flat());
const oneShape = recordShape.transform((record) => [record]);

const proofShape = z.strictObject({
  /** The rule must fire on each of these: a record, or the records that a correlation needs, in the order in which they come. */
  fires: z.array(z.union([sequenceShape, oneShape])).min(1),
  /** The rule must stay silent on each of these, which look much like the others: `why` says what differs. */
  misses: z.array(z.union([
    z.strictObject({ why: z.string(), records: sequenceShape }),
    z.strictObject({ why: z.string(), record: oneShape }).transform(({ why, record }) => ({ why, records: record })),
  ])).min(1),
});

export interface RuleProof extends z.output<typeof proofShape> {
  readonly file: string;
  readonly ruleFile: string;
}

/** Every `<rule>.proof.yml` below `content/rules`. Throws where one is not in the form of a proof. */
export async function readRuleProofs(contentFolder: string): Promise<RuleProof[]> {
  const root = join(contentFolder, 'rules');
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.proof.yml')).sort();
  return await Promise.all(names.map(async (name) => {
    const file = join(root, name);
    const parsed = proofShape.safeParse(parse(await readFile(file, 'utf8')));
    if (!parsed.success) throw new Error(`${file} is no proof: ${z.prettifyError(parsed.error)}`);
    return { ...parsed.data, file, ruleFile: file.replace(/\.proof\.yml$/, '.yml') };
  }));
}
