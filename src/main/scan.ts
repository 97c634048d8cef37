import { escapeControls } from '#base/log-line.ts';
import { deterministicId } from '#base/ids.ts';
import { type Command, type CommandArgs, hasFlag, listOption, textOption } from '#cli/command.ts';
import { presentAlert, presentIncident } from '#cli/present-scan.ts';
import { scanTable } from '#cli/scan-table.ts';
import type { Alert } from '#contract/alert.ts';
import { PAGING_LINE } from '#engine/score/priority.ts';
import { UnreachablePath } from '#pipeline/ingest/files/find-files.ts';
import { ContentError } from '#stores/content/content-folder.ts';
import { MappingError } from '#engine/normalise/mapping.ts';
import type { AddressData } from '#stores/addresses/address-data.ts';
import { AddressDataError, describeDatabase, openAddressData } from './address-data.ts';
import { cacheOfUser } from './cache-place.ts';
import type { CachePlace } from '#stores/content/parse-cache.ts';
import { contentFolder } from './content-folder.ts';
import { detectorFromContent, type LoadedDetector } from './detector-from-content.ts';
import { normaliserFromContent } from './normaliser-from-content.ts';
import { type ScanCounts, scanFiles } from './scan-files.ts';
import { type ScanIndicators, scanIndicators } from './scan-indicators.ts';

/** What the exit code of a scan says; a script can act on it. */
const FOUND_NOTHING = 0;
const FOUND_INCIDENTS = 1;
const COULD_NOT_RUN = 2;

const SHOWS = ['incidents', 'alerts', 'events'] as const;
const FORMATS = ['table', 'json', 'ndjson'] as const;
type Show = (typeof SHOWS)[number];
type Format = (typeof FORMATS)[number];

export const command: Command = {
  name: 'scan',
  summary: 'Read files through the whole engine in memory: records in, incidents out. No server needed.',
  usage: 'PATH... [options]',
  options: {
    rules: { type: 'string', multiple: true, value: 'DIR', help: 'Further Sigma rules: a folder, a file, or a .zip or .tar.gz of them; may be given several times.' },
    source: { type: 'string', default: 'auto', value: 'auto|ID', help: 'The source of all records (vendor.product), or auto to detect it.' },
    show: { type: 'string', default: 'incidents', value: 'incidents|alerts|events', help: 'What to print.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
    indicators: { type: 'string', multiple: true, value: 'FILE', help: 'Indicators of compromise to look for: STIX 2.1, MISP, CSV or a list; may be given several times.' },
    'warning-lists': { type: 'string', multiple: true, value: 'DIR', help: "Further lists of what never alerts, in the form of MISP's warninglists." },
    'address-data': { type: 'string', multiple: true, value: 'FILE', help: 'A database of addresses (.mmdb) that says country and network; may be given several times.' },
    all: { type: 'boolean', help: `Also incidents below priority ${PAGING_LINE}, which are not work yet.` },
  },
  notes: 'Reads NDJSON, JSON, Zeek logs, W3C extended logs, CSV with a header, syslog text, mail (.eml, mbox) and event XML, also as .gz, .zst and .tar.gz.\nExit code 0: no incident. 1: incidents found. 2: it could not run.',
  run: (args) => runScan(args, { verb: 'scan', show: textOption(args, 'show') ?? '', format: textOption(args, 'format') ?? '' }),
};

export interface ScanRequest {
  /** The verb that was called, for messages. */
  readonly verb: string;
  readonly show: string;
  readonly format: string;
}

/** Runs a scan as a verb asks for it and answers the exit code. */
export async function runScan(args: CommandArgs, { verb, show, format }: ScanRequest): Promise<number> {
  const refuse = (message: string): number => {
    process.stderr.write(`${escapeControls(message)}\nSee: watchfloor ${verb} --help\n`);
    return COULD_NOT_RUN;
  };
  if (args.positionals.length === 0) return refuse(`Name at least one file or folder to ${verb}.`);
  if (!isOneOf(SHOWS, show)) return refuse('--show must be incidents, alerts or events.');
  if (!isOneOf(FORMATS, format)) return refuse(verb === 'normalise' ? '--format must be ndjson or json.' : '--format must be table, json or ndjson.');
  try {
    return await scan(args, show, format);
  } catch (error) {
    endProgress();
    if (error instanceof Error && isExpected(error)) return refuse(error.message);
    throw error;
  }
}

/** A source that is asked for and not known. */
class UnknownSource extends Error {}

async function scan(args: CommandArgs, show: Show, format: Format): Promise<number> {
  const [content, cache] = [contentFolder(), cacheOfUser()];
  const addresses = await openAddressData(listOption(args, 'address-data'), (detail) => process.stderr.write(`${escapeControls(detail)}\n`));
  const normaliser = await normaliserFromContent(content, cache, addresses?.lookUp);
  const source = textOption(args, 'source') ?? 'auto';
  if (source !== 'auto' && !normaliser.sources.includes(source)) throw new UnknownSource(`"${source}" is no source that is known. Known are:\n  ${normaliser.sources.join('\n  ')}`);
  const { intel, loaded } = show === 'events' ? { intel: null, loaded: null } : await loadDetection(args, content, cache);
  const list: object[] = [];
  const print = (value: object) => (format === 'ndjson' ? process.stdout.write(`${JSON.stringify(value)}\n`) : list.push(value));
  const { picture, counts } = await scanFiles(args.positionals, {
    normaliser, rules: loaded, source: source === 'auto' ? '' : source, nowMs: Date.now(),
    onEvent: show === 'events' ? (event) => void print(event.ocsf) : undefined, onProgress: progress(),
  });
  endProgress();
  const incidents = picture.incidents((first) => deterministicId(['incident', picture.tenant, first]));
  const shown = hasFlag(args, 'all') ? incidents : incidents.filter((incident) => incident.priority >= PAGING_LINE);
  const alerts = inOrder([...picture.alerts.values()]);
  if (show === 'alerts') for (const alert of alerts) print(presentAlert(alert));
  if (show === 'incidents') for (const incident of shown) print(presentIncident(incident));
  if (format === 'json') process.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
  if (format === 'table') process.stdout.write(scanTable(show, { incidents: shown, alerts, events: list }));
  process.stderr.write([...report(counts, loaded, alerts.length, shown.length), ...(intel?.report() ?? []), ...reportAddresses(addresses)].map((line) => `${escapeControls(line)}\n`).join(''));
  return show !== 'events' && shown.length > 0 ? FOUND_INCIDENTS : FOUND_NOTHING;
}

/** The rules and indicators that are asked. */
async function loadDetection(args: CommandArgs, content: string, cache: CachePlace): Promise<{ intel: ScanIndicators | null; loaded: LoadedDetector }> {
  const intel = await scanIndicators(args, content);
  return { intel, loaded: await detectorFromContent(content, listOption(args, 'rules'), cache, intel?.match) };
}

function reportAddresses(addresses: AddressData | null): string[] {
  return (addresses?.databases ?? []).map((database) => `Addresses are looked up in ${describeDatabase(database, Date.now()).text}.`);
}

function isOneOf<T extends string>(all: readonly T[], text: string): text is T {
  return (all as readonly string[]).includes(text);
}

function inOrder(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
}

/** Missing files and content that does not compile are told as they are; anything else is a bug. */
function isExpected(error: Error): boolean {
  return error instanceof UnknownSource || error instanceof AddressDataError || error instanceof UnreachablePath || error instanceof ContentError || error instanceof MappingError || ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function progress(): ((counts: ScanCounts) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  const startMs = performance.now();
  return (counts) => {
    if (counts.records % 5000 === 0) process.stderr.write(`\r${counts.records.toLocaleString('en')} records, ${Math.round(counts.records / ((performance.now() - startMs) / 1000)).toLocaleString('en')} a second `);
  };
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

/** What was read and what was not: nothing is passed over in silence. */
function report(counts: ScanCounts, loaded: LoadedDetector | null, alerts: number, incidents: number): string[] {
  const found = loaded ? `, ${alerts} alerts, ${incidents} incidents` : '';
  const lines = [`${counts.records} records of ${counts.files} files: ${counts.events} events${found}.`];
  if (loaded) {
    const broken = loaded.problems.filter((problem) => problem.severity === 'error').length;
    if (loaded.detectors.problems.length > 0) lines.push(`${loaded.detectors.problems.length} rules need lists that are not there: ${loaded.detectors.problems[0]?.message ?? ''}`);
    lines.push(`${loaded.rules.length} rules, ${loaded.correlations.correlations.length} correlations and ${loaded.models.models.length} behaviour models${broken > 0 ? `, ${broken} problems in further ones (watchfloor rules check)` : ''}${loaded.withdrawn > 0 ? `, ${loaded.withdrawn} withdrawn ones left out` : ''}.`);
  }
  if (counts.unmapped > 0) lines.push(`${counts.unmapped} events are of no known source; they are kept as base events (--source names it).`);
  if (counts.hitsBeyond > 0) lines.push(`${counts.hitsBeyond} hits of rules were not correlated: more came together than a correlation waits with.`);
  if (counts.observationsBeyond > 0) lines.push(`${counts.observationsBeyond} observations were not shown to behaviour models: there were more than a scan keeps.`);
  for (const [reason, number] of counts.unreadable) lines.push(`${number} unreadable lines: ${reason}.`);
  for (const { path, why } of counts.notRead) lines.push(`Not read: ${path}: ${why}.`);
  return lines;
}
