import type { MemoryFigures } from './correlation-memory.ts';
import { presentJudgements } from './present-judgements.ts';
import type { IncidentsReport } from './run-incidents-eval.ts';
import type { TenantsFigures } from './tenants/run-tenants.ts';

/** The report as a person reads it. */
export function presentIncidents({ replays, missing, week, memory, tenants }: IncidentsReport): string {
  const parts = replays.map(({ name, sum, note }) => presentJudgements(name, sum, note));
  if (week !== null) parts.push(presentWeek(week));
  if (memory !== null) parts.push(presentMemory(memory));
  if (tenants !== null) parts.push(presentTenants(tenants));
  if (missing.length > 0) parts.push(`Left out, as they are not there: ${missing.join(', ')}.\n`);
  return parts.join('\n');
}

function presentWeek({ alertsIn, falseIn, inNone, inSeveral }: NonNullable<IncidentsReport['week']>): string {
  return `${number(alertsIn)} alerts of products, ${number(falseIn)} of them false. Of the alerts after folding ${inNone} are in no incident and ${inSeveral} in several.\n`;
}

function presentMemory({ entities, events, alerts, news, facts, incidents, heapMiB, processMiB }: MemoryFigures): string {
  return `Memory of correlation for ${number(entities)} people and laptops: ${heapMiB.toFixed(0)} MiB of objects, ${processMiB.toFixed(0)} MiB of the process, after ${number(events)} events of four weeks with ${number(alerts)} alerts, ${number(facts)} facts kept of ${number(news)} that were news, ${number(incidents)} incidents.\n`;
}

function presentTenants({ tenants, records, alerts, incidents, strangers, foreignAlerts, outcomes, seconds }: TenantsFigures): string {
  return `${number(tenants)} tenants at once: ${number(records)} records, ${number(alerts)} alerts, ${number(incidents)} incidents in ${seconds.toFixed(0)} s; ${strangers} alerts, facts and incidents hold a word of another tenant, ${foreignAlerts} alerts in incidents are of another; ${outcomes === 1 ? 'all tenants have the same outcome' : `tenants have ${outcomes} different outcomes`}.\n`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
