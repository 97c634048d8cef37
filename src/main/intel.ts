import { EXIT } from '#base/exit-codes.ts';
import { type Command, type CommandArgs, textOption } from '#cli/command.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from '#cli/run-on-platform.ts';
import { PLATFORM_OPTIONS, type PlatformClient } from '#cli/running-platform.ts';
import { isTenantId } from '#contract/tenant.ts';
import { importFiles, importTaxii } from './intel/import-files.ts';

export const command: Command = {
  name: 'intel',
  summary: 'Indicators of compromise of a running platform: import files of them, list and remove feeds, look for them in what is stored.',
  usage: '[list | import FILE... | import --taxii URL --collection ID | remove FEED | lookback FEED] [options]',
  options: {
    ...PLATFORM_OPTIONS,
    tenant: { type: 'string', value: 'ID', help: 'The feed is of this tenant, and asked about its events alone (default: of the provider, asked about all).' },
    feed: { type: 'string', value: 'NAME', help: 'import: the feed to put all into (default: each file is a feed of its own name).' },
    as: { type: 'string', value: 'stix|misp|csv|list', help: 'import: the format, where the form of the file does not tell it.' },
    columns: { type: 'string', value: 'MEANING=COLUMN,...', help: 'import: which column of a CSV holds value, kind, label, confidence, severity, valid-from, expires, tlp, techniques; by name or number.' },
    label: { type: 'string', value: 'TEXT', help: 'import: what the indicators stand for, where the file does not say it.' },
    confidence: { type: 'string', value: '0-100', help: 'import: the same for how sure they are (default: 60).' },
    severity: { type: 'string', value: 'LEVEL', help: 'import: the same for how severe (default: medium).' },
    tlp: { type: 'string', value: 'TLP', help: 'import: the same for the Traffic Light Protocol (default: amber).' },
    days: { type: 'string', value: 'N', help: 'import: the same for how many days they are valid (default: without end).' },
    taxii: { type: 'string', value: 'URL', help: 'import: pull from the API root of a TAXII 2.1 server instead of files.' },
    collection: { type: 'string', value: 'ID', help: 'import --taxii: which collection.' },
    'added-after': { type: 'string', value: 'TIME', help: 'import --taxii: only what the server got after this time; the last pull told it.' },
    user: { type: 'string', value: 'NAME', help: 'import --taxii: who signs in; the password is WATCHFLOOR_TAXII_PASSWORD.' },
    since: { type: 'string', default: '30', value: 'DAYS', help: 'lookback: how many days of what is stored.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  notes: 'import adds to a feed that is there; remove it before to replace it. What is not taken is counted with the reason. docs/intel.md has the formats.\nExit code 0: done. 1: the platform refused or could not be reached, or a file could not be read or held no indicator. 2: called wrongly.',
  run: intel,
};

async function intel(args: CommandArgs): Promise<number> {
  const [word = 'list', ...values] = args.positionals;
  const tenant = textOption(args, 'tenant');
  if (listFormat(args) === null) return wrongCall('intel', '--format must be table, json or ndjson.');
  if (tenant !== null && !isTenantId(tenant)) return wrongCall('intel', `"${tenant}" is no tenant id: lower-case letters, digits and inner hyphens, at most 63.`);
  if (word === 'list') return values.length === 0 ? runOnPlatform(args, (platform) => list(platform, args)) : wrongCall('intel', 'list takes no values.');
  const taxii = textOption(args, 'taxii');
  if (word === 'import' && taxii !== null) return values.length === 0 ? importTaxii(args, taxii) : wrongCall('intel', 'Name files or --taxii, not both.');
  if (word === 'import') return values.length > 0 ? importFiles(args, values) : wrongCall('intel', 'Name the files to import.');
  const [feed] = values;
  if (word !== 'remove' && word !== 'lookback') return wrongCall('intel', `"${word}" is not among list, import, remove, lookback.`);
  if (feed === undefined || values.length > 1) return wrongCall('intel', `${word} takes the name of one feed.`);
  if (word === 'lookback') return lookBack(args, feed);
  return runOnPlatform(args, async (platform) => {
    const done = await platform.call('removeFeed', { params: { feed }, query: tenant === null ? {} : { tenant } });
    printList([done], listFormat(args) ?? 'table', () => `The feed ${feed} is removed.`);
    return EXIT.ok;
  });
}

async function list(platform: PlatformClient, args: CommandArgs): Promise<number> {
  const tenant = textOption(args, 'tenant');
  const { feeds } = await platform.call('indicatorFeeds', { query: tenant === null ? {} : { tenant } });
  printList(feeds, listFormat(args) ?? 'table', ({ name, count, changedAtMs, description }) => `${name.padEnd(40)} ${String(count).padStart(9)} indicators  ${new Date(changedAtMs).toISOString().slice(0, 16)}Z  ${description}`);
  return EXIT.ok;
}

async function lookBack(args: CommandArgs, feed: string): Promise<number> {
  const [tenant, days] = [textOption(args, 'tenant'), Number(textOption(args, 'since'))];
  if (!Number.isInteger(days) || days < 1 || days > 365) return wrongCall('intel', '--since must be 1 to 365 days.');
  return runOnPlatform(args, async (platform) => {
    const { tenants, indicators } = await platform.call('lookBack', { params: { feed }, query: tenant === null ? {} : { tenant }, body: { days } });
    const format = listFormat(args) ?? 'table';
    printList(tenants, format, ({ tenant: of, count, matches, heldBack }) =>
      [`${of}: ${count} matches of ${indicators} indicators in ${days} days${heldBack > 0 ? `, ${heldBack} more held back (expired, faded, or on a warning list)` : ''}.`, ...matches.map(({ timeMs, kind, value, seen, label, source, event }) =>
        `${new Date(timeMs).toISOString().slice(0, 19)}Z  ${kind} ${value}${seen === value ? '' : ` (${seen})`}${label === '' ? '' : `: ${label}`}  ${source}  ${event}`)].join('\n  '));
    return EXIT.ok;
  });
}
