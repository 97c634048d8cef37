/** What happened to an incident, by people and by the platform, in the order of time. It goes along when incidents merge or split. */
export const INCIDENT_ACTS = ['opened', 'grew', 'merged', 'split', 'reopened', 'assigned', 'handed_back', 'closed', 'judged', 'commented', 'linked', 'unlinked', 'undone', 'exception_made'] as const;

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
}
