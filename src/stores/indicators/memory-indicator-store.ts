import type { Indicator } from '#contract/indicator.ts';
import type { IndicatorFeed, IndicatorFeeds, IndicatorPlace, IndicatorStore } from './port.ts';

/** Feeds in memory. */
export function memoryIndicatorStore(): IndicatorStore {
  const tenants = new Map<string, IndicatorFeeds>();
  return {
    ofProvider: memoryFeeds(),
    forTenant: ({ tenant }) => {
      const known = tenants.get(tenant) ?? memoryFeeds();
      tenants.set(tenant, known);
      return known;
    },
  };
}

function memoryFeeds(): IndicatorFeeds {
  const heads = new Map<string, IndicatorFeed>();
  const contents = new Map<string, Map<string, Indicator>>();
  return {
    feeds: async () => [...heads.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    put: async (feed, indicators) => {
      const content = contents.get(feed) ?? new Map<string, Indicator>();
      contents.set(feed, content);
      for (const indicator of indicators) content.set(keyOf(indicator), { ...indicator, feed });
    },
    complete: async ({ feed, description, nowMs }) => {
      const head = { name: feed, description, version: (heads.get(feed)?.version ?? 0) + 1, changedAtMs: nowMs, count: contents.get(feed)?.size ?? 0 };
      heads.set(feed, head);
      return head;
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
