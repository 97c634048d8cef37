import { DOMAINS } from '#contract/domain.ts';
import { CLASS_EQUIVALENTS } from './class-equivalents.ts';
import { type Field, FIELDS } from './ecs-fields.ts';
import type { ClassFigures, ClassMeasure } from './measure-classes.ts';
import type { FieldFigures, FieldMeasure } from './measure-fields.ts';
import type { LeftOut } from './reference-case.ts';
import { percent, sumOf, type Tally } from './tally.ts';
import { textTable } from './text-table.ts';

export interface SourcesMeasure {
  readonly classes: ClassMeasure;
  readonly fields: FieldMeasure;
}

const MAX_VALUE = 100;

const LEGEND = `How fields are compared (only where the ECS document has them):
  recognised   the source, which is not told, is one that the table of sources names for the data stream
  time         @timestamp: equal to the millisecond, or to the second where one side has no fraction; but for the year where the
               record has none; or the epoch that the record has beside a local time without zone, which Elastic took for UTC
  user         the first of user, source.user, client.user, destination.user, user.target (name, else email, else id), else any of related.user,
               is a name, mail or uid of a user, of the actor's application, or of the mail in our event; DOM\\name, name@domain and name are equal
  host         host.name, else host.hostname, observer.hostname, observer.name is a device or endpoint of ours; a short name equals the full one
  source       source.ip, else source.address, client.ip is our src_endpoint or the mail's originating address; destination likewise (dst_endpoint)
  action       the words of event.action (case, spaces and punctuation aside) are those of, or stand as whole words in (two and more words also the other way round), our
               activity_name, api.operation, metadata.event_code, disposition, action, finding title or type, status_detail or status_code, or are the value
               of a field of the record;
               a label that Elastic invented must be given the class and activity that the table of labels (tools/eval/sources/action-labels.ts) says
  outcome      event.outcome success or failure is status_id Success or Failure; of traffic that a firewall refused (event.type denied) our action,
               disposition or activity must say so, since Elastic calls it success for some firewalls and failure for others`;

/** Both measures as a person reads them; at most `show` disagreements per package and field. */
export function presentSources({ classes, fields }: SourcesMeasure, show: number): string {
  const parts = [
    'Classes: what OCSF references expect, against what we give when no source is told', classTable(classes.packages), '',
    'Fields: what Elastic makes of the same records, against ours (percent of how many)', fieldTable(fields.packages), '', LEGEND, '',
    `Classes that count as equal: ${CLASS_EQUIVALENTS.map((row) => `${row.expected} and ${row.also} (${row.why})`).join('; ')}`, '',
    leftOutLines([...classes.leftOut, ...fields.leftOut]), `Records to which the reference gives no class (base event), so that only their source is compared: ${classes.packages.reduce((sum, one) => sum + one.unclassified, 0)}`,
    `Actions that agree by the table of labels only: ${fields.byLabel}`, ...[...fields.skipped].map(([why, count]) => `Not compared: ${count} times ${why}`), '',
    ...classes.packages.flatMap((figures) => classDisagreements(figures, show)),
    ...fields.packages.flatMap((figures) => fieldDisagreements(figures, show)),
    totals({ classes, fields }),
  ];
  return `${parts.join('\n')}\n`;
}

const share = (tally: Tally) => (tally.compared === 0 ? '-' : `${percent(tally)} of ${tally.compared}`);

function classTable(packages: readonly ClassFigures[]): string {
  const row = (name: string, classes: Tally, recognised: Tally) => [name, String(classes.compared), String(classes.agreeing), percent(classes), percent(recognised)];
  const rows = packages.map((one) => row(`${one.reference} ${one.package}`, one.classes, one.recognised));
  const sum = row('sum', sumOf(packages.map((one) => one.classes)), sumOf(packages.map((one) => one.recognised)));
  return textTable([['package', 'events', 'class agrees', '%', 'recognised %'], ...rows, sum]);
}

function fieldTable(packages: readonly FieldFigures[]): string {
  const sumRow = (name: string, of: readonly FieldFigures[]) => [
    name, '', String(of.reduce((sum, one) => sum + one.cases, 0)), percent(sumOf(of.map((one) => one.recognised))), ...FIELDS.map((field) => share(sumOf(of.map((one) => one.fields[field])))),
  ];
  const rows = packages.map((one) => [one.package, one.domain, String(one.cases), percent(one.recognised), ...FIELDS.map((field) => share(one.fields[field]))]);
  const domains = DOMAINS.map((domain) => ({ domain, of: packages.filter((one) => one.domain === domain) })).filter(({ of }) => of.length > 0);
  return textTable([['package', 'domain', 'records', 'recognised', ...FIELDS], ...rows, ...domains.map(({ domain, of }) => sumRow(`all ${domain}`, of)), sumRow('sum', packages)]);
}

function leftOutLines(leftOut: readonly LeftOut[]): string {
  const [unmapped, others] = [leftOut.filter((one) => isUnmapped(one)), leftOut.filter((one) => !isUnmapped(one))];
  const lines = [...Map.groupBy(others, (one) => one.why)].map(([why, of]) => `Left out, ${why}: ${namesOf(of)}`);
  return [...lines, ...(unmapped.length === 0 ? [] : [`Left out, no mapping yet: ${namesOf(unmapped)}`])].join('\n');
}

const isUnmapped = ({ why }: LeftOut) => why.startsWith('no mapping of');

/** Tests of one product are counted, not listed. */
function namesOf(of: readonly LeftOut[]): string {
  const byProduct = Map.groupBy(of, (one) => (one.what.startsWith('elastic ') ? one.what : one.what.split('/')[0] ?? one.what));
  return [...byProduct].map(([product, tests]) => (tests.length === 1 ? tests[0]?.what ?? product : `${product} (${tests.length} tests)`)).join(', ');
}

function classDisagreements(figures: ClassFigures, show: number): string[] {
  const lines = figures.disagreements.slice(0, show).map((one) => `  ${one.test}: expected class ${one.expectedClass}, got ${one.gotClass ?? 'none'} from ${one.gotSource ?? 'no event'}`);
  return lines.length === 0 ? [] : [`${figures.reference} ${figures.package}: ${figures.disagreements.length} disagree`, ...lines, ''];
}

function fieldDisagreements(figures: FieldFigures, show: number): string[] {
  const strays = [...figures.strays].map(([where, count]) => `  not recognised: ${count} of ${where}`);
  const byField = FIELDS.flatMap((field) => oneField(figures, field, show));
  return show === 0 || strays.length + byField.length === 0 ? [] : [`elastic ${figures.package} (${figures.domain})`, ...strays, ...byField, ''];
}

function oneField({ disagreements }: FieldFigures, field: Field, show: number): string[] {
  const of = disagreements.filter((one) => one.field === field);
  if (of.length === 0) return [];
  return [`  ${field}: ${of.length} disagree`, ...of.slice(0, show).map((one) => `    ${one.case} ${one.n}: expected ${cut(one.expected)}, ours ${cut(one.ours) || 'nothing'}`)];
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_VALUE ? `${line.slice(0, MAX_VALUE - 1)}…` : line;
}

function totals({ classes, fields }: SourcesMeasure): string {
  const classSum = sumOf(classes.packages.map((one) => one.classes));
  const fieldSum = sumOf(fields.packages.flatMap((one) => Object.values(one.fields)));
  const recognised = sumOf([...classes.packages, ...fields.packages].map((one) => one.recognised));
  return `Total: recognised ${share(recognised)}; classes agree ${share(classSum)}; fields agree ${share(fieldSum)}`;
}
