import { EXIT } from '#base/exit-codes.ts';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { isReasonOf, VERDICT_REASONS, VERDICTS, type VerdictKind } from '#contract/verdict.ts';
import { type CommandArgs, hasFlag, textOption } from './command.ts';
import { printList, wrongCall } from './run-on-platform.ts';
import type { PlatformClient } from './running-platform.ts';

/** What a word of `watchfloor incidents` does, once tenant and incident (of undo: the link) are known. */
export interface ActCall {
  readonly platform: PlatformClient;
  readonly args: CommandArgs;
  readonly tenant: string;
  readonly id: string;
  /** What follows the id. */
  readonly values: readonly string[];
  readonly format: 'table' | 'json' | 'ndjson';
}

export interface IncidentAct {
  /** Says what is wrong with the call; null where nothing is. */
  readonly check: (args: CommandArgs, values: readonly string[]) => string | null;
  readonly act: (call: ActCall) => Promise<number>;
}

type Entry = EndpointOutput<Endpoints['incidentHistory']>['entries'][number];

export const INCIDENT_WORDS: Readonly<Record<string, IncidentAct>> = {
  judge: { check: checkJudge, act: judge },
  comment: { check: (_, values) => (values.length === 1 ? null : 'comment takes the incident and one text; put it in quotation marks.'), act: comment },
  merge: { check: (args, values) => (values.length === 0 ? 'merge takes the incident and those that are to be joined to it.' : needsReason(args)), act: merge },
  split: { check: (args, values) => (values.length === 0 ? 'split takes the incident and the alerts that are to be kept apart; incidents ID --format json lists its alerts.' : needsReason(args)), act: split },
  undo: { check: (args, values) => (values.length > 0 ? 'undo takes one link; incidents history ID lists them.' : needsReason(args)), act: undo },
  history: { check: none, act: history },
  'seen-before': { check: none, act: seenBefore },
};

function none(_: CommandArgs, values: readonly string[]): string | null {
  return values.length === 0 ? null : 'It takes one incident.';
}

function needsReason(args: CommandArgs): string | null {
  return textOption(args, 'reason') === null ? '--reason is needed: it stays in the history.' : null;
}

/** Words are typed with hyphens as well. */
function word(args: CommandArgs, name: string): string {
  return (textOption(args, name) ?? '').replaceAll('-', '_');
}

function isVerdict(text: string): text is VerdictKind {
  return (VERDICTS as readonly string[]).includes(text);
}

function checkJudge(args: CommandArgs, values: readonly string[]): string | null {
  const [verdict, reason] = [word(args, 'verdict'), word(args, 'reason')];
  if (values.length > 0) return 'judge takes one incident; a note goes with --note TEXT.';
  if (!isVerdict(verdict)) return `--verdict must be one of ${VERDICTS.join(', ')}.`;
  return isReasonOf(verdict, reason) ? null : `--reason of ${verdict} must be one of ${VERDICT_REASONS[verdict].join(', ')}.`;
}

async function judge({ platform, args, tenant, id, format }: ActCall): Promise<number> {
  const [kind, reason] = [word(args, 'verdict'), word(args, 'reason')];
  if (!isVerdict(kind) || !isReasonOf(kind, reason)) return EXIT.usage;
  const judged = await platform.call('judgeIncident', { params: { tenant, incident: id }, body: { kind, reason, note: textOption(args, 'note') ?? '', isClosing: hasFlag(args, 'close') } });
  printList([judged], format, ({ verdict, status }) => `Judged: ${told(verdict.kind)}, ${told(verdict.reason)}. The incident is ${status}.`);
  return EXIT.ok;
}

async function comment({ platform, tenant, id, values, format }: ActCall): Promise<number> {
  const written = await platform.call('commentIncident', { params: { tenant, incident: id }, body: { text: values[0] ?? '' } });
  printList([written], format, () => 'The comment is in the history of the incident.');
  return EXIT.ok;
}

async function merge({ platform, args, tenant, id, values, format }: ActCall): Promise<number> {
  const { links } = await platform.call('mergeIncidents', { params: { tenant, incident: id }, body: { with: [...values], reason: textOption(args, 'reason') ?? '' } });
  printList(links.map((link) => ({ link })), format, ({ link }) => `Joined; the incident follows in a second or two. To undo it: watchfloor incidents undo ${link} --tenant ${tenant} --reason TEXT`);
  return EXIT.ok;
}

async function split({ platform, args, tenant, id, values, format }: ActCall): Promise<number> {
  const { links } = await platform.call('splitIncident', { params: { tenant, incident: id }, body: { alerts: [...values], reason: textOption(args, 'reason') ?? '' } });
  printList(links.map((link) => ({ link })), format, ({ link }) => `Kept apart; the incident follows in a second or two. To undo it: watchfloor incidents undo ${link} --tenant ${tenant} --reason TEXT`);
  return EXIT.ok;
}

async function undo({ platform, args, tenant, id, format }: ActCall): Promise<number> {
  const undone = await platform.call('undoLink', { params: { tenant, link: id }, body: { reason: textOption(args, 'reason') ?? '' } });
  printList([undone], format, () => 'Undone; incidents follow in a second or two.');
  return EXIT.ok;
}

async function history({ platform, tenant, id, format }: ActCall): Promise<number> {
  const { entries } = await platform.call('incidentHistory', { params: { tenant, incident: id } });
  printList(entries, format, lineOf);
  if (entries.length === 0 && format === 'table') process.stderr.write('Nobody has worked on it yet.\n');
  return EXIT.ok;
}

function lineOf({ act, by, atMs, text, verdict, incidents, link }: Entry): string {
  const judged = verdict === null ? '' : ` ${told(verdict.kind)}, ${told(verdict.reason)}`;
  const about = [...incidents.map(({ id, title }) => `${id} ${title}`), ...(link === null ? [] : [`${link.isInForce ? 'link' : 'undone link'} ${link.id}`])];
  return `${minute(atMs)}  ${(by ?? 'watchfloor').padEnd(16)} ${told(act)}${judged}${text === '' ? '' : `: ${text}`}${about.length === 0 ? '' : ` (${about.join('; ')})`}`;
}

async function seenBefore({ platform, tenant, id, format }: ActCall): Promise<number> {
  const { precedents } = await platform.call('seenBefore', { params: { tenant, incident: id } });
  printList(precedents, format, ({ verdict, incident, shared }) => {
    const on = shared.slice(0, 3).map(({ rule, entity }) => `${rule} on ${entity.type} ${entity.value}`);
    return `${minute(verdict.atMs)}  ${verdict.by.padEnd(16)} ${told(verdict.kind)}, ${told(verdict.reason)}${verdict.note === '' ? '' : `: ${verdict.note}`}\n  ${incident.id} ${incident.title}\n  ${on.join('; ')}`;
  });
  if (precedents.length === 0 && format === 'table') process.stderr.write('No incident with the same rule and entity was judged before.\n');
  return EXIT.ok;
}

function told(name: string): string {
  return name.replaceAll('_', ' ');
}

function minute(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** Runs a word of `watchfloor incidents` that works on one incident. */
export function checkAct(name: string, args: CommandArgs): { readonly problem: number } | { readonly act: IncidentAct; readonly id: string; readonly values: readonly string[] } {
  const [, id, ...values] = args.positionals;
  const act = INCIDENT_WORDS[name] as IncidentAct;
  if (id === undefined) return { problem: wrongCall('incidents', `${name} takes ${name === 'undo' ? 'a link; incidents history ID lists them' : 'the id of an incident'}.`) };
  const problem = act.check(args, values);
  return problem === null ? { act, id, values } : { problem: wrongCall('incidents', problem) };
}
