/**
 * What happened to an incident, by people and by the platform, in the order of time. It goes along with the alerts: an incident that others became
 * part of has their entries too, and of one that was split each part has what was before. (When it began and when it grew, its alerts say.)
 */
export const INCIDENT_ACTS = ['merged', 'split', 'reopened', 'assigned', 'handed_back', 'closed', 'judged', 'commented', 'linked', 'unlinked', 'undone', 'exception_made'] as const;

export type IncidentAct = (typeof INCIDENT_ACTS)[number];

export interface IncidentHistoryEntry {
  readonly id: string;
  readonly incident: string;
  readonly act: IncidentAct;
  /** The name of the person; null for the platform. */
  readonly by: string | null;
  readonly atMs: number;
  /** What a person wrote, or what changed in one sentence. */
  readonly text: string;
  /** What it is about: incidents (merged, split), a link (linked, unlinked, undone), a verdict or an exception, by id. */
  readonly about: readonly string[];
}
