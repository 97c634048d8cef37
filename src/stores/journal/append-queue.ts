import type { AppendOutcome, JournalRecord } from './port.ts';

/** One append call that waits for its group. */
export interface AppendCall {
  readonly records: readonly JournalRecord[];
  /** Bytes of its frames. */
  readonly bytes: number;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Append calls in the order they came, until a group takes them. */
export class AppendQueue {
  #calls: AppendCall[] = [];
  #bytes = 0;
  #wake: (() => void) | null = null;
  #wakeAtBytes = 0;

  get isEmpty(): boolean {
    return this.#calls.length === 0;
  }

  push(call: AppendCall): void {
    this.#calls.push(call);
    this.#bytes += call.bytes;
    if (this.#bytes >= this.#wakeAtBytes) this.hurry();
  }

  /** Takes calls up to `maxBytes`, and one at least. */
  takeGroup(maxBytes: number): readonly AppendCall[] {
    let count = 0;
    let bytes = 0;
    for (const call of this.#calls) {
      if (count > 0 && bytes + call.bytes > maxBytes) break;
      bytes += call.bytes;
      count++;
    }
    this.#bytes -= bytes;
    return this.#calls.splice(0, count);
  }

  /** Resolves after `waitMs`, or as soon as `bytes` wait, or on `hurry`. */
  untilFull(bytes: number, waitMs: number): Promise<void> {
    if (this.#bytes >= bytes || waitMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.hurry(), waitMs);
      this.#wakeAtBytes = bytes;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the wait of `untilFull` now. */
  hurry(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
