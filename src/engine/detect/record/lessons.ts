import type { Steps } from '../steps.ts';

/** A flood of made-up kinds of records must not fill the memory with what is still to be learnt. */
const MOST_WAITING = 64;

/** What is to be learnt, worked off step by step beside the records. */
export class Lessons {
  /** By what is learnt; asked for again while it is being worked on, it is done once more. */
  readonly #waiting = new Map<unknown, Steps<void>>();
  readonly #again = new Map<unknown, Steps<void>>();

  /** Whether something is worth adding: there is room, and it does not wait already. */
  isWanted(subject: unknown): boolean {
    return this.#waiting.size < MOST_WAITING && !this.#waiting.has(subject);
  }

  add(subject: unknown, steps: Steps<void>): void {
    (this.#waiting.has(subject) ? this.#again : this.#waiting).set(subject, steps);
  }

  /** Does so many steps, of what came first. */
  work(steps: number): void {
    for (let left = steps; left > 0 && this.#waiting.size > 0; left--) {
      const [subject, lesson] = this.#waiting.entries().next().value as [unknown, Steps<void>];
      if (lesson.next().done !== true) continue;
      this.#waiting.delete(subject);
      const again = this.#again.get(subject);
      this.#again.delete(subject);
      if (again !== undefined) this.#waiting.set(subject, again);
    }
  }
}
