import { MappingError } from '#engine/normalise/mapping.ts';
import { UnreachablePath } from '#pipeline/ingest/files/find-files.ts';
import { UnreadableFile } from '#pipeline/ingest/files/open-file.ts';
import { ContentError } from '#stores/content/content-folder.ts';
import { readRuleFiles, type RuleFile } from '#stores/content/rules-folder.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder } from '../content-folder.ts';
import { type LoadedRules, loadRules } from '../detector-from-content.ts';

/** Runs the work of a verb; a path that is not there, or content that cannot be read, is told and not thrown. */
export async function runOnRules(verb: string, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const isExpected = ['ENOENT', 'EACCES', 'ENOTDIR'].includes(code) || /^Z_/.test(code) || error instanceof ContentError || error instanceof MappingError || error instanceof UnreachablePath || error instanceof UnreadableFile;
    if (!isExpected) throw error;
    return wrongCall(`rules ${verb}`, message);
  }
}

/** The paths that were named; without any, the folder of our own rules. */
export function rulePaths(positionals: readonly string[]): readonly string[] {
  return positionals.length > 0 ? positionals : [`${contentFolder()}/rules`];
}

/** Loads the rules that were named; their correlations and filters may name ours too, which are then not among them. */
export async function loadNamedRules(positionals: readonly string[]): Promise<LoadedRules> {
  return await loadRules(rulePaths(positionals), { beside: positionals.length > 0 ? rulePaths([]) : [], cache: cacheOfUser() });
}

/** The files of the rules that were named, each once. */
export async function ruleFiles(positionals: readonly string[]): Promise<readonly RuleFile[]> {
  const files = (await Promise.all(rulePaths(positionals).map(readRuleFiles))).flat();
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
