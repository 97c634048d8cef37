import { readFileSync } from 'node:fs';
import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { LIST_NAME } from '#contract/placeholder-list.ts';
import { isTenantId } from '#contract/tenant.ts';
import { type Command, type CommandArgs, textOption } from './command.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from './run-on-platform.ts';
import { PLATFORM_OPTIONS, type PlatformClient } from './running-platform.ts';

export const command: Command = {
  name: 'lists',
  summary: 'Lists that rules and behaviour models read for a tenant of a running platform: what %name% stands for.',
  usage: '[list | show NAME | add NAME VALUE... | leave-out NAME VALUE... | set NAME VALUE... | delete NAME] --tenant ID [options]',
  options: {
    ...PLATFORM_OPTIONS,
    tenant: { type: 'string', value: 'ID', help: 'The tenant whose lists they are.' },
    file: { type: 'string', value: 'FILE', help: 'add, leave-out, set: read the values from a text file, one a line (- is standard input); empty lines and lines that begin with # do not count.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  notes: 'add puts values beside those of the content, leave-out takes values of either away, and set puts values in place of those of the content. delete undoes all three. Rules read a changed list some seconds later.\nExit code 0: done. 1: the platform refused or could not be reached, or there is no such list. 2: called wrongly.',
  run: lists,
};

type Format = 'table' | 'json' | 'ndjson';

interface Call {
  readonly platform: PlatformClient;
  readonly tenant: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly format: Format;
}

const ACTS: Readonly<Record<string, (call: Call) => Promise<number>>> = { list, show, add, 'leave-out': leaveOut, set, delete: remove };
const WRITE_VALUES: readonly string[] = ['add', 'leave-out', 'set'];

async function lists(args: CommandArgs): Promise<number> {
  const [word = 'list', name = '', ...words] = args.positionals;
  const tenant = textOption(args, 'tenant') ?? '';
  const format = listFormat(args);
  const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
  const wrong = (problem: string): number => wrongCall('lists', problem);
  if (!act) return wrong(`"${word}" is not among ${Object.keys(ACTS).join(', ')}.`);
  if (!isTenantId(tenant)) return wrong(tenant === '' ? 'Name the tenant: --tenant ID.' : `"${tenant}" is no tenant id: lower-case letters, digits and inner hyphens, at most 63.`);
  if (word === 'list' ? name !== '' : !LIST_NAME.test(name)) return wrong(word === 'list' ? 'list takes no name; show NAME prints one.' : `${word} takes the name of a list: letters, digits, "_", "." and "-", at most 100.`);
  if (!WRITE_VALUES.includes(word) && words.length > 0) return wrong(`${word} takes nothing behind the name.`);
  if (format === null) return wrong('--format must be table, json or ndjson.');
  const values = WRITE_VALUES.includes(word) ? readValues(words, textOption(args, 'file')) : { ok: true as const, values: [] };
  return values.ok ? runOnPlatform(args, (platform) => act({ platform, tenant, name, values: values.values, format })) : wrong(values.problem);
}

type ReadValues = { readonly ok: true; readonly values: readonly string[] } | { readonly ok: false; readonly problem: string };

function readValues(words: readonly string[], file: string | null): ReadValues {
  if (file === null) return words.length > 0 ? { ok: true, values: words } : { ok: false, problem: 'Name the values of the list, or a file of them: --file FILE.' };
  if (words.length > 0) return { ok: false, problem: 'Name the values or a file of them, not both.' };
  try {
    const lines = readFileSync(file === '-' ? 0 : file, 'utf8').split(/\r?\n/).map((line) => line.trim());
    return { ok: true, values: lines.filter((line) => line !== '' && !line.startsWith('#')) };
  } catch (error) {
    return { ok: false, problem: `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).` };
  }
}

async function list({ platform, tenant, format }: Call): Promise<number> {
  const { lists: all } = await platform.call('lists', { params: { tenant } });
  printList(all, format, ({ name, from, values, description }) => `${name.padEnd(36)} ${from.padEnd(8)} ${String(values.length).padStart(6)} values  ${description}`);
  return EXIT.ok;
}

async function show({ platform, tenant, name, format }: Call): Promise<number> {
  const { lists: all } = await platform.call('lists', { params: { tenant } });
  const found = all.find((one) => one.name === name);
  if (found === undefined) {
    process.stderr.write(`There is no list "${name}". See: watchfloor lists --tenant ${tenant}\n`);
    return EXIT.failed;
  }
  if (format === 'table') printList(found.values, format, (value) => value);
  else printList([found], format, () => '');
  return EXIT.ok;
}

async function add(call: Call): Promise<number> {
  const { added, leftOut, replaces } = await ownPart(call);
  return await save(call, { values: [...added, ...call.values], leftOut: without(leftOut, call.values), replaces });
}

async function leaveOut(call: Call): Promise<number> {
  const { values, added, leftOut, replaces } = await ownPart(call);
  const missing = without(call.values, [...values, ...leftOut]);
  if (missing.length > 0) process.stderr.write(`${escapeControls(`Not in the list as it is now: ${missing.slice(0, MAX_WARNED).join(', ')}. They are left out should they come. watchfloor lists show ${call.name} prints what is in it.`)}\n`);
  return await save(call, { values: without(added, call.values), leftOut: [...leftOut, ...call.values], replaces });
}

async function set(call: Call): Promise<number> {
  return await save(call, { values: [...call.values], leftOut: [], replaces: true });
}

/** What the tenant has of a list. */
async function ownPart({ platform, tenant, name }: Call): Promise<{ values: readonly string[]; added: readonly string[]; leftOut: readonly string[]; replaces: boolean }> {
  const { lists: all } = await platform.call('lists', { params: { tenant } });
  const found = all.find((one) => one.name === name);
  return { values: found?.values ?? [], added: found?.added ?? [], leftOut: found?.leftOut ?? [], replaces: found?.replaces ?? false };
}

function without(all: readonly string[], some: readonly string[]): string[] {
  const gone = new Set(some.map((value) => value.toLowerCase()));
  return all.filter((value) => !gone.has(value.toLowerCase()));
}

async function save({ platform, tenant, name, format }: Call, body: { values: string[]; leftOut: string[]; replaces: boolean }): Promise<number> {
  const saved = await platform.call('saveList', { params: { tenant, list: name }, body });
  const parts = saved.from === 'both' ? `: ${saved.added.length} of the tenant's own, ${saved.leftOut.length} of the content left out` : '';
  printList([saved], format, () => `The list ${name} of ${tenant} has ${saved.values.length} values${parts}; rules read it within some seconds.`);
  warn(saved.faults);
  return EXIT.ok;
}

async function remove({ platform, tenant, name, format }: Call): Promise<number> {
  const done = await platform.call('deleteList', { params: { tenant, list: name } });
  printList([done], format, () => `The list ${name} of ${tenant} is deleted.`);
  warn(done.faults);
  return EXIT.ok;
}

const EFFECTS = { silent: 'it matches nothing', narrower: 'a part of it matches nothing', wider: 'it no longer leaves out what the list names' } as const;
const MAX_WARNED = 10;

/** What a list that was written or deleted does to rules goes to stderr, so that scripts read what they did. */
function warn(faults: EndpointOutput<Endpoints['saveList']>['faults']): void {
  const [first] = faults;
  if (first === undefined) return;
  const lines = faults.slice(0, MAX_WARNED).map(({ rule, title, effect }) => `  ${title} (${rule}): ${EFFECTS[effect]}`);
  const rest = faults.length > MAX_WARNED ? [`  and ${faults.length - MAX_WARNED} more; --format json has them all`] : [];
  process.stderr.write([`Warning: ${faults.length} rules that run are not served by the list. ${first.message}`, ...lines, ...rest].map((line) => `${escapeControls(line)}\n`).join(''));
}
