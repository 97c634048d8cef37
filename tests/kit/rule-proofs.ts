import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Raw records, each as it arrives: a text, or an object that is sent as JSON. */
const recordShape = z.union([z.string(), z.record(z.string(), z.unknown()).transform((record) => JSON.stringify(record))]);

const proofShape = z.strictObject({
  /** The rule must fire on each of these. */
  fires: z.array(recordShape).min(1),
  /** The rule must stay silent on each of these, which look much like the others: `why` says what differs. */
  misses: z.array(z.strictObject({ why: z.string(), record: recordShape })).min(1),
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
