import type { LintCheck, Remark } from '../lint-check.ts';
import { type LintDocument, valuePath } from '../lint-document.ts';

/** Fields that hold the whole path of a file of Windows, from the drive to the name. */
const PATHS = new Set(['Image', 'ParentImage', 'SourceImage', 'TargetImage', 'ImageLoaded', 'TargetFilename', 'NewProcessName', 'ParentProcessName']);

export const PATH_CHECKS: readonly LintCheck[] = [
  { name: 'impossible-path', severity: 'warning', about: 'What is asked of a path can be a path: it begins at the drive and ends with a name.', find: findImpossible },
];

function* findImpossible({ items, logSource }: LintDocument): Generator<Remark> {
  if (logSource.product !== 'windows') return;
  for (const item of items) {
    if (!PATHS.has(item.field ?? '')) continue;
    for (const [index, value] of item.values.entries()) {
      const message = typeof value === 'string' ? faultOf(value, item.modifiers) : null;
      if (message !== null) yield { path: valuePath(item, index), message };
    }
  }
}

function faultOf(value: string, modifiers: readonly string[]): string | null {
  const isFromStart = modifiers.length === 0 || modifiers.includes('startswith');
  const isToEnd = modifiers.length === 0 || modifiers.includes('endswith');
  if (isFromStart && /^(?:\\(?![\\?*])|:\\)/.test(value)) return `No path begins with "${value.slice(0, 2)}": ${modifiers.length === 0 ? 'add "|endswith"' : 'write "|contains"'}, or put a wildcard or the drive in front.`;
  if (isToEnd && /[^\\]\\$/.test(value)) return 'The path of a file does not end with a backslash: write "|contains", or the name of the file.';
  return null;
}
