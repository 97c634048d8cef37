import type { NormalisedEvent } from '#contract/event.ts';
import type { DeadLetterReason } from '#contract/outcome.ts';
import type { NormaliseOutcome, RecordToNormalise } from '../../normalise/normaliser.ts';
import { askRules } from '../ask-rules.ts';
import type { RuleMatch, RuleSet } from '../sigma/rule-set.ts';
import type { SigmaRule } from '../sigma/sigma-rule.ts';
import { MOST_BYTES, MOST_RECORDS, RecordSieve, type SieveCounts, type Sifted } from './record-sieve.ts';
import type { SieveParts } from './sieve-parts.ts';

export interface RecordMatcherParts extends SieveParts {
  readonly ruleSet: RuleSet;
}

/** An event on which rules fire. */
export interface EventMatch {
  readonly event: NormalisedEvent;
  readonly matches: readonly RuleMatch[];
}

/** A record on which rules fire. */
export interface RecordMatch {
  /** Which of the records that were handed in. */
  readonly record: number;
  /** By their order in the rule set; twice where they fire on several events of the record. */
  readonly rules: readonly SigmaRule[];
  /** Normalised when it is read, where the bytes alone told the rules; none where the record is no JSON after all, as numbers and escapes are not looked through before. */
  readonly events: readonly EventMatch[];
}

/** What a caller does with lines that are no records. */
export interface RecordWatch {
  /** Asked about a line, counted from 0, of which the bytes say nothing: true where it is no record, and the caller deals with it. */
  readonly isTaken?: (line: number, text: string) => boolean;
  /** Told of a record that cannot be normalised. */
  readonly onUnreadable?: (record: RecordToNormalise, reason: DeadLetterReason) => void;
}

const NO_WATCH: RecordWatch = {};

export interface RecordMatcherCounts extends SieveCounts {
  /** Records of which the bytes told that rules fire. */
  told: number;
  /** Records that had to be normalised for some rules. */
  candidates: number;
}

/** Finds the records on which rules fire. Most are let go by their bytes, without being parsed; of the others the event decides, so that the answer is that of the rule set on every event. */
export class RecordMatcher {
  readonly #parts: RecordMatcherParts;
  readonly #sieve: RecordSieve;
  readonly #counts = { told: 0, candidates: 0 };

  constructor(parts: RecordMatcherParts) {
    this.#parts = parts;
    this.#sieve = new RecordSieve(parts);
  }

  get counts(): RecordMatcherCounts {
    return { ...this.#sieve.counts, ...this.#counts };
  }

  /** Bytes of the kernel's memory in use. */
  get memoryBytes(): number {
    return this.#sieve.memoryBytes;
  }

  /** Shapes of records that are known. */
  get shapeCount(): number {
    return this.#sieve.shapeCount;
  }

  /** Learns all that the records seen so far have to teach, which otherwise is done little by little. */
  learnAll(): void {
    this.#sieve.learnAll();
  }

  /** The events of one record on which rules fire, whatever shape it has. */
  matchRecord(record: RecordToNormalise, watch: RecordWatch = NO_WATCH): readonly EventMatch[] {
    return this.#eventsOf(record, null, watch);
  }

  /** Looks at the lines of a text of records, one on each. Lines are counted from 0, and are the ids of the records. */
  matchLines(text: Uint8Array, receipt: Omit<RecordToNormalise, 'text' | 'id'>, watch: RecordWatch = NO_WATCH): RecordMatch[] {
    const found: RecordMatch[] = [];
    let line = 0;
    let start = 0;
    while (start < text.length) {
      const spans: number[] = [];
      const blockStart = start;
      while (start < text.length && spans.length < 2 * MOST_RECORDS) {
        const newline = text.indexOf(0x0a, start);
        const end = newline < 0 ? text.length : newline;
        if (spans.length > 0 && end - blockStart > MOST_BYTES) break;
        spans.push(start - blockStart, end - blockStart);
        start = end + 1;
      }
      const bytes = text.subarray(blockStart, Math.min(start, text.length));
      const firstLine = line;
      this.#sieve.sift({ bytes, spans, source: receipt.source }, (sifted) => {
        const at = sifted.record;
        const open = (): RecordToNormalise => ({ ...receipt, id: String(firstLine + at), text: this.#parts.decode(bytes.subarray(spans[2 * at], spans[2 * at + 1])) });
        this.#take(sifted, { line: firstLine + at, read: open, watch }, found);
      });
      line += spans.length / 2;
    }
    return found;
  }

  #take({ places, open }: Sifted, { line, read, watch }: SiftedLine, found: RecordMatch[]): void {
    if (places === null) {
      const record = read();
      if (watch.isTaken?.(line, record.text) === true) return;
      const events = this.#eventsOf(record, null, watch);
      if (events.length > 0) found.push({ record: line, rules: events.flatMap(({ matches }) => matches.map(({ rule }) => rule)), events });
      return;
    }
    if (open.length === 0) {
      this.#counts.told++;
      found.push(this.#told(places, { line, read, watch }));
      return;
    }
    this.#counts.candidates++;
    const held = new Set(this.#eventsOf(read(), open, watch).flatMap(({ matches }) => matches.map(({ rule }) => rule)));
    const fired = places.filter((place) => !open.includes(place) || held.has(this.#parts.ruleSet.rules[place] as SigmaRule));
    if (fired.length > 0) found.push(this.#told(fired, { line, read, watch }));
  }

  /** Rules that are known to fire. */
  #told(places: readonly number[], { line, read, watch }: SiftedLine): RecordMatch {
    let events: readonly EventMatch[] | null = null;
    const open = (): readonly EventMatch[] => {
      events ??= this.#eventsOf(read(), places, watch);
      return events;
    };
    return {
      record: line,
      rules: places.map((place) => this.#parts.ruleSet.rules[place] as SigmaRule),
      get events() {
        return open();
      },
    };
  }

  #eventsOf(record: RecordToNormalise, places: readonly number[] | null, watch: RecordWatch): readonly EventMatch[] {
    const outcome: NormaliseOutcome = this.#parts.normaliser.open(record);
    if (!outcome.ok) {
      watch.onUnreadable?.(record, outcome.reason);
      return [];
    }
    const { ruleSet, view } = this.#parts;
    return outcome.events.flatMap((event) => {
      const matches = askRules(ruleSet, view(event), places);
      return matches.length === 0 ? [] : [{ event, matches }];
    });
  }
}

interface SiftedLine {
  readonly line: number;
  readonly read: () => RecordToNormalise;
  readonly watch: RecordWatch;
}
