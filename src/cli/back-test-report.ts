import type { BackTestResult } from './await-back-test.ts';

type Tenant = BackTestResult['tenants'][number];

const SHOWN_OF_TYPE = 5;
const SHOWN_INCIDENTS = 10;

const BY: Readonly<Record<Tenant['exceptions']['by'][number]['kind'], string>> = { filter: 'by the filter', exception: 'by the exception:', tenant: 'as the rule does not alert:', state: 'as the rule does not alert:' };

/** What a rule would have done, for a person. */
export function backTestTable({ rule, fromMs, toMs, tenants }: BackTestResult): string[] {
  const head = `${rule.title} (${rule.id}, ${rule.level}), ${minute(fromMs)} to ${minute(toMs)} UTC`;
  return [head, ...tenants.flatMap(tenantLines)];
}

function tenantLines({ tenant, fires, alerts, firstMs, lastMs, days, entities, incidents, counted, exceptions }: Tenant): readonly string[] {
  if (fires === 0 && (counted === null || counted.unsure === 0)) return ['', `${tenant}: it would not have fired${exceptions.unfiltered > 0 ? ', as filters take all away' : ''}.`, ...exceptionLines(exceptions)];
  const seen = firstMs === null || lastMs === null ? '' : `, first ${minute(firstMs)}, last ${minute(lastMs)}`;
  return [
    '', `${tenant}: ${number(fires)} fires, ${number(alerts)} alerts${seen}`,
    ...exceptionLines(exceptions),
    ...(counted === null ? [] : [`  From ${minute(counted.sinceMs)} on ${number(counted.fires)} fires were only counted${counted.unsure > 0 ? `, and ${number(counted.unsure)} more events may be some` : ''}: alerts, entities and incidents are of those before.`]),
    '  day            fires    alerts',
    ...days.map(({ dayMs, fires: ofDay, alerts: alertsOfDay }) => `  ${new Date(dayMs).toISOString().slice(0, 10)} ${number(ofDay).padStart(9)} ${number(alertsOfDay).padStart(9)}`),
    ...entities.filter(({ type }, at) => entities.slice(0, at).filter((one) => one.type === type).length < SHOWN_OF_TYPE).map(({ type, value, fires: ofEntity }) => `  ${number(ofEntity).padStart(9)}  ${type} ${value}`),
    ...incidents.slice(0, SHOWN_INCIDENTS).map(({ id, title, status, fires: ofIncident }) => `  ${number(ofIncident).padStart(9)}  in the ${status} incident ${id}: ${title}`),
  ];
}

/** What exceptions take away: nothing is said where they take nothing. */
function exceptionLines({ unfiltered, left, by }: Tenant['exceptions']): readonly string[] {
  const taking = by.filter(({ kind, takes, unsure }) => kind !== 'filter' || takes + unsure > 0);
  if (taking.length === 0) return [];
  return [
    `  ${number(unfiltered)} fires without exceptions, of which ${number(unfiltered - left)} are excepted and ${number(left)} would alert. What takes them away (of a correlation, hits of its rules):`,
    ...taking.map(({ kind, title, id, takes, unsure, reason }) => `  ${number(takes).padStart(9)}  ${BY[kind]} ${title} (${id})${unsure > 0 ? `, and perhaps ${number(unsure)} more` : ''}${reason === null ? '' : `. ${reason}`}`),
  ];
}

function minute(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}

function number(value: number): string {
  return value.toLocaleString('en-GB');
}
