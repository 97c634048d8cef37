import { EXIT } from '#base/exit-codes.ts';
import { type Command, type CommandArgs, textOption } from '#cli/command.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from '#cli/run-on-platform.ts';
import { PLATFORM_OPTIONS, type PlatformClient } from '#cli/running-platform.ts';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { buildPack, verifyPack } from './packs/build-pack.ts';
import { readPackFile } from './packs/pack-file.ts';

export const command: Command = {
  name: 'packs',
  summary: 'Packs of rules: build and sign them, bring them in, send them through the rings, take them back.',
  usage: '[list | build FOLDER | verify FILE | add FILE | activate NAME VERSION | advance NAME | rollback NAME | trust KEY] [options]',
  options: {
    ...PLATFORM_OPTIONS,
    name: { type: 'string', value: 'NAME', help: 'build: the name of the pack.' },
    version: { type: 'string', value: 'TEXT', help: 'build: its version.' },
    ring: { type: 'string', value: '0|1|2', help: 'build: the ring at which it begins (default: 0, one named tenant).' },
    out: { type: 'string', value: 'FILE', help: 'build: where to write it (default: NAME-VERSION.pack.gz here).' },
    key: { type: 'string', value: 'KEY', help: 'verify: the public key that must have signed it.' },
    'first-tenant': { type: 'string', value: 'TENANT', help: 'activate: the tenant of ring 0, from now on.' },
    reason: { type: 'string', value: 'TEXT', help: 'activate, advance, rollback: why; it stays with the pack.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print a list.' },
  },
  notes: 'build and verify need no running platform; build signs with the key of the data folder, made when it is first needed. docs/rules.md has the rings.\nExit code 0: done. 1: refused, or a pack that is not as it was signed. 2: called wrongly.',
  run: packs,
};

type Pack = EndpointOutput<Endpoints['addPack']>;
type Act = (args: CommandArgs) => Promise<number>;

/** Each word with how many values follow it. */
const ACTS: Readonly<Record<string, { readonly values: number; readonly act: Act }>> = {
  list: { values: 0, act: onPlatform(list) },
  build: { values: 1, act: buildPack },
  verify: { values: 1, act: verifyPack },
  add: { values: 1, act: onPlatform(add) },
  activate: { values: 2, act: onPlatform(activate) },
  advance: { values: 1, act: onPlatform(advance) },
  rollback: { values: 1, act: onPlatform(rollback) },
  trust: { values: 1, act: onPlatform(trust) },
};

async function packs(args: CommandArgs): Promise<number> {
  const [word = 'list', ...values] = args.positionals;
  const known = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
  if (!known) return wrongCall('packs', `"${word}" is not among ${Object.keys(ACTS).join(', ')}.`);
  if (values.length !== known.values) return wrongCall('packs', `${word} takes ${known.values} values; ${values.length} given.`);
  if (listFormat(args) === null) return wrongCall('packs', '--format must be table, json or ndjson.');
  if (['activate', 'advance', 'rollback'].includes(word) && textOption(args, 'reason') === null) return wrongCall('packs', `${word} needs --reason: it stays with the pack.`);
  return known.act(args);
}

function onPlatform(act: (platform: PlatformClient, args: CommandArgs) => Promise<number>): Act {
  return (args) => runOnPlatform(args, (platform) => act(platform, args));
}

async function list(platform: PlatformClient, args: CommandArgs): Promise<number> {
  const { packs: all, publicKey } = await platform.call('packs', {});
  printList(all, listFormat(args) ?? 'table', line);
  if (listFormat(args) === 'table') process.stdout.write(`\nThis installation signs with ${publicKey}\n`);
  return EXIT.ok;
}

function line({ name, version, status, ring, rules, reason, by }: Pack): string {
  const where = status === 'rolling' ? `ring ${ring}` : '';
  return `${name.padEnd(20)} ${version.padEnd(22)} ${status.padEnd(9)} ${where.padEnd(7)} ${String(rules).padStart(6)} rules  ${reason} (${by})`;
}

async function add(platform: PlatformClient, args: CommandArgs): Promise<number> {
  const read = await readPackFile(args.positionals[1] ?? '');
  if (!read.ok) return wrongCall('packs', read.detail);
  const { name, version, rules } = await platform.call('addPack', { body: read.value });
  process.stdout.write(`${name} ${version} is there with ${rules} rules, and not used yet. Send it on its way: watchfloor packs activate ${name} ${version} --reason WHY\n`);
  return EXIT.ok;
}

async function activate(platform: PlatformClient, args: CommandArgs): Promise<number> {
  const [, pack = '', version = ''] = args.positionals;
  const firstTenant = textOption(args, 'first-tenant');
  if (firstTenant !== null) await platform.call('changeRollout', { body: { firstTenant } });
  const { packs: changed } = await platform.call('activatePack', { params: { pack }, body: { version, reason: textOption(args, 'reason') ?? '' } });
  printList(changed, listFormat(args) ?? 'table', line);
  return EXIT.ok;
}

/** One ring on, before the soak time is over. */
async function advance(platform: PlatformClient, args: CommandArgs): Promise<number> {
  const { packs: changed } = await platform.call('advancePack', { params: { pack: args.positionals[1] ?? '' }, body: { reason: textOption(args, 'reason') ?? '' } });
  printList(changed, listFormat(args) ?? 'table', line);
  return EXIT.ok;
}

async function rollback(platform: PlatformClient, args: CommandArgs): Promise<number> {
  const { packs: changed } = await platform.call('returnPack', { params: { pack: args.positionals[1] ?? '' }, body: { reason: textOption(args, 'reason') ?? '' } });
  printList(changed, listFormat(args) ?? 'table', line);
  return EXIT.ok;
}

async function trust(platform: PlatformClient, args: CommandArgs): Promise<number> {
  const { trustedKeys } = await platform.call('rollout', {});
  const key = args.positionals[1] ?? '';
  await platform.call('changeRollout', { body: { trustedKeys: [...new Set([...trustedKeys, key])] } });
  process.stdout.write(`Packs that are signed with ${key} are taken from now on.\n`);
  return EXIT.ok;
}
