import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import { BACK_TEST_DAYS_LIMIT, SIGMA_TEXT_LIMIT } from '#contract/api/back-test-endpoints.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { type CommandArgs, type CommandOption, textOption } from './command.ts';
import { PLATFORM_OPTIONS, type PlatformClient, PlatformError } from './running-platform.ts';

export type BackTestResult = NonNullable<EndpointOutput<Endpoints['backTest']>['result']>;

/** Options of the verbs that look through history. */
export const HISTORY_OPTIONS: Readonly<Record<string, CommandOption>> = {
  ...PLATFORM_OPTIONS,
  days: { type: 'string', value: 'N', default: '30', help: `How many days back, 1 to ${BACK_TEST_DAYS_LIMIT}.` },
  tenant: { type: 'string', value: 'ID', help: 'Of one tenant only; without it, of all that are yours.' },
};

const FIRST_LOOK_MS = 100;
const LONGEST_LOOK_MS = 1_000;

export interface HistoryAsked {
  /** The id of a rule that runs, or a file with one. */
  readonly rule: string;
  readonly isFile: boolean | null;
  readonly days: number;
  readonly tenant: string | undefined;
}

/** What was asked for, or a sentence about what is wrong with it. */
export function readHistoryArgs(args: CommandArgs, rule: string, isFile: boolean | null): HistoryAsked | string {
  const days = Number(textOption(args, 'days') || Number.NaN);
  if (!Number.isInteger(days) || days < 1 || days > BACK_TEST_DAYS_LIMIT) return `--days must be a whole number from 1 to ${BACK_TEST_DAYS_LIMIT}.`;
  return { rule, isFile, days, tenant: textOption(args, 'tenant') ?? undefined };
}

/** Has the platform run it, and waits; Ctrl-C stops it there too. Throws a PlatformError that says what went wrong. */
export async function awaitBackTest(platform: PlatformClient, { rule, isFile, days, tenant }: HistoryAsked): Promise<BackTestResult> {
  const text = isFile === false ? null : readRule(rule, isFile === true);
  const { job } = await platform.call('startBackTest', { body: { ...(text === null ? { rule } : { sigma: text }), days, ...(tenant === undefined ? {} : { tenant }) } });
  const stop = (): void => void platform.call('cancelBackTest', { params: { job } }).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  process.once('SIGINT', stop);
  try {
    return await finished(platform, job);
  } finally {
    process.off('SIGINT', stop);
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}

async function finished(platform: PlatformClient, job: string): Promise<BackTestResult> {
  for (let lookMs = FIRST_LOOK_MS; ; lookMs = Math.min(lookMs * 1.5, LONGEST_LOOK_MS)) {
    const { state, share, problem, result } = await platform.call('backTest', { params: { job } });
    if (state === 'done' && result !== null) return result;
    if (state === 'cancelled') throw new PlatformError(problem ?? 'It was stopped.');
    if (state === 'failed') throw new PlatformError(problem ?? 'It failed.');
    if (process.stderr.isTTY) process.stderr.write(`\r${state === 'waiting' ? 'Waiting for others' : `${Math.floor(share * 100)} % of the events looked through`} `);
    await sleep(lookMs);
  }
}

/** The text of a rule's file; null where there is none, and the id of a rule is meant. */
function readRule(path: string, mustBeFile: boolean): string | null {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > SIGMA_TEXT_LIMIT) throw new PlatformError(`${path} has more than ${SIGMA_TEXT_LIMIT} characters: give one rule, not a collection.`);
    return text;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT' && !mustBeFile) return null;
    throw new PlatformError(`${path} cannot be read (${code}).`);
  }
}
