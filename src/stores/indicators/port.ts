import type { FeedImport, Indicator } from '#contract/indicator.ts';
import type { TenantScope } from '#contract/tenant.ts';

export { incidentOrigin } from './incident-origin.ts';

/** A set of indicators that come and go together. */
export interface IndicatorFeed {
  readonly name: string;
  readonly description: string;
  /** Rises with each import that is complete: who holds another one reads the feed again. */
  readonly version: number;
  readonly changedAtMs: number;
  /** How many there were when it was completed last. */
  readonly count: number;
  readonly lastImport: FeedImport;
}

/** The place behind which a page begins. */
export type IndicatorPlace = Pick<Indicator, 'kind' | 'value'>;

export interface CompletedFeed {
  readonly feed: string;
  readonly description: string;
  readonly nowMs: number;
  /** Where it came from, and how often it is meant to; of what was not taken, how much. */
  readonly from?: Omit<FeedImport, 'fault'>;
}

/** The feeds of one owner: the provider, whose feeds are asked about the events of all tenants, or one tenant. */
export interface IndicatorFeeds {
  /** By name. What an import has put and not completed is of no feed yet. */
  feeds(): Promise<readonly IndicatorFeed[]>;
  /** Keeps indicators under the name of a feed, in place of those of the same kind and value there. */
  put(feed: string, indicators: readonly Indicator[]): Promise<void>;
  /** Makes what was put the feed's: from now on it is one, or one of another version. */
  complete(input: CompletedFeed): Promise<IndicatorFeed>;
  /** Notes why an import failed, until one is complete; false where there is no such feed. */
  noteFault(feed: string, fault: NonNullable<FeedImport['fault']>): Promise<boolean>;
  /** False where there is no such feed. */
  remove(feed: string): Promise<boolean>;
  /** At most `limit` of a feed, by kind and value, from behind a place on. */
  page(feed: string, after: IndicatorPlace | null, limit: number): Promise<readonly Indicator[]>;
  /** Drops what expired before; gives how many. The feeds keep their versions, as nothing expired is found anyway. */
  forgetExpired(beforeMs: number): Promise<number>;
}

/** What incidents that were confirmed told: the feed of the provider of that name. Of a value that several told it has the strongest of each part. */
export interface ConfirmedIndicators {
  /** Keeps what an incident tells, in place of what it told before. Its origin is its name here, and says nothing of the tenant. */
  publish(input: { readonly origin: string; readonly indicators: readonly Indicator[]; readonly nowMs: number }): Promise<void>;
  /** Takes back what an incident told, unless another one tells it too; false where it told nothing. */
  withdraw(input: { readonly origin: string; readonly nowMs: number }): Promise<boolean>;
}

export interface IndicatorStore {
  readonly ofProvider: IndicatorFeeds;
  readonly confirmed: ConfirmedIndicators;
  forTenant(scope: TenantScope): IndicatorFeeds;
}
