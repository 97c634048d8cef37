import type { EventFields, FieldValue } from '../event-fields.ts';
import { foldCase } from './fold-case.ts';

const NONE: readonly string[] = [];

/** Reads each field of an event once, whichever rules ask for it. Reused from event to event. */
export class EventReader {
  readonly #names: string[] = [];
  readonly #slots = new Map<string, number>();
  #event: EventFields | null = null;
  /** Which event the entries of the caches below belong to. */
  #epoch = 0;
  #valuesEpoch: number[] = [];
  #values: (readonly FieldValue[] | undefined)[] = [];
  #textsEpoch: number[] = [];
  #texts: (readonly string[])[] = [];
  #foldedEpoch: number[] = [];
  #folded: (readonly string[])[] = [];

  /** The number under which a field is read; the event's text has the name null. */
  slotOf(field: string | null): number {
    const key = field === null ? 'text' : `field:${field}`;
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#names.length;
    this.#slots.set(key, slot);
    this.#names.push(field ?? '');
    this.#valuesEpoch.push(-1);
    this.#values.push(undefined);
    this.#textsEpoch.push(-1);
    this.#texts.push(NONE);
    this.#foldedEpoch.push(-1);
    this.#folded.push(NONE);
    if (field === null) this.#textSlot = slot;
    return slot;
  }

  #textSlot = -1;

  /** Changes with every event that is opened. */
  get epoch(): number {
    return this.#epoch;
  }

  open(event: EventFields): void {
    this.#event = event;
    this.#epoch++;
  }

  values(slot: number): readonly FieldValue[] | undefined {
    if (this.#valuesEpoch[slot] === this.#epoch) return this.#values[slot];
    const event = this.#event;
    const values = event === null ? undefined : slot === this.#textSlot ? [event.text] : event.values(this.#names[slot] ?? '');
    this.#valuesEpoch[slot] = this.#epoch;
    this.#values[slot] = values;
    return values;
  }

  /** The values other than null, as texts. */
  texts(slot: number): readonly string[] {
    if (this.#textsEpoch[slot] === this.#epoch) return this.#texts[slot] ?? NONE;
    const values = this.values(slot);
    const texts = values === undefined ? NONE : textsOf(values);
    this.#textsEpoch[slot] = this.#epoch;
    this.#texts[slot] = texts;
    return texts;
  }

  /** The values other than null, as texts in folded case. */
  folded(slot: number): readonly string[] {
    if (this.#foldedEpoch[slot] === this.#epoch) return this.#folded[slot] ?? NONE;
    const texts = this.texts(slot);
    const folded = texts.length === 1 ? [foldCase(texts[0] ?? '')] : texts.map(foldCase);
    this.#foldedEpoch[slot] = this.#epoch;
    this.#folded[slot] = folded;
    return folded;
  }
}

function textsOf(values: readonly FieldValue[]): readonly string[] {
  const texts: string[] = [];
  for (const value of values) {
    if (value !== null) texts.push(typeof value === 'string' ? value : String(value));
  }
  return texts;
}
