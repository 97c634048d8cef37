import type { HistoryStep } from '#stores/events/port.ts';

interface Timed {
  readonly timeMs: number;
}

interface Reading<T> {
  readonly steps: AsyncIterator<HistoryStep<T>>;
  /** What was read and not given yet, from `at` on. */
  waiting: readonly T[];
  at: number;
  share: number;
  isDone: boolean;
}

/** Joins streams that are in the order of time each into one that is. Holds one step of each; a failure of one ends it. */
export async function* inTimeOrder<T extends Timed>(streams: readonly AsyncIterable<HistoryStep<T>>[]): AsyncGenerator<HistoryStep<T>> {
  const readings = streams.map((stream): Reading<T> => ({ steps: stream[Symbol.asyncIterator](), waiting: [], at: 0, share: 0, isDone: false }));
  try {
    for (;;) {
      for (const reading of readings) {
        const failure = await fill(reading);
        if (failure !== null) return yield failure;
      }
      const open = readings.filter(({ isDone }) => !isDone);
      if (open.length === 0) return;
      yield { ok: true, value: takeSafe(open), share: readings.reduce((sum, { share }) => sum + share, 0) / readings.length };
    }
  } finally {
    for (const { steps } of readings) await steps.return?.();
  }
}

async function fill<T>(reading: Reading<T>): Promise<Extract<HistoryStep<T>, { ok: false }> | null> {
  while (reading.at >= reading.waiting.length && !reading.isDone) {
    const next = await reading.steps.next();
    if (next.done === true) {
      reading.isDone = true;
      reading.share = 1;
    } else if (!next.value.ok) return next.value;
    else [reading.waiting, reading.at, reading.share] = [next.value.value, 0, next.value.share];
  }
  return null;
}

/** All that no stream can still give something before: up to the end of the step that ends first. */
function takeSafe<T extends Timed>(open: readonly Reading<T>[]): readonly T[] {
  const edgeMs = Math.min(...open.map(({ waiting }) => waiting.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY));
  const taken: T[] = [];
  for (const reading of open) {
    while (reading.at < reading.waiting.length && (reading.waiting[reading.at] as T).timeMs <= edgeMs) taken.push(reading.waiting[reading.at++] as T);
  }
  return taken.sort((a, b) => a.timeMs - b.timeMs);
}
