import type { Query } from './database.ts';
import { KEPT_BACK_TEST_MS, type KeptBackTest, type KeptBackTests, MAX_KEPT_BACK_TESTS } from './kept-back-tests.ts';

/** Back-tests of one tenant; each statement names it, and row-level security holds it to that one as well. */
export function postgresBackTests(within: <T>(work: (query: Query) => Promise<T>) => Promise<T>, tenant: string): KeptBackTests {
  return {
    backTest: (job, nowMs) => within((query) => find(query, tenant, job, nowMs)),
    saveBackTest: (test, nowMs) => within((query) => save(query, tenant, test, nowMs)),
  };
}

async function find(query: Query, tenant: string, job: string, nowMs: number): Promise<KeptBackTest | null> {
  const rows = await query<{ test: KeptBackTest }>('SELECT test FROM back_tests WHERE tenant = $1 AND job = $2 AND started_at_ms > $3', [tenant, job, nowMs - KEPT_BACK_TEST_MS]);
  return rows[0]?.test ?? null;
}

async function save(query: Query, tenant: string, test: KeptBackTest, nowMs: number): Promise<void> {
  await query(
    `INSERT INTO back_tests (tenant, job, started_at_ms, test) VALUES ($1, $2, $3, $4::json)
     ON CONFLICT (tenant, job) DO UPDATE SET started_at_ms = $3, test = $4::json`,
    [tenant, test.job, test.startedAtMs, JSON.stringify(test)],
  );
  await query('DELETE FROM back_tests WHERE tenant = $1 AND started_at_ms <= $2', [tenant, nowMs - KEPT_BACK_TEST_MS]);
  await query('DELETE FROM back_tests WHERE tenant = $1 AND job IN (SELECT job FROM back_tests WHERE tenant = $1 ORDER BY started_at_ms DESC, job OFFSET $2)', [tenant, MAX_KEPT_BACK_TESTS]);
}
