import { EXIT } from '#base/exit-codes.ts';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { VERDICT_REASONS, VERDICTS } from '#contract/verdict.ts';
import { explainAsset } from '#engine/score/asset-term.ts';
import { PAGING_LINE } from '#engine/score/priority.ts';
import { assessmentLines } from './assessment-lines.ts';
import { printCalibration } from './calibration.ts';
import { type Command, type CommandArgs, textOption } from './command.ts';
import { checkAct, INCIDENT_WORDS } from './incident-acts.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from './run-on-platform.ts';
import { PLATFORM_OPTIONS, type PlatformClient } from './running-platform.ts';

type Row = EndpointOutput<Endpoints['incidents']>['incidents'][number];

const SEVERAL_TENANTS = 'Several tenants are yours: name the one of this incident with --tenant ID.';

export const command: Command = {
  name: 'incidents',
  summary: 'The queue of a running platform, one incident, work on it (judge, comment, merge, split, undo), and how far priorities agree with verdicts.',
  usage: '[ID | calibration | judge ID | comment ID TEXT | merge ID OTHER... | split ID ALERT... | undo LINK | history ID | seen-before ID] [options]',
  options: {
    ...PLATFORM_OPTIONS,
    tenant: { type: 'string', value: 'ID', help: 'Of one tenant only; needed where ID is given and several tenants are yours.' },
    status: { type: 'string', value: 'open|closed', help: 'Only open or only closed ones.' },
    'min-priority': { type: 'string', value: 'N', default: String(PAGING_LINE), help: `Only from this priority on (0 to 100); below ${PAGING_LINE} incidents are building.` },
    verdict: { type: 'string', value: 'VERDICT', help: `judge: ${VERDICTS.join(', ')}.` },
    reason: { type: 'string', value: 'REASON', help: 'judge: one of those of the verdict (below); merge, split, undo: why, in words.' },
    note: { type: 'string', value: 'TEXT', help: 'judge: for colleagues, in words.' },
    close: { type: 'boolean', help: 'judge: close the incident with the verdict.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  notes: `${VERDICTS.map((kind) => `${kind}: ${VERDICT_REASONS[kind].join(', ')}`).join('\n')}\n\nA high or critical incident is closed with a verdict only. What was merged or split follows a second or two later.\n` +
    'Exit code 0: it ran. 1: the platform refused or could not be reached. 2: called wrongly.',
  run: incidents,
};

async function incidents(args: CommandArgs): Promise<number> {
  const format = listFormat(args);
  const [word = ''] = args.positionals;
  if (format !== null && Object.hasOwn(INCIDENT_WORDS, word)) return workOn(word, args, format);
  const status = textOption(args, 'status') ?? undefined;
  const minPriority = Number(textOption(args, 'min-priority') || Number.NaN);
  if (format === null) return wrongCall('incidents', '--format must be table, json or ndjson.');
  if (status !== undefined && status !== 'open' && status !== 'closed') return wrongCall('incidents', '--status must be open or closed.');
  if (!(minPriority >= 0 && minPriority <= 100)) return wrongCall('incidents', '--min-priority must be a number from 0 to 100.');
  const tenant = textOption(args, 'tenant') ?? undefined;
  return runOnPlatform(args, async (platform) => {
    const [id] = args.positionals;
    if (id === 'calibration') return args.positionals.length > 1 ? wrongCall('incidents', 'calibration takes no incident; --tenant ID narrows it to one tenant.') : printCalibration(platform, tenant, format);
    if (id !== undefined) return showOne(platform, id, tenant, format);
    const { incidents: rows, isCut } = await platform.call('incidents', { query: { tenant, status, minPriority } });
    printList(rows, format, lineOf);
    if (isCut) process.stderr.write('There are more; narrow the list with --tenant, --status or --min-priority.\n');
    return EXIT.ok;
  });
}

async function workOn(word: string, args: CommandArgs, format: 'table' | 'json' | 'ndjson'): Promise<number> {
  const checked = checkAct(word, args);
  if ('problem' in checked) return checked.problem;
  const { act, id, values } = checked;
  return runOnPlatform(args, async (platform) => {
    const tenant = textOption(args, 'tenant') ?? (await onlyTenant(platform));
    return tenant === null ? wrongCall('incidents', SEVERAL_TENANTS) : act.act({ platform, args, tenant, id, values, format });
  });
}

async function showOne(platform: PlatformClient, id: string, tenant: string | undefined, format: 'table' | 'json' | 'ndjson'): Promise<number> {
  const owner = tenant ?? (await onlyTenant(platform));
  if (owner === null) return wrongCall('incidents', SEVERAL_TENANTS);
  const { incident, alerts } = await platform.call('incident', { params: { tenant: owner, incident: id } });
  if (format !== 'table') process.stdout.write(`${JSON.stringify({ incident, alerts }, null, format === 'json' ? 2 : 0)}\n`);
  else printList([lineOf({ ...incident, tenant: owner } as unknown as Row), ...incident.story.map((step) => `  ${step.tactic ?? 'other'}: ${step.text}`), ...assetLines(incident), ...assessmentLines(incident)], 'table', (line) => line);
  return EXIT.ok;
}

/** The declared entity that the priority follows. */
function assetLines({ score, assets }: EndpointOutput<Endpoints['incident']>['incident']): string[] {
  const why = explainAsset(assets);
  return why === null ? [] : [`  asset ${score.asset}: ${why}`];
}

async function onlyTenant(platform: PlatformClient): Promise<string | null> {
  const { tenants } = await platform.call('tenants', {});
  return tenants.length === 1 ? (tenants[0]?.id ?? null) : null;
}

function lineOf(row: Row): string {
  return `${String(row.priority).padStart(3)}  ${row.severity.padEnd(13)} ${row.tenant.padEnd(20)} ${row.id}  ${new Date(row.lastSeenMs).toISOString().slice(0, 16).replace('T', ' ')}  ${row.title}`;
}
