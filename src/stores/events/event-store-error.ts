/**
 * Why the store could not do it. `down`: the engine is starting again, `disk-full`: nothing was stored, `refused`: the
 * engine would not take it; all three may be tried again. `locked` and `cannot-open` come from opening only.
 */
export type EventStoreFailure = 'down' | 'disk-full' | 'refused' | 'locked' | 'cannot-open' | 'closed';

const RETRIABLE: ReadonlySet<EventStoreFailure> = new Set(['down', 'disk-full', 'refused']);

export class EventStoreError extends Error {
  override readonly name = 'EventStoreError';
  readonly reason: EventStoreFailure;

  constructor(reason: EventStoreFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }

  get isRetriable(): boolean {
    return RETRIABLE.has(this.reason);
  }
}
