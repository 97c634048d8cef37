/** Ids of the records that came lately. A sender repeats an unanswered request within minutes, not days. */
export interface RecentIds {
  /** Remembers an id; false when it was there already. */
  add(id: string): boolean;
}

/** Remembers at least the last `capacity` ids and at most twice as many. */
export function createRecentIds(capacity: number, known: Iterable<string> = []): RecentIds {
  let young = new Set<string>(known);
  let old = new Set<string>();
  return {
    add: (id) => {
      if (young.has(id) || old.has(id)) return false;
      if (young.size >= capacity) {
        old = young;
        young = new Set();
      }
      young.add(id);
      return true;
    },
  };
}
