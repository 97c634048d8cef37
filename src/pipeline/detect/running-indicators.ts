import type { Log } from '#base/log.ts';
import { tenantScope } from '#contract/tenant.ts';
import { IndicatorIndex } from '#engine/detect/indicators/indicator-index.ts';
import { createIndicatorMatcher, type HeldBack, type MatchIndicators, noneHeldBack } from '#engine/detect/indicators/match-indicators.ts';
import type { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import type { IndicatorFeed, IndicatorFeeds } from '#stores/indicators/port.ts';
import type { StateStore } from '#stores/state/port.ts';

export interface RunningIndicatorsDeps {
  readonly state: Pick<StateStore, 'indicators' | 'tenants'>;
  readonly warnings: WarningLists;
  /** Decides where hashes lie, so that nobody can make values that all collide. */
  readonly seed: number;
  readonly log: Log;
}

/** A feed as the index has it. */
interface HeldFeed {
  readonly number: number;
  readonly version: number;
}

interface FoundFeed {
  readonly tenant: string | null;
  readonly feed: IndicatorFeed;
  readonly feeds: IndicatorFeeds;
}

/** Read and put in at a time; the event loop is given back in between. */
const PAGE = 2_000;

/** The indicators that run: all feeds in one index, taken up as they change, a page at a time. What is being read is not found before all of it is there. */
export class RunningIndicators {
  readonly #deps: RunningIndicatorsDeps;
  readonly heldBack: HeldBack = noneHeldBack();
  readonly match: MatchIndicators;
  #index: IndicatorIndex;
  #held = new Map<string, HeldFeed>();
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | null = null;

  constructor(deps: RunningIndicatorsDeps) {
    this.#deps = deps;
    this.#index = new IndicatorIndex({ seed: deps.seed });
    this.match = createIndicatorMatcher({ index: () => this.#index, warnings: deps.warnings, heldBack: this.heldBack });
  }

  get count(): number {
    return this.#index.count;
  }

  /** What is asked at the moment; another one may take its place. */
  get index(): IndicatorIndex {
    return this.#index;
  }

  get byteSize(): number {
    return this.#index.byteSize;
  }

  /** Takes up what has changed in the store; settles when events are asked by it. Calls that come meanwhile share the next run. */
  refresh(): Promise<void> {
    this.#waiting ??= this.#running
      .catch(() => undefined) // Whoever asked for that one has been told.
      .then(() => {
        this.#waiting = null;
        this.#running = this.#takeUp();
        return this.#running;
      });
    return this.#waiting;
  }

  async #takeUp(): Promise<void> {
    const found = await this.#findFeeds();
    const changed = [...found].filter(([key, { feed }]) => this.#held.get(key)?.version !== feed.version);
    const gone = [...this.#held].filter(([key]) => !found.has(key));
    if (changed.length + gone.length === 0) return;
    for (const [key, { number }] of gone) {
      this.#index.retireFeed(number);
      this.#held.delete(key);
    }
    // Once half of it is of no feed any more, all is read anew, beside the one that is asked.
    if (this.#index.retired > this.#index.count) return this.#rebuild(found);
    for (const [key, one] of changed) await this.#takeFeed(key, one, { index: this.#index, held: this.#held });
  }

  async #rebuild(found: ReadonlyMap<string, FoundFeed>): Promise<void> {
    const expected = [...found.values()].reduce((sum, { feed }) => sum + feed.count, 0);
    const next = { index: new IndicatorIndex({ seed: this.#deps.seed, expected }), held: new Map<string, HeldFeed>() };
    for (const [key, one] of found) await this.#takeFeed(key, one, next);
    this.#index = next.index;
    this.#held = next.held;
  }

  async #takeFeed(key: string, { tenant, feed, feeds }: FoundFeed, { index, held }: { readonly index: IndicatorIndex; readonly held: Map<string, HeldFeed> }): Promise<void> {
    const number = index.prepareFeed();
    try {
      for (let page = await feeds.page(feed.name, null, PAGE); page.length > 0; page = await feeds.page(feed.name, page.at(-1) ?? null, PAGE)) {
        for (const indicator of page) index.add(number, indicator);
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      index.retireFeed(number);
      throw error;
    }
    const before = held.get(key);
    if (before !== undefined) index.retireFeed(before.number);
    index.showFeed(number, { name: feed.name, tenant });
    held.set(key, { number, version: feed.version });
    this.#deps.log.info({ feed: feed.name, tenant, indicators: feed.count }, 'Indicators are taken up');
  }

  async #findFeeds(): Promise<ReadonlyMap<string, FoundFeed>> {
    const { indicators, tenants } = this.#deps.state;
    const found = new Map<string, FoundFeed>();
    const note = async (tenant: string | null, feeds: IndicatorFeeds): Promise<void> => {
      for (const feed of await feeds.feeds()) found.set(`${tenant ?? '*'} ${feed.name}`, { tenant, feed, feeds });
    };
    await note(null, indicators.ofProvider);
    for (const { id } of await tenants()) await note(id, indicators.forTenant(tenantScope(id)));
    return found;
  }
}
