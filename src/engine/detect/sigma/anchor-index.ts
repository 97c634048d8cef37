import { foldForIndex, type Anchor } from './anchor.ts';
import type { Steps } from '../steps.ts';
import type { EventReader } from './event-reader.ts';
import { LiteralScanner, type CopyUnits, type GramFrequency, type Literal } from './literal-scanner.ts';
import { TextTrie } from './text-trie.ts';

interface FieldIndex {
  readonly slot: number;
  readonly present: readonly number[];
  readonly starts: TextTrie | null;
  readonly ends: TextTrie | null;
  readonly contents: LiteralScanner | null;
}

export interface IndexTools {
  readonly reader: EventReader;
  readonly copyUnits: CopyUnits;
  /** How often a gram stands in the values of a field. */
  readonly frequencyIn: (field: string | null) => GramFrequency;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of all one-byte characters begins with them
const BEYOND_LATIN1 = /[^\x00-\xff]/;

/** Finds which anchors are in an event: for each field one walk from the start, one from the end, one scan. */
export class AnchorIndex {
  readonly #reader: EventReader;
  readonly #fields: readonly FieldIndex[];

  private constructor(reader: EventReader, fields: readonly FieldIndex[]) {
    this.#reader = reader;
    this.#fields = fields;
  }

  /** `numbers` says which of the anchors to look for; they are reported by number. */
  static *build(anchors: readonly Anchor[], numbers: Iterable<number>, tools: IndexTools): Steps<AnchorIndex> {
    const byField = new Map<string | null, number[]>();
    for (const number of numbers) {
      const field = anchors[number]?.field ?? null;
      const list = byField.get(field);
      if (list === undefined) byField.set(field, [number]);
      else list.push(number);
    }
    const fields: FieldIndex[] = [];
    for (const [field, list] of byField) {
      fields.push(fieldIndex(field, list, anchors, tools));
      yield;
    }
    return new AnchorIndex(tools.reader, fields);
  }

  /** Calls back for the event that is open in the reader. An anchor may be reported twice, or without being there. */
  find(found: (anchor: number) => void): void {
    const reader = this.#reader;
    for (let i = 0; i < this.#fields.length; i++) {
      const field = this.#fields[i];
      if (field === undefined || reader.values(field.slot) === undefined) continue;
      for (let k = 0; k < field.present.length; k++) found(field.present[k] ?? 0);
      if (field.starts === null && field.ends === null && field.contents === null) continue;
      const texts = reader.texts(field.slot);
      for (let k = 0; k < texts.length; k++) {
        const text = texts[k] ?? '';
        findInText(field, BEYOND_LATIN1.test(text) ? foldForIndex(text) : text, found);
      }
    }
  }
}

function findInText(field: FieldIndex, text: string, found: (anchor: number) => void): void {
  field.starts?.find(text, found);
  field.ends?.find(text, found);
  field.contents?.find(text, found);
}

function fieldIndex(field: string | null, numbers: readonly number[], anchors: readonly Anchor[], tools: IndexTools): FieldIndex {
  const present: number[] = [];
  const literals: Literal[] = [];
  const starts = new TextTrie('from-start');
  const ends = new TextTrie('from-end');
  for (const number of numbers) {
    const anchor = anchors[number];
    switch (anchor?.match) {
      case 'present': present.push(number); break;
      case 'equals': starts.add(anchor.text, number, true); break;
      case 'startswith': starts.add(anchor.text, number, false); break;
      case 'endswith': ends.add(anchor.text, number, false); break;
      case 'contains': literals.push({ text: anchor.text, entry: number }); break;
    }
  }
  return {
    slot: tools.reader.slotOf(field),
    present,
    starts: starts.size > 0 ? starts : null,
    ends: ends.size > 0 ? ends : null,
    contents: literals.length > 0 ? new LiteralScanner(literals, tools.frequencyIn(field), tools.copyUnits) : null,
  };
}
