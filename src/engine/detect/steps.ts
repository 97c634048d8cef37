/** Work that is done a little at a time, so that nothing waits for all of it: each `next` does a step, and the last gives the result. */
export type Steps<T> = Generator<undefined, T>;

/** Does all of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
