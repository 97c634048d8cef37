import { availableParallelism } from 'node:os';
import { once } from 'node:events';
import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, hasFlag, listOption, textOption } from '#cli/command.ts';
import { byWeight, type FiredRule, firedRulesTable, MATCH_FORMATS, MATCH_SHOWS, type MatchPresentation, presentFiredRule } from '#cli/match-report.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { resolvePlaceholders } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { SigmaProblem, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { UnreachablePath } from '#pipeline/ingest/files/find-files.ts';
import { readLists, readTaxonomy } from '#stores/content/content-folder.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder } from '../content-folder.ts';
import { type LoadedRules, loadRules } from '../detector-from-content.ts';
import { matchFiles, type ReadCounts } from '../match/match-files.ts';
import { createMatchPool, matchHere } from '../match/match-pool.ts';
import { MatchTotals } from '../match/match-totals.ts';
import type { MatchContent } from '../match/part-matcher.ts';
import { soundMappings } from '../normaliser-from-content.ts';
import { rulePaths, runOnRules } from './run-on-rules.ts';

/** More threads than this wait for the one that reads. */
const DEFAULT_MOST_WORKERS = 8;
const MOST_WORKERS = 64;

export const command: Command = {
  name: 'match',
  summary: 'Which rules fire on which records of files; nothing else, as fast as the machine can.',
  usage: 'PATH... [options]',
  options: {
    rules: { type: 'string', multiple: true, value: 'DIR', help: 'Further Sigma rules: a folder, a file, or a .zip or .tar.gz of them; may be given several times.' },
    'only-these': { type: 'boolean', help: 'Only the rules of --rules, without those that come with Watchfloor.' },
    level: { type: 'string', value: 'LEVEL', help: `Only rules of this level or above: ${SEVERITIES.join(', ')}.` },
    source: { type: 'string', default: 'auto', value: 'auto|ID', help: 'The source of all records (vendor.product), or auto to detect it.' },
    show: { type: 'string', default: 'matches', value: MATCH_SHOWS.join('|'), help: 'Each event on which rules fire, or each rule with how often, when and where it fires.' },
    format: { type: 'string', default: 'table', value: MATCH_FORMATS.join('|'), help: 'How to print it; json and ndjson have the fields that matched.' },
    raw: { type: 'boolean', help: 'Also the record, with json and ndjson.' },
    workers: { type: 'string', value: 'N', help: `Threads that match; without it, one for each core, at most ${DEFAULT_MOST_WORKERS}.` },
  },
  notes: 'Reads what scan reads, and finds on each event the rules that scan finds. There are no incidents, and correlations do not run: watchfloor scan has both.\nExit code 0: no rule fired. 1: one did. 2: it could not run.',
  run: match,
};

interface Request {
  readonly presentation: MatchPresentation;
  readonly workers: number;
  /** Place in the severities. */
  readonly level: number;
  /** `vendor.product`, or empty to detect it. */
  readonly source: string;
}

async function match(args: CommandArgs): Promise<number> {
  const request = readRequest(args);
  if (typeof request === 'string') return wrongCall('rules match', request);
  return runOnRules('match', async () => {
    try {
      return await runMatch(args, request);
    } catch (error) {
      if (!(error instanceof UnreachablePath)) throw error;
      return wrongCall('rules match', error.message);
    }
  });
}

/** What is asked for, or what is wrong with it. */
function readRequest(args: CommandArgs): Request | string {
  const [show, format] = [MATCH_SHOWS.find((one) => one === textOption(args, 'show')), MATCH_FORMATS.find((one) => one === textOption(args, 'format'))];
  const level = textOption(args, 'level');
  const workers = Number(textOption(args, 'workers') ?? Math.min(availableParallelism(), DEFAULT_MOST_WORKERS));
  const source = textOption(args, 'source') ?? 'auto';
  const place = SEVERITIES.findIndex((one) => one === (level ?? SEVERITIES[0]));
  if (args.positionals.length === 0) return 'Name at least one file or folder with records.';
  if (show === undefined) return `--show must be ${MATCH_SHOWS.join(' or ')}.`;
  if (format === undefined) return '--format must be table, json or ndjson.';
  if (place < 0) return `"${level}" is no level: it is one of ${SEVERITIES.join(', ')}.`;
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS) return `--workers must be a number from 1 to ${MOST_WORKERS}.`;
  if (hasFlag(args, 'only-these') && listOption(args, 'rules').length === 0) return '--only-these needs --rules.';
  if (hasFlag(args, 'raw') && (format === 'table' || show === 'rules')) return '--raw belongs to --show matches with --format json or ndjson.';
  return { presentation: { show, format, hasRecord: hasFlag(args, 'raw') }, workers, level: place, source: source === 'auto' ? '' : source };
}

async function runMatch(args: CommandArgs, { presentation, workers, level, source }: Request): Promise<number> {
  const [folder, cache, named] = [contentFolder(), cacheOfUser(), listOption(args, 'rules')];
  const [loaded, mappings, taxonomy, lists] = await Promise.all([
    hasFlag(args, 'only-these') ? loadRules(named, { beside: rulePaths([]), cache }) : loadRules([...rulePaths([]), ...named], { cache }), soundMappings(folder, cache), readTaxonomy(folder, cache), readLists(folder),
  ]);
  if (source !== '' && !mappings.some((mapping) => mapping.source === source)) return wrongCall('rules match', `"${source}" is no source that is known; docs/sources.gen.md lists them.`);
  const wanted = loaded.rules.filter((rule) => SEVERITIES.indexOf(rule.level) >= level);
  const { rules, problems } = resolvePlaceholders(wanted, listsAtTenant(lists));
  const content: MatchContent = { rules, mappings, taxonomy, source, nowMs: Date.now(), presentation };
  const startedMs = performance.now();
  const counts: ReadCounts = { files: 0, bytes: 0, notRead: [] };
  const totals = new MatchTotals();
  const print = startOutput(presentation);
  for await (const result of matchFiles(args.positionals, { here: () => matchHere(content), pool: () => createMatchPool(content, workers) }, counts)) {
    totals.add(result);
    await print.matches(result.printed);
    showProgress(totals.records, startedMs);
  }
  endProgress();
  await print.end(presentation.show === 'rules' ? totals.fired(rules).sort(byWeight) : null);
  const seconds = (performance.now() - startedMs) / 1000;
  const lines = [...totals.report(counts, seconds), ...ruleReport(loaded, rules, problems)];
  process.stderr.write(lines.map((line) => `${escapeControls(line)}\n`).join(''));
  return totals.matches > 0 ? EXIT.failed : EXIT.ok;
}

/** Which rules were asked, and which were not and why. */
function ruleReport(loaded: LoadedRules, asked: readonly SigmaRule[], listProblems: readonly SigmaProblem[]): string[] {
  const errors = loaded.problems.filter(({ severity }) => severity === 'error').length;
  const below = loaded.rules.length - asked.length;
  const parts = [`${asked.length} rules`];
  if (below > 0) parts.push(`${below} below the level left out`);
  if (loaded.withdrawn > 0) parts.push(`${loaded.withdrawn} withdrawn ones left out`);
  if (errors > 0) parts.push(`${errors} problems in further ones (watchfloor rules check)`);
  const lines = [`${parts.join(', ')}.`];
  if (listProblems.length > 0) lines.push(`${listProblems.length} rules need lists that are not there: ${listProblems[0]?.message ?? ''}`);
  const correlations = loaded.correlations.correlations.length;
  if (correlations > 0) lines.push(`${correlations} correlations did not run: watchfloor scan runs them.`);
  return lines;
}

interface Output {
  matches(printed: readonly string[]): Promise<void>;
  /** With the rules that fired, where these are shown. */
  end(fired: readonly FiredRule[] | null): Promise<void>;
}

/** Prints as the results come; whoever reads slowly slows the work down. */
function startOutput({ format }: MatchPresentation): Output {
  let isFirst = true;
  const items = async (texts: readonly string[]): Promise<void> => {
    if (texts.length === 0) return;
    if (format === 'table') await write(texts.join(''));
    else if (format === 'ndjson') await write(`${texts.join('\n')}\n`);
    else await write(`${isFirst ? '[\n' : ',\n'}${texts.join(',\n')}`);
    isFirst = false;
  };
  return {
    matches: items,
    end: async (fired) => {
      if (fired !== null) await items(format === 'table' ? firedRulesTable(fired).map((line) => `${escapeControls(line)}\n`) : fired.map((one) => JSON.stringify(presentFiredRule(one))));
      if (format === 'json') await write(isFirst ? '[]\n' : '\n]\n');
      else if (format === 'table' && isFirst) await write('No rule fired.\n');
    },
  };
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

function showProgress(records: number, startedMs: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${records.toLocaleString('en')} records, ${Math.round(records / ((performance.now() - startedMs) / 1000)).toLocaleString('en')} a second `);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
