import type { Log } from '#base/log.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

export interface Patience {
  readonly log: Log;
  /** Rejects when the path is asked to stop. */
  readonly wait: (ms: number) => Promise<void>;
}

/** Does something with a store, however often it takes: what is in the journal is kept until then. `what` begins the line in the log. */
export async function keepTrying<T>(what: string, work: () => Promise<T>, { log, wait }: Patience): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      log.warn({ error, retryInMs: waitMs }, `${what} failed; trying again`);
      await wait(waitMs);
    }
  }
}
