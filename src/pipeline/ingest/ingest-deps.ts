import type { Clock } from '#base/clock.ts';
import type { Journal } from '#stores/journal/port.ts';
import type { IngestCounters } from './ingest-counters.ts';
import type { IngestLimits } from './ingest-limits.ts';

/** What a secret stands for. An empty `source` means that the source of each record is detected. */
export interface SenderCredential {
  readonly tenant: string;
  readonly source: string;
  readonly credentialId: string;
}

/** Looks a secret up; rejects when the look-up itself is not possible now. */
export type Authenticate = (secret: string) => Promise<SenderCredential | null>;

/** What the doors need from outside. */
export interface IngestDeps {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly authenticate: Authenticate;
  readonly isKnownSource: (id: string) => boolean;
  /** Known sources whose names are close to an unknown one, best first. */
  readonly nearSources?: (id: string) => readonly string[];
  readonly limits?: Partial<IngestLimits>;
  readonly counters: IngestCounters;
}
