import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const LINES = z.array(z.int().positive());

const DOCUMENT = z.strictObject({
  title: z.string().min(1),
  kind: z.enum(['attack', 'look-alike', 'background']),
  description: z.string().optional(),
  seed: z.int().optional(),
  severity: z.enum(['medium', 'high', 'critical']).default('high'),
  incidents: z.int().positive().default(1),
  domains: z.array(z.string()).default([]),
  records: z.array(z.strictObject({
    file: z.string().min(1),
    source: z.string().default(''),
    belongs: z.union([z.enum(['all', 'none']), z.strictObject({ lines: LINES }), z.strictObject({ file: z.string().min(1) })]).optional(),
    needed: z.literal('last').optional(),
  })).min(1),
  steps: z.array(z.object({ id: z.string().min(1), file: z.string().min(1), lines: LINES })).default([]),
  aloneBelowPaging: z.boolean().default(false),
});

/** A `scenario.yml`: what its records are, and which of them are of what. */
export type ScenarioDocument = z.infer<typeof DOCUMENT>;

/** A scenario that cannot be read; the message says which and why. */
export class UnreadableScenario extends Error {}

/** Reads the `scenario.yml` of a folder. Throws an UnreadableScenario where it is not as it should be. */
export async function readScenarioDocument(folder: string): Promise<ScenarioDocument> {
  const path = join(folder, 'scenario.yml');
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UnreadableScenario(`${path} cannot be read: ${error.message}`);
  });
  const checked = DOCUMENT.safeParse(parseYaml(text, path));
  if (!checked.success) throw new UnreadableScenario(`${path}: ${checked.error.issues.map(({ path: place, message }) => `${place.join('.')}: ${message}`).join('; ')}`);
  return checked.data;
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UnreadableScenario(`${path} is no YAML: ${(error as Error).message}`);
  }
}
