import { EXIT } from '#base/exit-codes.ts';
import { type Command, type CommandArgs, textOption } from '#cli/command.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from '#cli/run-on-platform.ts';
import { PLATFORM_OPTIONS, type PlatformClient } from '#cli/running-platform.ts';
import { INDICATOR_KIND_WORDS } from '#contract/indicator.ts';
import { isTenantId } from '#contract/tenant.ts';
import { importFiles, importTaxii } from './intel/import-files.ts';

export const command: Command = {
  name: 'intel',
  summary: 'Indicators of compromise of a running platform: import files of them, list and remove feeds, look up one, look for them in what is stored.',
  usage: '[list | show VALUE | import FILE... | import --taxii URL --collection ID | remove FEED | lookback FEED] [options]',
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
    every: { type: 'string', value: 'HOURS', help: 'import: how often your timer does this; the console says when it is overdue.' },
    taxii: { type: 'string', value: 'URL', help: 'import: pull from the API root of a TAXII 2.1 server instead of files.' },
    collection: { type: 'string', value: 'ID', help: 'import --taxii: which collection.' },
    'added-after': { type: 'string', value: 'TIME', help: 'import --taxii: only what the server got after this time; the last pull told it.' },
    user: { type: 'string', value: 'NAME', help: 'import --taxii: who signs in; the password is WATCHFLOOR_TAXII_PASSWORD.' },
    since: { type: 'string', default: '30', value: 'DAYS', help: 'lookback: how many days of what is stored.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  notes: 'import adds to a feed that is there; remove it before to replace it. What is not taken is counted with the reason. docs/intel.md has the formats.\nExit code 0: done. 1: show found nothing, the platform refused or could not be reached, or a file could not be read or held no indicator. 2: called wrongly.',
  run: intel,
};

async function intel(args: CommandArgs): Promise<number> {
  const [word = 'list', ...values] = args.positionals;
  const tenant = textOption(args, 'tenant');
  if (listFormat(args) === null) return wrongCall('intel', '--format must be table, json or ndjson.');
  if (tenant !== null && !isTenantId(tenant)) return wrongCall('intel', `"${tenant}" is no tenant id: lower-case letters, digits and inner hyphens, at most 63.`);
  if (word === 'list') return values.length === 0 ? runOnPlatform(args, (platform) => list(platform, args)) : wrongCall('intel', 'list takes no values.');
  if (word === 'import') return importAny(args, values);
  const [feed] = values;
  const verb = VERBS[word];
  if (verb === undefined) return wrongCall('intel', `"${word}" is not among list, show, import, remove, lookback.`);
  if (feed === undefined || values.length > 1) return wrongCall('intel', `${word} takes ${word === 'show' ? 'one value' : 'the name of one feed'}.`);
  return verb(args, feed);
}

/** What takes one value. */
const VERBS: Readonly<Record<string, (args: CommandArgs, value: string) => Promise<number>>> = {
  show: (args, value) => runOnPlatform(args, (platform) => show(platform, args, value)),
  remove: (args, feed) => runOnPlatform(args, (platform) => remove(platform, args, feed)),
  lookback: lookBack,
};

async function importAny(args: CommandArgs, files: readonly string[]): Promise<number> {
  const taxii = textOption(args, 'taxii');
  if (taxii !== null) return files.length === 0 ? importTaxii(args, taxii) : wrongCall('intel', 'Name files or --taxii, not both.');
  return files.length > 0 ? importFiles(args, files) : wrongCall('intel', 'Name the files to import.');
}

async function remove(platform: PlatformClient, args: CommandArgs, feed: string): Promise<number> {
  const tenant = textOption(args, 'tenant');
  const done = await platform.call('removeFeed', { params: { feed }, query: tenant === null ? {} : { tenant } });
  printList([done], listFormat(args) ?? 'table', () => `The feed ${feed} is removed.`);
  return EXIT.ok;
}

async function list(platform: PlatformClient, args: CommandArgs): Promise<number> {
  const tenant = textOption(args, 'tenant');
  const { feeds } = await platform.call('indicatorFeeds', { query: tenant === null ? {} : { tenant } });
  const figures = new Map((await platform.call('feedOverview', {})).feeds.filter((one) => one.tenant === tenant).map((one) => [one.name, one]));
  printList(feeds.map((feed) => ({ ...feed, alerts: figures.get(feed.name)?.alerts ?? 0, isOverdue: figures.get(feed.name)?.isOverdue ?? false })), listFormat(args) ?? 'table', ({ name, count, changedAtMs, description, lastImport: { fault }, alerts, isOverdue }) => {
    const found = `  ${String(alerts).padStart(6)} alerts in 30 days${isOverdue ? ', overdue' : ''}`;
    return `${name.padEnd(40)} ${String(count).padStart(9)} indicators  ${new Date(changedAtMs).toISOString().slice(0, 16)}Z${found}  ${description}${fault === null ? '' : `\n  The last import failed: ${fault.detail}`}`;
  });
  return EXIT.ok;
}

const STANDING_WORDS = { alerts: 'alerts', faded: 'has faded', expired: 'has expired', warned: 'is on a warning list' } as const;

/** What is known of one value. Exit code 1 where no feed knows it, as a search that finds nothing has. */
async function show(platform: PlatformClient, args: CommandArgs, value: string): Promise<number> {
  const { asked, known, warning } = await platform.call('lookUpIndicator', { query: { value } });
  const format = listFormat(args) ?? 'table';
  if (format === 'table') process.stdout.write(`${INDICATOR_KIND_WORDS[asked.kind]} ${asked.value}: ${known.length === 0 ? 'no feed knows it' : `known ${known.length} times`}${warning === null ? '' : `; on the warning list ${warning}`}.\n`);
  printList(known, format, (one) => {
    const until = one.alertsUntilMs === null ? 'for ever' : `until ${new Date(one.alertsUntilMs).toISOString().slice(0, 10)}`;
    return `${one.feed}${one.tenant === null ? '' : ` of ${one.tenant}`}  ${one.kind} ${one.value}  ${STANDING_WORDS[one.standing]}  confidence ${one.confidenceNow} (${one.confidence} at first, ${until})  ${one.severity}  TLP:${one.tlp.toUpperCase()}  ${[one.label, ...one.techniques].filter((text) => text !== '').join(', ')}`;
  });
  return known.length === 0 ? EXIT.failed : EXIT.ok;
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
