interface Waiter {
  readonly position: number;
  readonly resolve: () => void;
}

/** Readers that wait for a position to be filled. */
export class PositionWaiters {
  #waiters: Waiter[] = [];

  wait(position: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push({ position, resolve });
    });
  }

  /** Wakes those who wait for a position before `end`. */
  wake(end: number): void {
    if (this.#waiters.length === 0) return;
    const due = this.#waiters.filter((waiter) => waiter.position < end);
    this.#waiters = this.#waiters.filter((waiter) => waiter.position >= end);
    for (const waiter of due) waiter.resolve();
  }
}
