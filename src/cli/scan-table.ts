import { escapeControls } from '#base/log-line.ts';
import type { Alert } from '#contract/alert.ts';
import type { Incident } from '#contract/incident.ts';
import { assessmentLines } from './assessment-lines.ts';

export interface ScanResult {
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
  readonly events: readonly object[];
}

const MAX_WHY = 8;

/** What a scan found, for a person. */
export function scanTable(show: string, result: ScanResult): string {
  if (show === 'events') return result.events.map((event) => `${escapeControls(JSON.stringify(event))}\n`).join('');
  if (show === 'alerts') return [...result.alerts].sort((a, b) => a.timeMs - b.timeMs).map(alertLine).join('');
  if (result.incidents.length === 0) return 'No incidents.\n';
  const titles = new Map(result.alerts.map((alert) => [alert.id, alert.rule.title]));
  return result.incidents.map((incident) => incidentText(incident, titles)).join('\n');
}

function alertLine(alert: Alert): string {
  const who = alert.entities.filter((entity) => entity.role === 'actor').slice(0, 3).map((entity) => entity.value).join(', ');
  const text = `${time(alert.timeMs)}  ${alert.severity.padEnd(13)}  ${alert.rule.title}  [${who}]${alert.count > 1 ? ` ×${alert.count}` : ''}`;
  return `${escapeControls(text)}\n`;
}

function incidentText(incident: Incident, titles: ReadonlyMap<string, string>): string {
  const lines = [
    `${incident.severity.toUpperCase()}  priority ${incident.priority}  ${incident.title}`,
    `  ${time(incident.firstSeenMs)} to ${time(incident.lastSeenMs)} · ${incident.domains.join(', ')} · ${incident.alerts.length} alerts · ${incident.techniques.join(' ')}`,
    `  about: ${incident.entities.slice(0, 8).map((entity) => `${entity.type} ${entity.value}`).join(', ')}`,
    '  story:',
    ...incident.story.map((step) => `    ${step.tactic ?? 'other'}: ${step.text}`),
    '  joined because:',
    ...incident.joins.filter((join) => join.to !== undefined).slice(0, MAX_WHY).map((join) => `    “${titles.get(join.alert) ?? join.alert}”: ${join.because} (${join.weight})`),
  ];
  const more = incident.joins.length - 1 - MAX_WHY;
  if (more > 0) lines.push(`    and ${more} more; --format json has them all`);
  lines.push(...assessmentLines(incident));
  return lines.map((line) => `${escapeControls(line)}\n`).join('');
}

function time(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
}
