import { textTable } from '../sources/text-table.ts';
import type { Comparison } from './compare-engines.ts';
import type { GeneratedReport } from './compare-generated.ts';
import type { HostileReport } from './hostile.ts';
import type { LoadReport } from './load-report.ts';
import type { PatternReport } from './pattern-report.ts';
import type { PeerReport } from './peers.ts';
import type { RegressionReport } from './regression.ts';
import type { RouteReport, RouteRow } from './route-report.ts';

export interface SigmaReport {
  readonly loading: LoadReport;
  readonly routes: RouteReport;
  readonly regression: RegressionReport;
  readonly peers: readonly PeerReport[];
  readonly patterns: PatternReport;
  readonly hostile: readonly HostileReport[];
  readonly generated: GeneratedReport;
  readonly recordings: Comparison;
}

const MAX_ROUTED_ROWS = 40;

export function presentSigma(report: SigmaReport): string {
  return [
    ...presentLoading(report.loading), ...presentRoutes(report.routes), ...presentRegression(report.regression), ...report.peers.flatMap(presentPeer),
    ...presentPatterns(report.patterns), ...presentHostile(report.hostile), ...presentGenerated(report.generated), ...presentRecordings(report.recordings),
  ].join('\n').concat('\n');
}

function presentLoading({ folders, errors, warnings, reasons }: LoadReport): string[] {
  const sum = (of: 'files' | 'loaded' | 'withdrawn' | 'refused' | 'silent') => folders.reduce((total, folder) => total + folder[of], 0);
  const rows = [...folders, { folder: 'all', files: sum('files'), loaded: sum('loaded'), withdrawn: sum('withdrawn'), refused: sum('refused'), silent: sum('silent') }];
  return [
    '', `Loading: ${sum('files') - sum('silent')} of ${sum('files')} files are loaded or refused with file, line, field and reason; ${warnings} warnings`, '',
    textTable([['folder', 'files', 'loaded', 'withdrawn', 'refused', 'silent'], ...rows.map(({ folder, files, loaded, withdrawn, refused, silent }) => [folder, ...[files, loaded, withdrawn, refused, silent].map(String)])]), '',
    ...reasons.map(({ reason, files }) => `${String(files).padStart(5)}  ${reason}`), '',
    ...errors.map(({ file, line, field, message }) => `  ${file}:${line}: ${field}: ${message.slice(0, 160)}`),
  ];
}

function presentRoutes({ rules, routed, unexplained, rows }: RouteReport): string[] {
  const name = ({ product, category, service }: RouteRow) => [product ?? '*', category ?? '*', service ?? '*'].join(' / ');
  const reached = rows.filter(({ sources }) => sources.length > 0);
  const shown = reached.slice(0, MAX_ROUTED_ROWS);
  return [
    '', `Routes: ${routed} of ${rules} rules are asked about events of some source; ${rules - routed} are not, ${unexplained} of these without a reason`, '',
    textTable([['product / category / service', 'rules', 'sources'], ...shown.map((row) => [name(row), String(row.rules), String(row.sources.length)])]),
    ...(reached.length > shown.length ? [`... and ${reached.length - shown.length} more log sources with a route`] : []), '',
    ...rows.filter(({ sources }) => sources.length === 0).map((row) => `  no route: ${name(row)} (${row.rules}): ${row.reason ?? 'NO REASON IS WRITTEN DOWN'}`),
  ];
}

function presentRegression({ cases, fired, counted, countedRight, otherCounts, misses }: RegressionReport): string[] {
  return ['', `SigmaHQ's regression tests: ${fired} of ${cases} fire their rule; ${countedRight} of the ${counted} that tell a number have that many matches`, ...otherCounts.map(({ rule, told, found }) => `  ${found} events of the file match instead of ${told}: ${rule}`), ...misses.map(({ rule, why }) => `  miss: ${rule}: ${why}`)];
}

function presentPeer({ set, tests, unmapped, withoutCounterpart, cases }: PeerReport): string[] {
  const positive = cases.filter(({ mustFire }) => mustFire);
  const negative = cases.filter(({ mustFire }) => !mustFire);
  return [
    '', `${set}: ${tests} tests, ${unmapped} of no source that is mapped to Sigma, ${withoutCounterpart} of rules without a counterpart in Sigma`,
    `  ${positive.filter(({ fires }) => fires).length} of ${positive.length} that must fire do, ${negative.filter(({ fires }) => !fires).length} of ${negative.length} that must not do not`,
    ...cases.map(({ rule, test, counterparts, mustFire, fires, why }) => `  ${mustFire === fires ? 'agrees ' : 'differs'} ${mustFire ? 'must fire' : 'must not '} | ${rule} | ${test} | ${counterparts[0] ?? ''}${counterparts.length > 1 ? ` and ${counterparts.length - 1} more` : ''}${mustFire && !fires ? ` | ${why.slice(0, 160)}` : ''}`),
  ];
}

function presentPatterns({ patterns, proven, answers, differences, re2TimesV8, shortReach }: PatternReport): string[] {
  return [
    '', `Patterns: ${proven} of ${patterns} are proven to be linear and run on V8; ${differences} of ${answers} answers differ from RE2; RE2JS takes ${re2TimesV8} times as long for them`,
    `  ${shortReach} reach less far into a value than the common limit`,
  ];
}

function presentHostile(reports: readonly HostileReport[]): string[] {
  const rows = reports.map(({ kind, inputs, refused, loaded, unanswered, above250Ms, worstMs, worst }) => [kind, ...[inputs, refused, loaded, unanswered, above250Ms, worstMs].map(String), worst]);
  return ['', 'Hostile input: refused with a reason, or loaded; processor time', '', textTable([['kind', 'inputs', 'refused', 'loaded', 'unanswered', 'above 250 ms', 'worst ms', 'worst'], ...rows])];
}

function presentGenerated(report: GeneratedReport): string[] {
  return ['', `Generated, seed ${report.seed}: ${report.rules} rules (${report.refused} more were refused), ${report.pairs} pairs of a rule and an event`, `  of these, ${Object.entries(report.kinds).map(([kind, pairs]) => `${kind} ${pairs}`).join(', ')}`, ...presentComparison(report)];
}

function presentRecordings(report: Comparison): string[] {
  return ['', 'Recordings', ...presentComparison(report)];
}

function presentComparison({ events, hit, matches, compared, sql, differences, examples }: Comparison): string[] {
  return [
    `  ${events} events, ${hit} with a match, ${matches} matches; compared with ${Object.entries(compared).map(([name, count]) => `${name} (${count} events)`).join(', ')}: ${differences} differences`,
    ...(sql.pairs === 0 ? [] : [`  SQL over history: of ${sql.pairs} pairs yes to ${sql.yes}, ${sql.unsure} left to the matcher (${sql.unsureHolding} of these hold), no to all others`]),
    ...sql.refused.map((refused) => `  the engine of SQL does not take ${refused}`),
    ...examples.map(({ engine, event, onlyMatcher, onlyOther }) => `  only matcher: ${onlyMatcher.join(' ') || '-'}; only ${engine}: ${onlyOther.join(' ') || '-'}: ${event}`),
  ];
}
