import { EXIT } from '#base/exit-codes.ts';
import { isTenantId } from '#contract/tenant.ts';
import { type Command, type CommandArgs, textOption } from './command.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from './run-on-platform.ts';
import { PLATFORM_OPTIONS, type PlatformClient } from './running-platform.ts';

export const command: Command = {
  name: 'tenants',
  summary: 'Tenants of a running platform, and the credentials that send for them.',
  usage: '[add ID | credentials ID | add-credential ID | revoke-credential ID CREDENTIAL] [options]',
  options: {
    ...PLATFORM_OPTIONS,
    name: { type: 'string', value: 'TEXT', help: 'add: what people call the tenant (default: its id).' },
    source: { type: 'string', value: 'ID', help: 'add-credential: the source of all that it sends (vendor.product); without it each record\'s source is detected.' },
    label: { type: 'string', value: 'TEXT', help: 'add-credential: where it is used (default: command line).' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  notes: 'add-credential prints the secret once; it is not kept and cannot be shown again.\nExit code 0: done. 1: the platform refused or could not be reached. 2: called wrongly.',
  run: tenants,
};

type Format = 'table' | 'json' | 'ndjson';
type Act = (platform: PlatformClient, args: CommandArgs, format: Format) => Promise<number>;

/** Each word with how many values follow it. */
const ACTS: Readonly<Record<string, { readonly values: number; readonly act: Act }>> = {
  list: { values: 0, act: list },
  add: { values: 1, act: add },
  credentials: { values: 1, act: listCredentials },
  'add-credential': { values: 1, act: addCredential },
  'revoke-credential': { values: 2, act: revokeCredential },
};

async function tenants(args: CommandArgs): Promise<number> {
  const [word = 'list', ...values] = args.positionals;
  const format = listFormat(args);
  const known = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
  if (!known) return wrongCall('tenants', `"${word}" is not among ${Object.keys(ACTS).join(', ')}.`);
  if (values.length !== known.values) return wrongCall('tenants', `${word} takes ${known.values} values; ${values.length} given.`);
  if (values[0] !== undefined && !isTenantId(values[0])) return wrongCall('tenants', `"${values[0]}" is no tenant id: lower-case letters, digits and inner hyphens, at most 63.`);
  if (format === null) return wrongCall('tenants', '--format must be table, json or ndjson.');
  return runOnPlatform(args, (platform) => known.act(platform, args, format));
}

async function list(platform: PlatformClient, _args: CommandArgs, format: Format): Promise<number> {
  const { tenants: all } = await platform.call('tenants', {});
  printList(all, format, ({ id, name }) => `${id.padEnd(24)} ${name}`);
  return EXIT.ok;
}

async function add(platform: PlatformClient, args: CommandArgs, format: Format): Promise<number> {
  const id = args.positionals[1] ?? '';
  const made = await platform.call('createTenant', { body: { id, name: textOption(args, 'name') ?? id } });
  printList([made], format, (tenant) => `Tenant ${tenant.id} is there. Make a credential for it: watchfloor tenants add-credential ${tenant.id}`);
  return EXIT.ok;
}

async function listCredentials(platform: PlatformClient, args: CommandArgs, format: Format): Promise<number> {
  const { credentials } = await platform.call('credentials', { params: { tenant: args.positionals[1] ?? '' } });
  printList(credentials, format, ({ id, source, label, createdAtMs, revokedAtMs }) =>
    `${id}  ${(source || 'any source').padEnd(28)} ${label}  made ${day(createdAtMs)}${revokedAtMs === null ? '' : `, revoked ${day(revokedAtMs)}`}`);
  return EXIT.ok;
}

async function addCredential(platform: PlatformClient, args: CommandArgs, format: Format): Promise<number> {
  const body = { source: textOption(args, 'source') ?? '', label: textOption(args, 'label') ?? 'command line' };
  const made = await platform.call('createCredential', { params: { tenant: args.positionals[1] ?? '' }, body });
  printList([made], format, ({ secret }) => `${secret}`);
  if (format === 'table') process.stderr.write(`The line above is the secret; it is not kept. Send with it: watchfloor send FILE --url ${platform.address} --token SECRET\n`);
  return EXIT.ok;
}

async function revokeCredential(platform: PlatformClient, args: CommandArgs, format: Format): Promise<number> {
  const [, tenant = '', credential = ''] = args.positionals;
  const done = await platform.call('revokeCredential', { params: { tenant, credential } });
  printList([done], format, () => `Credential ${credential} is revoked; within a few seconds it opens no door any more.`);
  return EXIT.ok;
}

function day(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
