import { deterministicId } from '#base/ids.ts';

/** What an incident is called where others read what it told: the same each time, and nobody can tell tenant or incident from it. */
export function incidentOrigin(tenant: string, incident: string): string {
  return deterministicId(['confirmed incident', tenant, incident]);
}
