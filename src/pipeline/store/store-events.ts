import type { EventStore, StoredEvent } from '#stores/events/port.ts';
import { keepTrying, type Patience } from '../keep-trying.ts';

/** Stores a batch, however often it takes. */
export async function storeEvents(batch: readonly StoredEvent[], events: EventStore, patience: Patience): Promise<void> {
  if (batch.length > 0) await keepTrying(`Storing a batch of ${batch.length} events`, () => events.write(batch), patience);
}
