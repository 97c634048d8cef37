import { type CommandArgs, listOption } from '#cli/command.ts';
import { describeNotTaken } from '#cli/import-counts-report.ts';
import { createIndicatorMatcher, type MatchIndicators, noneHeldBack } from '#engine/detect/indicators/match-indicators.ts';
import { indicatorsFromFiles } from './indicators-from-files.ts';
import { warningListsFromContent } from './warning-lists-from-content.ts';

export interface ScanIndicators {
  readonly match: MatchIndicators;
  /** What was read, what was left, and what was met without an alert; called at the end. */
  report(): string[];
}

/** The indicators that a scan is given. They do not fade: who names a list by hand means all of it. Null where there are none. */
export async function scanIndicators(args: CommandArgs, content: string): Promise<ScanIndicators | null> {
  const paths = listOption(args, 'indicators');
  if (paths.length === 0) return null;
  const { index, files, unread } = await indicatorsFromFiles(paths, { nowMs: Date.now() });
  const { lists, problems } = await warningListsFromContent(content, listOption(args, 'warning-lists'));
  const heldBack = noneHeldBack();
  return {
    match: createIndicatorMatcher({ index: () => index, warnings: lists, doesFade: false, heldBack }),
    report: () => [
      `${index.count} indicators of ${files.length} files.`,
      ...files.flatMap(({ name, counts }) => describeNotTaken(counts).map((line) => `${name}: ${line}`)),
      ...unread.map(({ path, why }) => `Not read: ${path}: ${why}.`),
      ...problems,
      ...(heldBack.expired > 0 ? [`${heldBack.expired} times an indicator was met after it had expired.`] : []),
      ...[...heldBack.warned].map(([list, count]) => `${count} times an indicator was met that the warning list ${list} speaks against.`),
    ],
  };
}
