import type { ScenarioRow } from './scan-scenario.ts';

/** The table as Markdown, with what it comes to. */
export function scenarioTable(rows: readonly ScenarioRow[], rules: number): string {
  const head = ['set', 'scenario', 'techniques', 'records', 'events', 'unreadable', 'unknown source', 'alerts', 'incidents', 'building', 'top priority', 'domains', 'technique seen', 'seconds'];
  const lines = rows.map((row) => [
    row.set, row.name, row.techniques.join(' '), row.records, row.events, row.unreadable, row.unknown, row.alerts, row.incidents, row.building, row.topPriority, row.domains.join(' '),
    row.techniques.length === 0 ? '' : row.isTechniqueSeen ? 'yes' : 'no', row.seconds.toFixed(1),
  ]);
  const cell = (value: string | number) => String(value).replaceAll('|', '\\|');
  return `${summary(rows, rules).join('\n')}\n\n${[head, head.map(() => '---'), ...lines].map((line) => `| ${line.map(cell).join(' | ')} |`).join('\n')}\n`;
}

function summary(rows: readonly ScenarioRow[], rules: number): string[] {
  const labelled = rows.filter((row) => row.techniques.length > 0);
  const covered = labelled.filter((row) => row.isCovered);
  const missed = covered.filter((row) => row.incidents === 0);
  const sum = (part: (row: ScenarioRow) => number) => rows.reduce((total, row) => total + part(row), 0).toLocaleString('en-GB');
  return [
    `- ${rules} rules; ${rows.length} scenarios with ${sum((row) => row.records)} records: ${sum((row) => row.events)} events, ${sum((row) => row.unreadable)} unreadable lines, ${sum((row) => row.alerts)} alerts, ${sum((row) => row.incidents)} incidents.`,
    `- ${labelled.length} scenarios name their techniques; for ${covered.length} of them a loaded rule is for one of these, and ${covered.length - missed.length} of those have an incident.`,
    `- No incident although a rule is for a technique: ${missed.length === 0 ? 'none' : missed.map((row) => `${row.name} (${row.techniques.join(' ')}; ${row.alerts} alerts, ${row.building} building)`).join(', ')}.`,
  ];
}
