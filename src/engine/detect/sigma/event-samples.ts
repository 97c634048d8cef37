import type { EventFields, FieldValue } from '../event-fields.ts';
import type { EventReader } from './event-reader.ts';
import { forEachGram, type GramFrequency } from './literal-scanner.ts';
import { foldForIndex } from './anchor.ts';

const MAX_VALUE_LENGTH = 8_192;
const SKETCH_BITS = 16;

/**
 * Keeps some events of a stream, evenly spread over all that came by: when it is full, every second one is let go and
 * from then on half as many are taken. Only the fields that are asked for are kept.
 */
export class EventSamples {
  readonly #reader: EventReader;
  readonly #fields: readonly string[];
  readonly #capacity: number;
  #events: EventFields[] = [];
  #seen = 0;
  #stride = 1;

  constructor(reader: EventReader, fields: readonly string[], capacity: number) {
    this.#reader = reader;
    this.#fields = fields;
    this.#capacity = capacity;
  }

  get events(): readonly EventFields[] {
    return this.#events;
  }

  /** How many events came by. */
  get seen(): number {
    return this.#seen;
  }

  /** Looks at the event that is open in the reader. */
  observe(): void {
    if (this.#seen++ % this.#stride !== 0) return;
    if (this.#events.length >= this.#capacity) {
      this.#events = this.#events.filter((_, index) => index % 2 === 0);
      this.#stride *= 2;
    }
    this.#events.push(snapshot(this.#reader, this.#fields));
  }

}

/** How often four-byte grams stand in a field of events; grams may share a counter. */
export function gramFrequency(events: readonly EventFields[], field: string | null): GramFrequency {
  const counts = new Uint32Array(1 << SKETCH_BITS);
  for (const event of events) {
    for (const value of (field === null ? [event.text] : event.values(field)) ?? []) {
      if (value !== null) forEachGram(foldForIndex(String(value)), (gram) => count(counts, place(gram)));
    }
  }
  return (gram) => counts[place(gram)] ?? 0;
}

function place(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> (32 - SKETCH_BITS);
}

function snapshot(reader: EventReader, fields: readonly string[]): EventFields {
  const kept = new Map<string, readonly FieldValue[]>();
  for (const field of fields) {
    const values = reader.values(reader.slotOf(field));
    if (values !== undefined) kept.set(field, values.map(cut));
  }
  const [text] = reader.texts(reader.slotOf(null));
  return { logSources: [], timeMs: 0, text: (text ?? '').slice(0, MAX_VALUE_LENGTH), values: (field) => kept.get(field) };
}

function cut(value: FieldValue): FieldValue {
  return typeof value === 'string' && value.length > MAX_VALUE_LENGTH ? value.slice(0, MAX_VALUE_LENGTH) : value;
}

function count(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
