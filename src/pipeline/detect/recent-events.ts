import type { LogSource } from '#contract/log-source.ts';
import type { NormalisedEvent } from '#contract/event.ts';

const MAX_KINDS = 256;
const MAX_RECENT = 256;

/** A few events that came lately: what new rules are warmed and measured on before they stand in the path. */
export class RecentEvents {
  readonly #kinds = new Map<readonly LogSource[], NormalisedEvent>();
  readonly #recent: NormalisedEvent[] = [];
  #at = 0;

  /** Takes the first event of each kind, and of the others those that are sampled. */
  note(event: NormalisedEvent, isSampled: boolean): void {
    if (!this.#kinds.has(event.logSources) && this.#kinds.size < MAX_KINDS) this.#kinds.set(event.logSources, event);
    if (!isSampled) return;
    this.#recent[this.#at] = event;
    this.#at = (this.#at + 1) % MAX_RECENT;
  }

  /** One event for each combination of log sources: with them, every index that is needed gets built. */
  get ofEachKind(): readonly NormalisedEvent[] {
    return [...this.#kinds.values()];
  }

  get latest(): readonly NormalisedEvent[] {
    return this.#recent.length > 0 ? this.#recent : this.ofEachKind;
  }
}
