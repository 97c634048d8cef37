import { CONFIRMED_FEED, type Indicator, UNKNOWN_IMPORT } from '#contract/indicator.ts';
import { CONFIRMED_DESCRIPTION, joinConfirmed } from './join-confirmed.ts';
import type { ConfirmedIndicators, IndicatorFeed, IndicatorFeeds, IndicatorPlace, IndicatorStore } from './port.ts';

/** Feeds in memory. */
export function memoryIndicatorStore(): IndicatorStore {
  const tenants = new Map<string, IndicatorFeeds>();
  const told = new Map<string, readonly Indicator[]>();
  const ofProvider = memoryFeeds();
  return {
    ofProvider: { ...ofProvider, remove: async (feed) => {
      if (feed === CONFIRMED_FEED) told.clear();
      return ofProvider.remove(feed);
    } },
    confirmed: memoryConfirmed(told, ofProvider),
    forTenant: ({ tenant }) => {
      const known = tenants.get(tenant) ?? memoryFeeds();
      tenants.set(tenant, known);
      return known;
    },
  };
}

/** Told by incidents, by their origins; the feed is made anew of all of it. */
function memoryConfirmed(told: Map<string, readonly Indicator[]>, feeds: IndicatorFeeds): ConfirmedIndicators {
  const retell = async (nowMs: number): Promise<void> => {
    const all = Map.groupBy([...told.values()].flat(), keyOf);
    await feeds.remove(CONFIRMED_FEED);
    await feeds.put(CONFIRMED_FEED, [...all.values()].map(joinConfirmed));
    await feeds.complete({ feed: CONFIRMED_FEED, description: CONFIRMED_DESCRIPTION, nowMs });
  };
  return {
    publish: async ({ origin, indicators, nowMs }) => {
      told.set(origin, indicators);
      await retell(nowMs);
    },
    withdraw: async ({ origin, nowMs }) => {
      const isKnown = told.delete(origin);
      if (isKnown) await retell(nowMs);
      return isKnown;
    },
  };
}

function memoryFeeds(): IndicatorFeeds {
  const heads = new Map<string, IndicatorFeed>();
  const versions = new Map<string, number>();
  const contents = new Map<string, Map<string, Indicator>>();
  return {
    feeds: async () => [...heads.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    put: async (feed, indicators) => {
      const content = contents.get(feed) ?? new Map<string, Indicator>();
      contents.set(feed, content);
      for (const indicator of indicators) content.set(keyOf(indicator), { ...indicator, feed });
    },
    complete: async ({ feed, description, nowMs, from }) => {
      const head = { name: feed, description, version: (versions.get(feed) ?? 0) + 1, changedAtMs: nowMs, count: contents.get(feed)?.size ?? 0, lastImport: { ...UNKNOWN_IMPORT, ...from } };
      versions.set(feed, head.version);
      heads.set(feed, head);
      return head;
    },
    noteFault: async (feed, fault) => {
      const head = heads.get(feed);
      if (head !== undefined) heads.set(feed, { ...head, lastImport: { ...head.lastImport, fault } });
      return head !== undefined;
    },
    remove: async (feed) => {
      contents.delete(feed);
      return heads.delete(feed);
    },
    page: async (feed, after, limit) => {
      const all = [...(contents.get(feed) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, indicator]) => indicator);
      return all.filter((one) => after === null || keyOf(one) > keyOf(after)).slice(0, limit);
    },
    forgetExpired: async (beforeMs) => {
      let forgotten = 0;
      for (const content of contents.values()) for (const [key, { expiresAtMs }] of content) if (expiresAtMs !== null && expiresAtMs < beforeMs && content.delete(key)) forgotten++;
      return forgotten;
    },
  };
}

function keyOf({ kind, value }: IndicatorPlace): string {
  return `${kind} ${value}`;
}
