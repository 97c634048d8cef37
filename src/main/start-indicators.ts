import { randomInt } from 'node:crypto';
import type { Log } from '#base/log.ts';
import type { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import { RunningIndicators } from '#pipeline/detect/running-indicators.ts';
import type { StateStore } from '#stores/state/port.ts';
import { warningListsFromContent } from './warning-lists-from-content.ts';

export interface IndicatorParts {
  readonly state: StateStore;
  readonly content: string;
  readonly warningFolders: readonly string[];
  readonly log: Log;
}

export interface StartedIndicators {
  readonly running: RunningIndicators;
  readonly warnings: WarningLists;
  stop(): Promise<void>;
}

const REFRESH_EVERY_MS = 5_000;

/** Reads all feeds into the index, so that no event passes that is not asked about, and follows their changes from then on. */
export async function startIndicators({ state, content, warningFolders, log }: IndicatorParts): Promise<StartedIndicators> {
  const { lists, problems } = await warningListsFromContent(content, warningFolders);
  for (const problem of problems) log.warn(problem);
  const running = new RunningIndicators({ state, warnings: lists, seed: randomInt(2 ** 31), log });
  await running.refresh();
  let refreshing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    refreshing = running.refresh().catch((error: unknown) => log.error({ err: error }, 'Feeds of indicators could not be read; it is tried again in five seconds'));
  }, REFRESH_EVERY_MS);
  return {
    running,
    warnings: lists,
    stop: async () => {
      clearInterval(timer);
      await refreshing;
    },
  };
}
