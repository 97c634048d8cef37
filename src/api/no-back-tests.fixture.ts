import type { BackTestJobs } from './back-test-jobs.ts';

/** For tests of what has nothing to do with back-tests: there are none. */
export const NO_BACK_TESTS: BackTestJobs = {
  start: async () => ({ ok: false, reason: 'busy', detail: 'There are none here.' }),
  status: async () => null,
  lookBack: async () => ({ ok: false, reason: 'busy', detail: 'There is none here.' }),
  cancel: () => false,
};
