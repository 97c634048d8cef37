import { EXIT } from '#base/exit-codes.ts';
import { isTenantId } from '#contract/tenant.ts';
import { type Command, type CommandArgs, textOption } from './command.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from './run-on-platform.ts';
import { PLATFORM_OPTIONS, type PlatformClient } from './running-platform.ts';

export const command: Command = {
  name: 'models',
  summary: 'Behaviour models of a running platform: what each watches and alerted on, and what it remembers of somebody.',
  usage: '[list | show NAME | memory NAME ENTITY --tenant ID] [options]',
  options: {
    ...PLATFORM_OPTIONS,
    tenant: { type: 'string', value: 'ID', help: 'list, show: figures of this tenant (default: all of yours). memory: whose entity it is.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  notes: 'ENTITY is a user, host or address as alerts name it. docs/models.md has the kinds.\nExit code 0: done. 1: there is no such model, nothing is remembered, or the platform could not be reached. 2: called wrongly.',
  run: models,
};

async function models(args: CommandArgs): Promise<number> {
  const [word = 'list', name, entity, ...rest] = args.positionals;
  const tenant = textOption(args, 'tenant');
  if (listFormat(args) === null) return wrongCall('models', '--format must be table, json or ndjson.');
  if (tenant !== null && !isTenantId(tenant)) return wrongCall('models', `"${tenant}" is no tenant id: lower-case letters, digits and inner hyphens, at most 63.`);
  if (word === 'list' && name === undefined) return runOnPlatform(args, (platform) => list(platform, args, tenant));
  if (word === 'show' && name !== undefined && entity === undefined) return runOnPlatform(args, (platform) => show(platform, args, { name, tenant }));
  if (word !== 'memory' || name === undefined || entity === undefined || rest.length > 0) return wrongCall('models', 'It is list, show NAME, or memory NAME ENTITY.');
  return tenant === null ? wrongCall('models', 'memory needs the tenant: --tenant ID.') : runOnPlatform(args, (platform) => remember(platform, args, { tenant, model: name, entity }));
}

async function list(platform: PlatformClient, args: CommandArgs, tenant: string | null): Promise<number> {
  const found = await platform.call('models', { query: tenant === null ? {} : { tenant } });
  printList(found.models, listFormat(args) ?? 'table', ({ name, level, threshold, alerts, title }) => `${name.padEnd(22)} ${level.padEnd(14)} from ${threshold.toFixed(2)}  ${String(alerts).padStart(6)} alerts in 30 days  ${title}`);
  return EXIT.ok;
}

async function show(platform: PlatformClient, args: CommandArgs, { name, tenant }: { readonly name: string; readonly tenant: string | null }): Promise<number> {
  const model = (await platform.call('models', { query: tenant === null ? {} : { tenant } })).models.find((one) => one.name === name);
  if (model === undefined) {
    process.stderr.write(`There is no behaviour model "${name}". See: watchfloor models list\n`);
    return EXIT.failed;
  }
  printList([model], listFormat(args) ?? 'table', () => [
    `${model.title} (${model.id})`, model.description, '', `watches      ${model.watches}`, `learns       of each ${model.entity.type}`, `alerts from  a score of ${model.threshold}, confidence ${model.confidence.least} to ${model.confidence.most}, again after ${model.quietHours} hours`,
    `proof        ${model.proof === null ? 'none' : `alerts on ${model.proof.fires.length}, and not on ${model.proof.misses.length} near misses`}`, `in 30 days   ${model.matches} findings, ${model.alerts} alerts; in ${model.openIncidents} open and ${model.closedIncidents} closed incidents`,
    `ATT&CK       ${[...model.techniques, ...model.tactics].join(', ')}`,
  ].join('\n'));
  return EXIT.ok;
}

async function remember(platform: PlatformClient, args: CommandArgs, { tenant, model, entity }: { readonly tenant: string; readonly model: string; readonly entity: string }): Promise<number> {
  const { entries, isCut } = await platform.call('modelMemory', { params: { tenant, model }, query: { entity } });
  printList(entries, listFormat(args) ?? 'table', ({ about, facts }) => `${about === '' ? entity : about}: ${facts.map(({ name, value, isTime }) => `${name} ${isTime ? new Date(Number(value)).toISOString() : value}`).join(', ')}`);
  if (isCut) process.stderr.write('There are more; the first are shown.\n');
  if (entries.length > 0) return EXIT.ok;
  process.stderr.write(`The model ${model} has never seen ${entity} at ${tenant}, or has forgotten it.\n`);
  return EXIT.failed;
}
