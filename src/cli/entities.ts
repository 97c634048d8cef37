import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { DECLARABLE_TYPES, DUTIES, WORTHS } from '#contract/declared-entity.ts';
import type { Entity } from '#contract/entity.ts';
import { isTenantId } from '#contract/tenant.ts';
import { isDeclarable, splitTyped } from '#engine/correlate/declare/spell-entity.ts';
import { type Command, type CommandArgs, hasFlag, textOption } from './command.ts';
import { readDeclaredFile } from './declared-file.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from './run-on-platform.ts';
import { PLATFORM_OPTIONS, type PlatformClient } from './running-platform.ts';

export const command: Command = {
  name: 'entities',
  summary: 'What is known of users, hosts and other entities of a tenant: other names, worth, groups, duty.',
  usage: '[list | import FILE | remove TYPE:NAME...] --tenant ID [options]',
  options: {
    ...PLATFORM_OPTIONS,
    tenant: { type: 'string', value: 'ID', help: 'The tenant whose entities they are.' },
    type: { type: 'string', value: 'TYPE', help: `list: only of this type: ${DECLARABLE_TYPES.join(', ')}.` },
    group: { type: 'string', value: 'NAME', help: 'list: only those in this group.' },
    text: { type: 'string', value: 'TEXT', help: 'list: only those with it in a name, group, worth, duty or note.' },
    'dry-run': { type: 'boolean', help: 'import: say what would change, and change nothing.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  notes: `import reads CSV, a JSON array or one JSON object a line (- is standard input). Columns: type,name,aliases,worth,groups,duty,note; ";" divides several of a cell, and a column that is left out leaves what was declared. Worth: ${WORTHS.join(', ')}. ` +
    `Duties: ${DUTIES.join(', ')}. Exports of Active Directory (Get-ADUser, Get-ADComputer | Export-Csv), Microsoft Graph, Okta and Google are read by their own columns. What list --format json prints can be imported.\n` +
    'Exit code 0: done. 1: rows or names were refused (the others are taken), there is nothing of that name, or the platform refused or could not be reached. 2: called wrongly.',
  run: entities,
};

interface Call {
  readonly platform: PlatformClient;
  readonly args: CommandArgs;
  readonly tenant: string;
  readonly words: readonly string[];
  readonly format: 'table' | 'json' | 'ndjson';
}

interface Act {
  /** Says what is wrong with the call; null where nothing is. */
  readonly check: (args: CommandArgs, words: readonly string[]) => string | null;
  readonly act: (call: Call) => Promise<number>;
}

type Declared = EndpointOutput<Endpoints['declaredEntities']>['entities'][number];
type Imported = EndpointOutput<Endpoints['importDeclared']>;

const ACTS: Readonly<Record<string, Act>> = {
  list: { check: checkList, act: list },
  import: { check: (_, words) => (words.length === 1 ? null : 'import takes one file; - is standard input.'), act: importFile },
  remove: { check: checkRemove, act: remove },
};

async function entities(args: CommandArgs): Promise<number> {
  const [word = 'list', ...words] = args.positionals;
  const [tenant, format] = [textOption(args, 'tenant') ?? '', listFormat(args)];
  const known = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
  if (known === undefined) return wrongCall('entities', `"${word}" is not among ${Object.keys(ACTS).join(', ')}.`);
  if (!isTenantId(tenant)) return wrongCall('entities', tenant === '' ? 'Name the tenant: --tenant ID.' : `"${tenant}" is no tenant id: lower-case letters, digits and inner hyphens, at most 63.`);
  if (format === null) return wrongCall('entities', '--format must be table, json or ndjson.');
  const problem = known.check(args, words);
  return problem === null ? runOnPlatform(args, (platform) => known.act({ platform, args, tenant, words, format })) : wrongCall('entities', problem);
}

function checkList(args: CommandArgs, words: readonly string[]): string | null {
  const type = textOption(args, 'type');
  if (words.length > 0) return 'list takes options only: --type, --group, --text.';
  return type === null || isDeclarable(type) ? null : `--type must be one of ${DECLARABLE_TYPES.join(', ')}.`;
}

function checkRemove(_: CommandArgs, words: readonly string[]): string | null {
  if (words.length === 0) return 'remove takes main names, such as host:dc01; list prints them.';
  const wrong = words.find((word) => splitTyped(word) === null);
  return wrong === undefined ? null : `"${wrong}" is no entity: TYPE:NAME, such as host:dc01, with TYPE one of ${DECLARABLE_TYPES.join(', ')}.`;
}

async function list({ platform, args, tenant, format }: Call): Promise<number> {
  const type = textOption(args, 'type') ?? undefined;
  const [group, text] = [textOption(args, 'group') ?? undefined, textOption(args, 'text') ?? undefined];
  const found: Declared[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: EndpointOutput<Endpoints['declaredEntities']> = await platform.call('declaredEntities', { params: { tenant }, query: { ...(type !== undefined && isDeclarable(type) && { type }), group, text, after, limit: 1_000 } });
    found.push(...page.entities);
    after = page.next;
  }
  printList(found, format, lineOf);
  if (found.length === 0 && format === 'table') process.stderr.write(`There are none. See: watchfloor entities import --help\n`);
  return EXIT.ok;
}

function lineOf({ entity, aliases, worth, groups, duty, note, by }: Declared): string {
  const parts = [duty?.replaceAll('_', ' ') ?? '', groups.length > 0 ? `in ${groups.join(', ')}` : '', aliases.length > 0 ? `also ${aliases.map(nameOf).join(', ')}` : '', note === '' ? '' : `(${note.replace(/\s+/g, ' ')})`, `by ${by}`];
  return `${nameOf(entity).padEnd(36)} ${worth.padEnd(8)} ${parts.filter((part) => part !== '').join('; ')}`;
}

function nameOf({ type, value }: Entity): string {
  return `${type}:${value}`;
}

async function importFile({ platform, args, tenant, words, format }: Call): Promise<number> {
  const file = await readDeclaredFile(words[0] ?? '');
  if (!file.ok) {
    process.stderr.write(`${escapeControls(file.detail)}\n`);
    return EXIT.failed;
  }
  const imported = await platform.call('importDeclared', { params: { tenant }, body: { text: file.value, dryRun: hasFlag(args, 'dry-run') } });
  printList([imported], format, countsOf);
  warn(imported);
  return imported.refusedRows + imported.refusedNames > 0 ? EXIT.failed : EXIT.ok;
}

function countsOf({ dryRun, added, changed, unchanged, refusedRows, shown }: Imported): string {
  const counts = `${added} new, ${changed} changed, ${unchanged} as they were, ${refusedRows} rows refused.`;
  return dryRun ? [`Nothing was changed. It would be: ${counts}`, ...shown.map((one) => `  ${lineOf(one)}`)].join('\n') : `${counts} Incidents follow in some seconds.`;
}

/** What was not taken goes to stderr, so that scripts read what was done. */
function warn({ refusals, refusedRows, refusedNames, notices }: Imported): void {
  const lines = refusals.map(({ line, of, name, detail }) => `line ${line}: ${of === 'name' ? `the name ${name} is not taken. ` : ''}${detail}`);
  const more = refusedRows + refusedNames - refusals.length;
  for (const line of [...notices, ...lines, ...(more > 0 ? [`and ${more} more refusals. Correct these first.`] : [])]) process.stderr.write(`${escapeControls(line)}\n`);
}

async function remove({ platform, tenant, words, format }: Call): Promise<number> {
  const names = words.flatMap((word) => splitTyped(word) ?? []);
  const done = await platform.call('removeDeclared', { params: { tenant }, body: { entities: names.map(({ type, name }) => ({ type, value: name.trim() })) } });
  printList([done], format, ({ removed }) => `${removed} of ${names.length} removed. Incidents follow in some seconds.`);
  return done.removed === names.length ? EXIT.ok : EXIT.failed;
}
