import { KEPT_BACK_TEST_MS, type KeptBackTest, type KeptBackTests, MAX_KEPT_BACK_TESTS } from './kept-back-tests.ts';

/** Back-tests of one tenant, by job. */
export function memoryBackTests(kept: Map<string, KeptBackTest>): KeptBackTests {
  const isOld = ({ startedAtMs }: KeptBackTest, nowMs: number): boolean => startedAtMs <= nowMs - KEPT_BACK_TEST_MS;
  return {
    backTest: async (job, nowMs) => {
      const test = kept.get(job);
      return test === undefined || isOld(test, nowMs) ? null : structuredClone(test);
    },
    saveBackTest: async (test, nowMs) => {
      kept.set(test.job, structuredClone(test));
      const newest = [...kept.values()].filter((one) => !isOld(one, nowMs)).sort((a, b) => b.startedAtMs - a.startedAtMs || (a.job < b.job ? -1 : 1)).slice(0, MAX_KEPT_BACK_TESTS);
      const jobs = new Set(newest.map(({ job }) => job));
      for (const job of kept.keys()) if (!jobs.has(job)) kept.delete(job);
    },
  };
}
