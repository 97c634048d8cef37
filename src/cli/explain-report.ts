import type { LogSource } from '#contract/log-source.ts';
import type { FieldOrigin } from '#engine/detect/event-view.ts';
import { describeParts, describePredicate } from '#engine/detect/sigma/explain/describe-predicate.ts';
import type { ExplainedNode, LeastChange, NeededChange, RuleExplanation } from '#engine/detect/sigma/explain/explain-rule.ts';
import { columns, cutText, wrapText } from './wrap-text.ts';

/** A field that the rule reads, as the event has it. */
export interface FieldOfEvent extends FieldOrigin {
  readonly field: string;
  readonly values: readonly string[];
  /** A name of the record that differs in case only, where the field is absent. */
  readonly similar: string | null;
}

export interface RuleAndEvent {
  readonly rule: { readonly id: string; readonly title: string; readonly logSource: LogSource };
  readonly event: { readonly text: string; readonly source: string; readonly timeMs: number; readonly className: string; readonly logSources: readonly LogSource[] };
  readonly explanation: RuleExplanation;
  readonly fields: readonly FieldOfEvent[];
  /** What keeps the rule silent although its own condition holds, such as a filter; null where nothing does. */
  readonly silencedBy: string | null;
}

const WIDTH = 120;
const MAX_SHOWN = 4;

/** Why a rule fires on an event or does not, for a person. */
export function explainText({ rule, event, explanation, fields, silencedBy }: RuleAndEvent): string[] {
  const { isRouted, holds, tree, changes } = explanation;
  const reason = !isRouted ? 'it is not asked about this event' : !holds ? 'its condition does not hold' : silencedBy;
  return [
    `${rule.title} (${rule.id})`,
    reason === null ? 'FIRES' : `DOES NOT FIRE: ${reason}`,
    '',
    `Event      ${event.source}, ${event.className}, ${new Date(event.timeMs).toISOString()}`,
    ...wrapText(`of ${event.logSources.map(logSourceName).join('; ') || 'no log source'}`, WIDTH - 11).map((line) => `           ${line}`),
    ...wrapText(`${isRouted ? 'yes' : 'no'}: the rule is for ${logSourceName(rule.logSource)}`, WIDTH - 11).map((line, at) => (at === 0 ? `Asked      ${line}` : `           ${line}`)),
    '',
    'Condition',
    ...treeLines(tree, 1),
    '',
    'Fields',
    ...columns(fieldRows(fields, explanation.readsText ? event.text : null), '  ').map((line) => cutText(line, WIDTH)),
    ...lackLines(changes, isRouted ? null : rule.logSource),
  ];
}

export function logSourceName({ product, category, service }: LogSource): string {
  return [product, category, service].filter((part) => part !== undefined).join(' / ') || 'every log source';
}

function fieldRows(fields: readonly FieldOfEvent[], text: string | null): string[][] {
  const rows = fields.map((field) => [field.field, originText(field), shortText(field.values.join(' | '))]);
  return text === null ? rows : [...rows, ['the text', 'the whole record', shortText(text)]];
}

function shortText(text: string): string {
  return cutText(text.slice(0, WIDTH * 10).replaceAll(/\s+/g, ' '), WIDTH);
}

/** The least that would have to be otherwise, first of all an event that the rule is asked about. */
function lackLines(changes: readonly LeastChange[], logSource: LogSource | null): string[] {
  const lines = [...(logSource === null ? [] : [`  - an event of ${logSourceName(logSource)}`]), ...changes.flatMap(leastLines)];
  const many = changes.length + (logSource === null ? 0 : 1);
  return many === 0 ? [] : ['', `It lacks ${many === 1 ? 'one thing' : `${many} things`}`, ...lines];
}

function leastLines(change: LeastChange): string[] {
  const { orElse } = change;
  const shown = orElse.slice(0, MAX_SHOWN);
  const rest = orElse.length - shown.length;
  return [...changeLines(change, '- '), ...shown.flatMap((other) => changeLines(other, '  or ')), ...(rest > 0 ? [`    or one of ${rest} others`] : [])];
}

function originText({ from, places, similar }: FieldOfEvent): string {
  if (from === 'own') return 'own field';
  if (from === 'alias') return `alias of ${places.join(', ')}`;
  const looked = places.length === 0 ? 'absent' : `absent (${places.join(', ')})`;
  return similar === null ? looked : `${looked}; the record has "${similar}"`;
}

function changeLines({ predicate, toHold, searches }: NeededChange, start: string): string[] {
  const place = searches.length === 0 ? '' : `${searches.join(' > ')}: `;
  return wrapText(`${place}${toHold ? '' : 'not '}${describePredicate(predicate)}`, WIDTH - 7).map((line, at) => `  ${at === 0 ? start : '    '}${line}`);
}

function treeLines(node: ExplainedNode, depth: number): string[] {
  const name = node.search === null ? '' : `${node.search}: `;
  if (node.kind === 'predicate') return nodeLine(node.holds, depth, name + describePredicate(node.predicate));
  if (node.kind === 'not') {
    const { child } = node;
    const isSmall = child.kind === 'predicate' || child.search !== null;
    return [...nodeLine(node.holds, depth, isSmall && child.search !== null ? `not ${child.search}` : `${name}not`), ...treeLines(child, depth + 1)];
  }
  const head = node.kind === 'and' ? 'all of' : node.kind === 'or' ? 'one of' : `${node.count} of`;
  return [...nodeLine(node.holds, depth, name + head), ...(node.kind === 'and' ? node.children.flatMap((child) => treeLines(child, depth + 1)) : childLines(node.children, depth + 1))];
}

/** Of alternatives, values of one field that do not hold are told together: rules have lists of hundreds. */
function childLines(children: readonly ExplainedNode[], depth: number): string[] {
  const lines: string[] = [];
  const misses = new Map<string, string[]>();
  for (const child of children) {
    if (child.kind !== 'predicate' || child.search !== null || child.holds) lines.push(...treeLines(child, depth));
    else {
      const [start, value] = describeParts(child.predicate);
      misses.set(start, [...(misses.get(start) ?? []), value]);
    }
  }
  for (const [start, values] of misses) {
    const shown = values.slice(0, MAX_SHOWN).join(', ');
    const more = values.length > MAX_SHOWN ? ` and ${values.length - MAX_SHOWN} more` : '';
    lines.push(...nodeLine(false, depth, values.length === 1 ? `${start} ${shown}`.trimEnd() : `${start} any of ${shown}${more}`));
  }
  return lines;
}

function nodeLine(holds: boolean, depth: number, text: string): string[] {
  const indent = '  '.repeat(depth);
  return wrapText(text, WIDTH - 6 - indent.length).map((line, at) => `  ${at === 0 ? (holds ? 'yes ' : 'no  ') : '    '}${indent}${line}`);
}

/** The same for programs: the whole tree, nothing left out. */
export function explainJson({ rule, event, explanation, fields, silencedBy }: RuleAndEvent): object {
  const { isRouted, holds, tree, changes } = explanation;
  return {
    rule: { id: rule.id, title: rule.title, logsource: rule.logSource },
    event: { source: event.source, time: new Date(event.timeMs).toISOString(), class: event.className, logsources: event.logSources },
    fires: isRouted && holds && silencedBy === null, routed: isRouted, holds, silenced_by: silencedBy, condition: treeJson(tree),
    fields: fields.map(({ field, from, places, values, similar }) => ({ field, from, places, values, similar })), reads_text: explanation.readsText,
    lacks: changes.map(({ orElse, ...change }) => ({ ...changeJson(change), or_else: orElse.map(changeJson) })),
  };
}

function changeJson({ predicate, toHold, searches }: NeededChange): object {
  return { text: describePredicate(predicate), to_hold: toHold, searches, predicate };
}

function treeJson(node: ExplainedNode): object {
  const start = { kind: node.kind, ...(node.search === null ? {} : { search: node.search }), holds: node.holds };
  if (node.kind === 'predicate') return { ...start, text: describePredicate(node.predicate), predicate: node.predicate };
  if (node.kind === 'not') return { ...start, child: treeJson(node.child) };
  return { ...start, ...(node.kind === 'at-least' ? { count: node.count } : {}), children: node.children.map(treeJson) };
}
