import { textTable } from '../sources/text-table.ts';
import { OURS } from './judge-replay.ts';
import type { JudgementSum, MethodSum, ScenarioSum } from './sum-judgements.ts';

const SCENARIO_HEADER = ['scenario', 'joined by', 'found', 'apart', 'alerts', 'complete', 'pure', 'incidents', 'paged', 'rank', 'severity', 'steps in main', 'in three', 'in three paged', 'wait s'];
const OVERALL_HEADER = ['joined by', 'found', 'apart', 'complete', 'pure', 'incidents per attack', 'alerts', 'incidents', 'paged', 'alerts per incident', 'largest', 'findings per paged', 'false', 'false per million'];

/** Runs of the same scenarios as a person reads them: each scenario, then everything together. */
export function presentJudgements(title: string, sum: JudgementSum, note: string): string {
  const attacks = sum.methods[0]?.scenarios.filter(({ kind }) => kind === 'attack') ?? [];
  const rows = attacks.flatMap(({ name }) => sum.methods.map((method, at) => scenarioRow(method.scenarios.find((one) => one.name === name) as ScenarioSum, method.name, sum).with(0, at === 0 ? name : '')));
  const lookAlikes = sum.methods[0]?.scenarios.filter(({ kind }) => kind === 'look-alike').map((one) => scenarioRow(one, OURS, sum)) ?? [];
  const parts = [
    `${title}: ${number(sum.records)} records, ${number(sum.benignEvents)} of ${number(sum.events)} events of no attack; ${number(sum.firings)} findings of rules, models and products; ${sum.seconds.toFixed(0)} s, ${sum.processorS.toFixed(0)} s of the processor${sum.runs > 1 ? `, for the longest of ${sum.runs} runs` : ''}.`,
    ...(note === '' ? [] : [`Truth: ${note}.`]),
    ...(sum.unmapped + sum.unreadable === 0 ? [] : [`Not understood: ${number(sum.unmapped)} events of no known source, ${number(sum.unreadable)} unreadable records; ${number(sum.lostOfScenarios)} of these are of scenarios.`]),
    '', textTable([SCENARIO_HEADER, ...rows, ...lookAlikes]), '', textTable([OVERALL_HEADER, ...sum.methods.map((method) => overallRow(method, sum.firings))]),
    ...sum.foreignJoins.filter((joins) => joins.length > 0).map((joins) => `Joined across scenarios by ${joins.map(({ entity, times }) => `${entity} (${times})`).join(', ')}.`),
    ...sum.loudAlone.map(({ name, alerts }) => `${name}: ${alerts === 0 ? 'no alert reaches the paging line alone' : `${alerts} alerts reach the paging line alone, and none should`}.`),
  ];
  return `${parts.join('\n')}\n`;
}

function scenarioRow(one: ScenarioSum, method: string, { waits }: JudgementSum): string[] {
  const isAttack = one.kind === 'attack';
  return [
    one.name, method, isAttack ? `${one.found}/${one.runs} ${one.wanted}` : '-', isAttack ? `${one.apart}/${one.runs}` : '-', decimal(one.alerts), percent(one.completeness), percent(one.purity), decimal(one.incidents), decimal(one.paged),
    one.worstRank === null ? '-' : String(one.worstRank), one.lowestSeverity ?? '-', steps(one.stepsInMain, one), steps(one.stepsInThree, one), steps(one.stepsInThreePaged, one),
    method === OURS && isAttack ? wait(waits.find(({ name }) => name === one.name)) : '-',
  ];
}

/** `4/5 of 6`: in there, of those that any alert is of, of all. */
function steps(held: number, { stepsSeen, steps: all }: ScenarioSum): string {
  return all === 0 ? '-' : `${held}/${stepsSeen} of ${all}`;
}

function wait(found: JudgementSum['waits'][number] | undefined): string {
  if (found === undefined || found.worstS === null) return 'none';
  return `${found.worstS.toFixed(2)}${found.missing > 0 ? ` (${found.missing} none)` : ''}`;
}

function overallRow(method: MethodSum, firings: number): string[] {
  return [
    method.name, `${method.found}/${method.attacks}`, `${method.apart}/${method.attacks}`, percent(method.completeness), percent(method.purity), decimal(method.incidentsPerAttack), number(method.alerts), number(method.incidents), number(method.paged),
    decimal(method.incidents === 0 ? 0 : method.alerts / method.incidents), number(method.largest), method.paged === 0 ? '-' : number(Math.round(firings / method.paged)), number(method.falseIncidents),
    method.falsePerMillion === null ? '-' : method.falsePerMillion.toFixed(1),
  ];
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(0)} %`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? number(value) : value.toFixed(1);
}

function number(value: number): string {
  return value.toLocaleString('en');
}
