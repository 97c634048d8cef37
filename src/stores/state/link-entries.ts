import { randomId } from '#base/ids.ts';
import type { IncidentHistoryEntry } from '#contract/incident-history.ts';
import type { IncidentLink } from '#contract/incident-link.ts';

/** What the histories of the incidents say of a link. */
export function entriesOfLink({ id, kind, reason, by, atMs }: IncidentLink, incidents: readonly string[]): IncidentHistoryEntry[] {
  return incidents.map((incident) => ({ id: randomId(), incident, act: kind === 'together' ? 'linked' : 'unlinked', by, atMs, text: reason, about: [id] }));
}

/** What they say of its undoing. */
export function entriesOfUndo({ id, undoneBy, undoneAtMs }: IncidentLink, reason: string, incidents: readonly string[]): IncidentHistoryEntry[] {
  return incidents.map((incident) => ({ id: randomId(), incident, act: 'undone', by: undoneBy, atMs: undoneAtMs ?? 0, text: reason, about: [id] }));
}
