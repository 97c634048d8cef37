import type { Anchor } from './anchor.ts';
import type { EventReader } from './event-reader.ts';
import { GramIndex } from './gram-index.ts';
import { TextTrie } from './text-trie.ts';

interface FieldIndex {
  readonly slot: number;
  readonly present: number[];
  readonly starts: TextTrie;
  readonly ends: TextTrie;
  readonly contents: GramIndex;
}

/** Finds the entries whose anchor is in an event: one look-up per field for all anchors on it. */
export class AnchorIndex {
  readonly #reader: EventReader;
  readonly #fields = new Map<number, FieldIndex>();

  constructor(reader: EventReader) {
    this.#reader = reader;
  }

  add(anchor: Anchor, entry: number): void {
    const slot = this.#reader.slotOf(anchor.field);
    let index = this.#fields.get(slot);
    if (index === undefined) {
      index = { slot, present: [], starts: new TextTrie('from-start'), ends: new TextTrie('from-end'), contents: new GramIndex() };
      this.#fields.set(slot, index);
    }
    switch (anchor.match) {
      case 'present': index.present.push(entry); break;
      case 'equals': index.starts.add(anchor.text, entry, true); break;
      case 'startswith': index.starts.add(anchor.text, entry, false); break;
      case 'endswith': index.ends.add(anchor.text, entry, false); break;
      case 'contains': index.contents.add(anchor.text, entry); break;
    }
  }

  /** Calls back for the event that is open in the reader; an entry may be reported more than once. */
  find(found: (entry: number) => void): void {
    for (const index of this.#fields.values()) {
      if (this.#reader.values(index.slot) === undefined) continue;
      for (const entry of index.present) found(entry);
      for (const text of this.#reader.folded(index.slot)) {
        index.starts.find(text, found);
        index.ends.find(text, found);
        index.contents.find(text, found);
      }
    }
  }
}
