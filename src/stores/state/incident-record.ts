import type { Incident } from '#contract/incident.ts';
import type { Verdict } from '#contract/verdict.ts';

/** An incident as analysts keep it: what the path computed and what people did with it. */
export interface IncidentRecord {
  readonly incident: Incident;
  readonly status: 'open' | 'closed';
  readonly assignee: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Set where the incident became part of another one. */
  readonly mergedInto: string | null;
  /** The verdict that counts: the latest on it or on what became part of it. */
  readonly verdict: VerdictHead | null;
}

export type VerdictHead = Pick<Verdict, 'id' | 'kind' | 'reason' | 'by' | 'atMs'>;
