import { systemClock } from '#base/clock.ts';
import { EXIT } from '#base/exit-codes.ts';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { isTenantId } from '#contract/tenant.ts';
import { type Command, type CommandArgs, hasFlag, textOption } from './command.ts';
import { readDraft, readExpiry } from './exception-draft.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from './run-on-platform.ts';
import { PLATFORM_OPTIONS, type PlatformClient } from './running-platform.ts';

type Format = 'table' | 'json' | 'ndjson';
type Exception = EndpointOutput<Endpoints['exceptions']>['exceptions'][number];
type Preview = EndpointOutput<Endpoints['previewException']>;

export const command: Command = {
  name: 'exceptions',
  summary: 'Reasons not to alert: list them, see what one would have hidden, make and end them.',
  usage: '[list | preview | create | end EXCEPTION | alerts EXCEPTION] --tenant ID [options]',
  options: {
    ...PLATFORM_OPTIONS,
    tenant: { type: 'string', value: 'ID', help: 'The tenant whose alerts they hide.' },
    rule: { type: 'string', multiple: true, value: 'ID', help: 'preview, create: a rule; may be given several times.' },
    group: { type: 'string', value: 'TAG', help: 'preview, create: the rules of a tag, such as attack.t1110, or of a domain.' },
    'all-rules': { type: 'boolean', help: 'preview, create: whatever the rule is.' },
    entity: { type: 'string', multiple: true, value: 'TYPE:VALUE', help: 'preview, create: on this entity, such as host:ws07; may be given several times.' },
    list: { type: 'string', value: 'TYPE:NAME', help: 'preview, create: on entities of a list of the tenant, such as host:scanners.' },
    'asset-group': { type: 'string', value: 'NAME', help: 'preview, create: where who acts or is acted on is declared to be in this group (watchfloor entities).' },
    'any-entity': { type: 'boolean', help: 'preview, create: whatever the entity is.' },
    'all-tenants': { type: 'boolean', help: 'preview, create: for all tenants; takes somebody who sees all of them.' },
    owner: { type: 'string', value: 'NAME', help: 'create: who answers for it.' },
    reason: { type: 'string', value: 'TEXT', help: 'create, end: why; it stays.' },
    days: { type: 'string', value: 'N', help: 'create: after how many days it ends, at most 365.' },
    'hide-true-positives': { type: 'boolean', help: 'create: also where it would have hidden what was judged a true positive.' },
    incident: { type: 'string', value: 'ID', help: 'create: the incident that it is made for; its history tells of it.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  notes: 'What an exception hides is kept and counted, and is part of no incident; alerts prints it. When it ends, later alerts alert again.\nExit code 0: done. 1: the platform refused or could not be reached. 2: called wrongly.',
  run: exceptions,
};

interface Call {
  readonly platform: PlatformClient;
  readonly args: CommandArgs;
  readonly tenant: string;
  readonly id: string;
  readonly format: Format;
}

interface Act {
  readonly takesId: boolean;
  /** Says what is wrong with the options; null where nothing is. */
  readonly check: (args: CommandArgs) => string | null;
  readonly act: (call: Call) => Promise<number>;
}

const ACTS: Readonly<Record<string, Act>> = {
  list: { takesId: false, check: () => null, act: list },
  preview: { takesId: false, check: problemOfDraft, act: preview },
  create: { takesId: false, check: problemOfCreate, act: create },
  end: { takesId: true, check: (args) => (textOption(args, 'reason') === null ? 'end needs --reason TEXT: it stays.' : null), act: end },
  alerts: { takesId: true, check: () => null, act: alerts },
};

function problemOfDraft(args: CommandArgs): string | null {
  const draft = readDraft(args);
  return draft.ok ? null : draft.problem;
}

function problemOfCreate(args: CommandArgs): string | null {
  if (problemOfDraft(args) !== null) return problemOfDraft(args);
  if (textOption(args, 'owner') === null || textOption(args, 'reason') === null) return 'create needs --owner NAME, who answers for it, and --reason TEXT.';
  const expiry = readExpiry(args, systemClock.nowMs());
  return expiry.ok ? null : expiry.problem;
}

async function exceptions(args: CommandArgs): Promise<number> {
  const [word = 'list', id = '', ...more] = args.positionals;
  const [tenant, format] = [textOption(args, 'tenant') ?? '', listFormat(args)];
  const known = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
  if (known === undefined) return wrongCall('exceptions', `"${word}" is not among ${Object.keys(ACTS).join(', ')}.`);
  if (known.takesId !== (id !== '') || more.length > 0) return wrongCall('exceptions', known.takesId ? `${word} takes the id of one exception; list shows them.` : `${word} takes options only.`);
  if (!isTenantId(tenant)) return wrongCall('exceptions', tenant === '' ? 'Name the tenant: --tenant ID.' : `"${tenant}" is no tenant id: lower-case letters, digits and inner hyphens, at most 63.`);
  if (format === null) return wrongCall('exceptions', '--format must be table, json or ndjson.');
  const problem = known.check(args);
  if (problem !== null) return wrongCall('exceptions', problem);
  return runOnPlatform(args, (platform) => known.act({ platform, args, tenant, id, format }));
}

async function list({ platform, tenant, format }: Call): Promise<number> {
  const { exceptions: all } = await platform.call('exceptions', { params: { tenant } });
  printList(all, format, lineOf);
  if (all.length === 0 && format === 'table') process.stderr.write('There are none.\n');
  return EXIT.ok;
}

async function preview({ platform, args, tenant, format }: Call): Promise<number> {
  const draft = readDraft(args);
  if (!draft.ok) return EXIT.usage;
  printPreview(await platform.call('previewException', { params: { tenant }, body: draft.value }), format);
  return EXIT.ok;
}

async function create({ platform, args, tenant, format }: Call): Promise<number> {
  const [owner, reason, incident] = [textOption(args, 'owner') ?? '', textOption(args, 'reason') ?? '', textOption(args, 'incident')];
  const [draft, expiry] = [readDraft(args), readExpiry(args, systemClock.nowMs())];
  if (!draft.ok || !expiry.ok) return EXIT.usage;
  const made = await platform.call('createException', {
    params: { tenant }, body: { ...draft.value, owner, reason, expiresAtMs: expiry.value, isHidingTruePositives: hasFlag(args, 'hide-true-positives'), ...(incident === null ? {} : { incident }) },
  });
  printList([made], format, (one) => `${lineOf(one)}\nIt counts in some seconds. To take it back: watchfloor exceptions end ${one.id} --tenant ${tenant} --reason TEXT`);
  return EXIT.ok;
}

async function end({ platform, args, tenant, id, format }: Call): Promise<number> {
  const reason = textOption(args, 'reason') ?? '';
  const ended = await platform.call('endException', { params: { tenant, exception: id }, body: { reason } });
  printList([ended], format, (one) => `${lineOf(one)}\nLater alerts alert again in some seconds.`);
  return EXIT.ok;
}

async function alerts({ platform, tenant, id, format }: Call): Promise<number> {
  const { alerts: hidden } = await platform.call('hiddenAlerts', { params: { tenant, exception: id }, query: {} });
  printList(hidden, format, ({ lastTimeMs, severity, rule, summary, count }) => `${minute(lastTimeMs)}  ${severity.padEnd(13)} ${rule.title}: ${summary}${count > 1 ? ` (${count} times)` : ''}`);
  return EXIT.ok;
}

function lineOf({ id, state, rules, entities, scope, owner, reason, expiresAtMs, hidden }: Exception): string {
  const what = rules.kind === 'rules' ? rules.ids.join(', ') : rules.kind === 'group' ? `rules of ${rules.tag}` : 'all rules';
  const on = entities === null ? 'entities that are not yours to see' : entities.kind === 'entities' ? entities.entities.map(({ type, value }) => `${type} ${value}`).join(', ') : entities.kind === 'list' ? `${entities.type} of the list ${entities.list}` : entities.kind === 'asset_group' ? `the group ${entities.group}` : 'any entity';
  const why = reason === null ? '' : `\n  ${owner}: ${reason}`;
  return `${id}  ${state.padEnd(9)} until ${minute(expiresAtMs).slice(0, 10)}  ${hidden} hidden  ${what} on ${on}${scope === 'all' ? ', all tenants' : ''}${why}`;
}

function printPreview(found: Preview, format: Format): void {
  printList([found], format, ({ truePositives, alerts: count, incidents, rules, entities, isCut }) =>
    [
      ...(truePositives.length === 0 ? [] : ['TRUE POSITIVES that it would have hidden:']),
      ...truePositives.map((one) => `  ${one.incident}  ${one.title}: ${one.alerts} alerts; judged by ${one.verdict.by} on ${minute(one.verdict.atMs)}`),
      `In 30 days it would have hidden ${count} alerts${isCut ? ' or more' : ''}, part of ${incidents} incidents.`,
      ...rules.map((rule) => `  ${String(rule.alerts).padStart(6)}  ${rule.title} (${rule.id})`),
      ...entities.slice(0, 10).map((entity) => `  ${String(entity.alerts).padStart(6)}  ${entity.type} ${entity.value}`),
    ].join('\n'));
}

function minute(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}
