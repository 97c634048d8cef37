import type { IncidentRow } from '../api/queries.ts';
import { bandOf, type PriorityBand } from '../words/priority-band.ts';

/** A line of the list: the head of a band, or an incident with its place among the incidents. */
export type QueueLine =
  | { readonly kind: 'band'; readonly band: PriorityBand; readonly count: number }
  | { readonly kind: 'incident'; readonly row: IncidentRow; readonly place: number };

/** Puts a head before the first incident of each band. Incidents come highest priority first. */
export function toQueueLines(rows: readonly IncidentRow[]): readonly QueueLine[] {
  const counts = new Map<PriorityBand, number>();
  for (const { priority } of rows) counts.set(bandOf(priority), (counts.get(bandOf(priority)) ?? 0) + 1);
  let last: PriorityBand | null = null;
  return rows.flatMap((row, place): readonly QueueLine[] => {
    const band = bandOf(row.priority);
    const line: QueueLine = { kind: 'incident', row, place };
    if (band === last) return [line];
    last = band;
    return [{ kind: 'band', band, count: counts.get(band) ?? 0 }, line];
  });
}
