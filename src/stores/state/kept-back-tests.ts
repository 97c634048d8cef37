import type { BackTest, TenantBackTest } from '#contract/back-test.ts';

/** What of a back-test is of one tenant, as it is kept until it is too old. */
export interface KeptBackTest {
  /** The same at every tenant that it looks at. */
  readonly job: string;
  /** Whoever asked; nobody else is answered. */
  readonly owner: string;
  readonly startedAtMs: number;
  readonly state: 'waiting' | 'done' | 'failed' | 'cancelled';
  readonly problem: string | null;
  readonly rule: BackTest['rule'];
  readonly fromMs: number;
  readonly toMs: number;
  /** Null until it is done. */
  readonly result: TenantBackTest | null;
}

/** Answers are of use for some days; then history says something else. */
export const KEPT_BACK_TEST_MS = 7 * 86_400_000;
export const MAX_KEPT_BACK_TESTS = 100;

/** Back-tests of one tenant. */
export interface KeptBackTests {
  /** Null where there is none, or it is too old. */
  backTest(job: string, nowMs: number): Promise<KeptBackTest | null>;
  /** Keeps one in place of itself; those that are too old, and the oldest of too many, go. */
  saveBackTest(test: KeptBackTest, nowMs: number): Promise<void>;
}
