import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { EventFilter, FieldReading } from '#contract/event-filter.ts';
import type { LogSource } from '#contract/log-source.ts';
import type { TenantScope } from '#contract/tenant.ts';

/** An event on its way to rest, with the place in the journal that it came from. */
export interface StoredEvent {
  readonly event: NormalisedEvent;
  readonly position: number;
  readonly receivedAtMs: number;
  /** The event in one plain sentence: what a line of a search says where the source itself says nothing. */
  readonly summary?: string;
}

/** One condition of a search; conditions are joined by AND. `field` is a hot OCSF path or `fields.<source's own name>`. */
export interface EventCondition {
  readonly field: string;
  readonly op: 'eq' | 'neq' | 'contains' | 'startswith' | 'endswith' | 'gt' | 'lt' | 'exists';
  readonly value: string;
}

export interface EventQuery {
  readonly fromMs: number;
  readonly toMs: number;
  readonly conditions: readonly EventCondition[];
  /** Words that must all be in the raw record (case-insensitive substrings). */
  readonly words: readonly string[];
  readonly limit: number;
  /** Continue below this cursor (newest first). */
  readonly before?: string;
}

/** One line of a search result. */
export interface EventRow {
  readonly id: string;
  readonly timeMs: number;
  readonly source: string;
  readonly domain: string;
  readonly classUid: number;
  readonly className: string;
  readonly activity: string;
  readonly severityId: number;
  readonly user: string;
  readonly host: string;
  readonly srcIp: string;
  readonly dstIp: string;
  readonly message: string;
}

export interface EventPage {
  readonly rows: readonly EventRow[];
  readonly next: string | null;
  readonly tookMs: number;
}

/** One event whole: the OCSF form, the source's fields, and the record byte for byte. */
export interface EventDetail {
  readonly id: string;
  readonly timeMs: number;
  readonly receivedAtMs: number;
  readonly source: string;
  readonly ocsf: JsonObject;
  readonly fields: JsonObject;
  readonly raw: string;
  /** SHA-256 of the raw record, lower-case hex. */
  readonly rawSha256: string;
}

/** What was stored of one source, and how fresh it is. */
export interface SourceCount {
  readonly source: string;
  readonly stored: number;
  readonly lastEventMs: number;
  readonly lastReceivedMs: number;
  /** Median time from the event to its receipt. */
  readonly lagMs: number;
}

/** `refused`: the engine does not take what a filter became, and says why. */
export type SearchFailure = 'unknown-field' | 'bad-value' | 'refused' | 'too-slow' | 'store-down';

export type SearchOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: SearchFailure; readonly detail: string };

/** Events of a tenant that happened in a span of time, its end not included, by the time that detection takes for true (`credibleTimeMs`). */
export interface EventSelection {
  readonly filter: EventFilter;
  readonly fromMs: number;
  readonly toMs: number;
}

/** An event to which a filter says yes or is unsure, as it was stored. */
export interface SelectedEvent {
  readonly kind: 'whole';
  readonly event: NormalisedEvent;
  readonly receivedAtMs: number;
  readonly isSure: boolean;
  /** False where an older release stored it, or only its raw record could be kept: log sources and fields are to be read from that again. */
  readonly hasSources: boolean;
}

/** The OCSF form of an event to which a filter says yes or is unsure: all that some questions need, a third of the whole. */
export interface SelectedOcsf extends Pick<NormalisedEvent, 'id' | 'tenant' | 'source' | 'timeMs' | 'ocsf'> {
  readonly kind: 'ocsf';
  readonly receivedAtMs: number;
}

/** What fields of an event hold where nobody needs more of it, and the filter surely says yes. */
export interface SelectedValues {
  readonly kind: 'values';
  readonly id: string;
  readonly timeMs: number;
  readonly receivedAtMs: number;
  readonly source: string;
  readonly logSources: readonly LogSource[];
  /** For each field that was asked for, the texts of its first place and of the others; of the others they tell nothing where the first has some. */
  readonly texts: readonly (readonly (readonly string[])[])[];
}

/** A part of an answer about history: the next events (or counts), and which share of the stored events has been looked through. */
export type HistoryStep<T> =
  | { readonly ok: true; readonly value: readonly T[]; readonly share: number }
  | { readonly ok: false; readonly reason: SearchFailure; readonly detail: string };

/** By their places in the list of filters: those that surely select an event, and those that perhaps do. Events that none selects are left out. */
export interface EventAnswers {
  readonly kind: 'answers';
  readonly id: string;
  readonly sure: readonly number[];
  readonly unsure: readonly number[];
}

/** A filter, by its place, that the engine does not take, with what it says; the others are answered. */
export interface FilterRefused {
  readonly kind: 'refused';
  readonly filter: number;
  readonly detail: string;
}

/** Events of a span of time to which a filter surely says yes, and those to which it perhaps does. */
export interface SelectionCount {
  readonly timeMs: number;
  readonly sure: number;
  readonly unsure: number;
}

/** What one tenant can ask of its events. */
export interface TenantEvents {
  search(query: EventQuery): Promise<SearchOutcome<EventPage>>;
  /** Events by id, in no order; ids that are not this tenant's are simply absent. */
  get(ids: readonly string[]): Promise<readonly EventDetail[]>;
  /** Number of events per time bucket, for the histogram above a search. */
  histogram(query: EventQuery, bucketMs: number): Promise<SearchOutcome<readonly { readonly timeMs: number; readonly count: number }[]>>;
  count(): Promise<number>;
  /**
   * The events that a filter selects, oldest first. With `fields`, those that are sure come as the values of these where the table tells them.
   * What is not taken from it is not read; after a failure nothing more comes.
   */
  select(selection: EventSelection, fields?: readonly FieldReading[]): AsyncIterable<HistoryStep<SelectedEvent | SelectedValues>>;
  /** The same events in their OCSF form. */
  selectOcsf(selection: EventSelection): AsyncIterable<HistoryStep<SelectedOcsf>>;
  /** Number of events that a filter selects, for each bucket of time in which there are some; a bucket may come in several steps. */
  countSelected(selection: EventSelection, bucketMs: number): AsyncIterable<HistoryStep<SelectionCount>>;
  /** Which of many filters select which events of a span, in no order: for many rules at once. */
  ask(filters: readonly EventFilter[], span: Omit<EventSelection, 'filter'>): AsyncIterable<HistoryStep<EventAnswers | FilterRefused>>;
  /** Each source of which something was received at or after `sinceMs`, most first. */
  sourceCounts(sinceMs: number): Promise<SearchOutcome<readonly SourceCount[]>>;
}

/** The table of events. Writing spans tenants (each event names its own); reading never does. */
export interface EventStore {
  forTenant(scope: TenantScope): TenantEvents;
  /** Stores a batch, synced to disk when it resolves. Throws when the engine is down; the caller tries again. */
  write(batch: readonly StoredEvent[]): Promise<void>;
  /** Of the positions at or after `position`, those that are already stored: what a crash left between store and commit. */
  storedPositions(position: number): Promise<ReadonlySet<number>>;
  /** Ids of events received at or after `sinceMs`, to recognise repeated requests after a restart. */
  recentIds(sinceMs: number): Promise<readonly string[]>;
  close(): Promise<void>;
}
