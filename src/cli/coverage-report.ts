import type { AttackCoverage } from '#engine/detect/sigma/coverage/attack-coverage.ts';
import type { FieldCoverageResult } from '#engine/detect/sigma/coverage/field-coverage.ts';
import { logSourceName } from './explain-report.ts';
import { columns, cutText, wrapText } from './wrap-text.ts';

const WIDTH = 120;
const MAX_ROWS = 40;

/** What of ATT&CK rules name, for a person: tactics, then techniques or what is missing. */
export function attackTable({ rules, kinds, techniques, tactics, gaps, untagged }: AttackCoverage, isGaps: boolean): string[] {
  const tacticRows = tactics.map((one) => [one.tactic, `${one.covered} of ${one.techniques}`, String(one.rules), bar(one.covered / one.techniques)]);
  const techniqueRows = techniques.map((one) => [one.id, String(one.rules.length), String(one.proved), `${one.name} (${one.tactics.join(', ')})`]);
  const gapRows = gaps.map(({ id, name, tactics: of }) => [id, `${name} (${of.join(', ')})`]);
  return [
    ...columns([['tactic', 'techniques', 'rules', ''], ...tacticRows]), '',
    ...(isGaps ? columns([['technique', 'no rule names it'], ...gapRows]) : columns([['technique', 'rules', 'proved', ''], ...techniqueRows])).map((line) => cutText(line, WIDTH)), '',
    `${rules} rules (${kinds.rule} on single events, ${kinds.correlation} correlations, ${kinds.model} behaviour models) name ${techniques.length} techniques and sub-techniques; ${gaps.length} techniques have no rule${isGaps ? '' : ' (--gaps lists them)'}.`,
    ...(untagged.length > 0 ? [`${untagged.length} rules name no technique.`] : []),
  ];
}

function bar(share: number): string {
  return '#'.repeat(Math.round(share * 20)).padEnd(20, '.');
}

/** How the fields of rules and of events fit together, for a person. */
export function fieldTable({ events, neverSeen, withoutEvents, unread }: FieldCoverageResult): string[] {
  const never = neverSeen.slice(0, MAX_ROWS).map(({ field, rules, logSource }) => [String(rules), field, logSourceName(logSource)]);
  const without = withoutEvents.slice(0, MAX_ROWS).map(({ rules, logSource }) => [String(rules), logSourceName(logSource)]);
  const open = unread.filter(({ fields }) => fields.length > 0);
  return [
    `Fields of rules that no event has (${events} events)`,
    ...(never.length === 0 ? ['  none'] : columns([['rules', 'field', 'log source'], ...never], '  ')), ...more(neverSeen.length),
    '', 'Log sources of rules without events',
    ...(without.length === 0 ? ['  none'] : columns([['rules', 'log source'], ...without], '  ')), ...more(withoutEvents.length),
    '', 'Fields of events that no rule reads by that name',
    ...open.flatMap(({ source, fields, of }) => [`  ${source}: ${fields.length} of ${of}`, ...wrapText(`${fields.slice(0, 12).join(', ')}${fields.length > 12 ? ` and ${fields.length - 12} more` : ''}`, WIDTH - 4).map((line) => `    ${line}`)]),
  ];
}

function more(all: number): string[] {
  return all > MAX_ROWS ? [`  and ${all - MAX_ROWS} more; --format json has them all`] : [];
}
