import { escapeControls } from '#base/log-line.ts';
import { deterministicId } from '#base/ids.ts';
import { type Command, type CommandArgs, hasFlag, listOption, textOption } from '#cli/command.ts';
import { presentAlert, presentIncident } from '#cli/present-scan.ts';
import { scanTable } from '#cli/scan-table.ts';
import { PAGING_LINE } from '#engine/score/priority.ts';
import { contentFolder } from './content-folder.ts';
import { detectorFromContent } from './detector-from-content.ts';
import { normaliserFromContent } from './normaliser-from-content.ts';
import { type ScanCounts, scanFiles } from './scan-files.ts';

/** What the exit code of a scan says; a script can act on it. */
const FOUND_NOTHING = 0;
const FOUND_INCIDENTS = 1;
const COULD_NOT_RUN = 2;

export const command: Command = {
  name: 'scan',
  summary: 'Read files through the whole engine in memory: records in, incidents out. No server needed.',
  usage: 'PATH... [options]',
  options: {
    rules: { type: 'string', multiple: true, value: 'DIR', help: 'Further Sigma rules: a folder, a file, or a .tar.gz of them; may be given several times.' },
    source: { type: 'string', default: 'auto', value: 'auto|ID', help: 'The source of all records (vendor.product), or auto to detect it.' },
    show: { type: 'string', default: 'incidents', value: 'incidents|alerts|events', help: 'What to print.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
    all: { type: 'boolean', help: `Also incidents below priority ${PAGING_LINE}, which are not work yet.` },
  },
  notes: 'Reads NDJSON, JSON, Zeek logs, CSV with a header, syslog text, mail (.eml) and event XML, also as .gz, .zst and .tar.gz.\nExit code 0: no incident. 1: incidents found. 2: it could not run.',
  run: scan,
};

async function scan(args: CommandArgs): Promise<number> {
  const show = textOption(args, 'show') ?? '';
  const format = textOption(args, 'format') ?? '';
  const source = textOption(args, 'source') ?? 'auto';
  if (args.positionals.length === 0) return refuse('Name at least one file or folder to scan.');
  if (!['incidents', 'alerts', 'events'].includes(show)) return refuse('--show must be incidents, alerts or events.');
  if (!['table', 'json', 'ndjson'].includes(format)) return refuse('--format must be table, json or ndjson.');
  try {
    const content = contentFolder();
    const normaliser = await normaliserFromContent(content);
    if (source !== 'auto' && !normaliser.sources.includes(source)) return refuse(`"${source}" is no source that is known. Known are:\n  ${normaliser.sources.join('\n  ')}`);
    const loaded = show === 'events' ? null : await detectorFromContent(content, listOption(args, 'rules'));
    const events: object[] = [];
    const print = (value: object) => (format === 'ndjson' ? writeLine(value) : events.push(value));
    const { picture, counts } = await scanFiles(args.positionals, {
      normaliser, detector: loaded?.detector ?? null, source: source === 'auto' ? '' : source, nowMs: Date.now(),
      onEvent: show === 'events' ? (event) => void print(event.ocsf) : undefined, onProgress: progress(),
    });
    endProgress();
    const incidents = picture.incidents((first) => deterministicId(['incident', picture.tenant, first]));
    const shown = hasFlag(args, 'all') ? incidents : incidents.filter((incident) => incident.priority >= PAGING_LINE);
    if (show === 'alerts') for (const alert of [...picture.alerts.values()].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1))) print(presentAlert(alert));
    if (show === 'incidents') for (const incident of shown) print(presentIncident(incident));
    if (format === 'json') process.stdout.write(`${JSON.stringify(events, null, 2)}\n`);
    if (format === 'table') process.stdout.write(scanTable(show, { incidents: shown, alerts: [...picture.alerts.values()], events }));
    report(counts, loaded, picture.alerts.size, shown.length);
    return shown.length > 0 ? FOUND_INCIDENTS : FOUND_NOTHING;
  } catch (error) {
    endProgress();
    if (error instanceof Error && isExpected(error)) return refuse(error.message);
    throw error;
  }
}

/** Missing files and content that does not compile are told as they are; anything else is a bug. */
function isExpected(error: Error): boolean {
  return ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '') || /^(?:ContentError|MappingError)$/.test(error.constructor.name);
}

function refuse(message: string): number {
  process.stderr.write(`${escapeControls(message)}\nSee: watchfloor scan --help\n`);
  return COULD_NOT_RUN;
}

function writeLine(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function progress(): ((counts: ScanCounts) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  const start = performance.now();
  return (counts) => {
    if (counts.records % 5000 === 0) process.stderr.write(`\r${counts.records.toLocaleString('en')} records, ${Math.round(counts.records / ((performance.now() - start) / 1000)).toLocaleString('en')} a second `);
  };
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

/** What was read and what was not, on stderr: nothing is passed over in silence. */
function report(counts: ScanCounts, loaded: { ruleSet: { rules: readonly unknown[] }; problems: readonly { severity: string }[]; withdrawn: number } | null, alerts: number, incidents: number): void {
  const lines = [`${counts.records} records of ${counts.files} files: ${counts.events} events, ${alerts} alerts, ${incidents} incidents.`];
  if (loaded) {
    const broken = loaded.problems.filter((problem) => problem.severity === 'error').length;
    lines.push(`${loaded.ruleSet.rules.length} rules${broken > 0 ? `, ${broken} problems in further ones (watchfloor rules check)` : ''}${loaded.withdrawn > 0 ? `, ${loaded.withdrawn} withdrawn ones left out` : ''}.`);
  }
  if (counts.unmapped > 0) lines.push(`${counts.unmapped} events are of no known source; they are kept as base events (--source names it).`);
  for (const [reason, number] of counts.unreadable) lines.push(`${number} unreadable lines: ${reason}.`);
  for (const { path, why } of counts.notRead) lines.push(`Not read: ${path}: ${why}.`);
  process.stderr.write(`${lines.map(escapeControls).join('\n')}\n`);
}
