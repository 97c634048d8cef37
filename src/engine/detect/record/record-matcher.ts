import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { LogSource } from '#contract/log-source.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import type { MappingNormaliser, NormaliseOutcome, RecordToNormalise } from '../../normalise/normaliser.ts';
import { learnShape } from '../../normalise/provenance/record-shape.ts';
import type { EventView } from '../event-view.ts';
import type { Kernel } from '../kernel/kernel.ts';
import * as at from '../kernel/layout.ts';
import type { DetectionTree } from '../sigma/predicate.ts';
import type { CopyUnits } from '../sigma/literal-scanner.ts';
import type { RuleMatch, RuleSet } from '../sigma/rule-set.ts';
import type { SigmaRule } from '../sigma/sigma-rule.ts';
import { type FieldAccess, fieldAccesses } from './field-access.ts';
import { KernelMemory } from './kernel-memory.ts';
import { leafFields } from './leaf-fields.ts';
import { RouteTable } from './route-table.ts';
import { RuleShape } from './rule-shape.ts';
import { fieldsOf } from './shape-tree.ts';
import { SlotTable } from './slot-table.ts';
import { structureOf } from './structure-of.ts';
import { ConditionWriter } from './write-condition.ts';

export interface RecordMatcherParts {
  readonly kernel: Kernel;
  readonly normaliser: MappingNormaliser;
  readonly ruleSet: RuleSet;
  readonly view: EventView;
  readonly taxonomy: Taxonomy;
  readonly copyUnits: CopyUnits;
  /** Any number, not to be guessed: two records cannot be made to be taken for one another. */
  readonly seed: number;
  /** UTF-8 to text. */
  readonly decode: (bytes: Uint8Array) => string;
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
  /** Normalised when it is read, where the bytes alone told the rules. */
  readonly events: readonly EventMatch[];
}

export interface RecordMatcherCounts {
  records: number;
  /** Records of which the bytes told that rules fire. */
  told: number;
  /** Records that had to be normalised, by why. */
  candidates: number;
  samples: number;
  unreadable: number;
  unknown: number;
}

const INPUT_BYTES = 1 << 20;
const MOST_RECORDS = 8_192;
const OUTPUT_BYTES = 1 << 20;
const MOST_ENTRIES = 16_384;
/** Shapes that were written anew leave their old places behind; from here on all is learnt again. */
const MOST_MEMORY = 512 << 20;
/** More candidates than this are found quicker by the index over the event. */
const MOST_CANDIDATES = 12;
/** Kinds of records that are learnt from one block at most, so that a flood of made-up kinds does not hold up what comes behind it. */
const MOST_LESSONS = 64;
const EPOCH_LIMIT = 1 << 30;

/**
 * Finds the records on which rules fire, by their bytes. Most records are let go without being parsed; of the others the event decides, so
 * that the answer is that of the rule set on every event.
 */
export class RecordMatcher {
  readonly counts: RecordMatcherCounts = { records: 0, told: 0, candidates: 0, samples: 0, unreadable: 0, unknown: 0 };
  readonly #parts: RecordMatcherParts;
  readonly #fieldsOfSources = new Map<string, { readonly places: readonly number[]; readonly fields: readonly string[] }>();
  #memory!: KernelMemory;
  #slots!: SlotTable;
  #conditions!: ConditionWriter;
  #structures!: RouteTable;
  #routes!: RouteTable;
  #shapes = new Map<number, RuleShape>();
  #placeOfSignature = new Map<string, number>();
  #input = 0;
  #list = 0;
  #scratch = 0;
  #output = 0;
  #lessonsLeft = 0;

  constructor(parts: RecordMatcherParts) {
    this.#parts = parts;
    this.#reset();
  }

  /** Bytes of the kernel's memory in use. */
  get memoryBytes(): number {
    return this.#memory.used;
  }

  /** Shapes of records that are known. */
  get shapeCount(): number {
    return this.#shapes.size;
  }

  /** Looks at the lines of a text of records, one on each. Lines are counted from 0. */
  matchLines(text: Uint8Array, receipt: Omit<RecordToNormalise, 'text' | 'id'>): RecordMatch[] {
    const found: RecordMatch[] = [];
    let line = 0;
    let start = 0;
    while (start < text.length) {
      const spans: number[] = [];
      const blockStart = start;
      while (start < text.length && spans.length < 2 * MOST_RECORDS) {
        const newline = text.indexOf(0x0a, start);
        const end = newline < 0 ? text.length : newline;
        if (spans.length > 0 && end - blockStart > INPUT_BYTES) break;
        spans.push(start - blockStart, end - blockStart);
        start = end + 1;
      }
      this.#matchBlock(text.subarray(blockStart, Math.min(start, text.length)), spans, { receipt, firstLine: line, found });
      line += spans.length / 2;
    }
    return found;
  }

  #matchBlock(block: Uint8Array, spans: readonly number[], { receipt, firstLine, found }: { readonly receipt: Omit<RecordToNormalise, 'text' | 'id'>; readonly firstLine: number; readonly found: RecordMatch[] }): void {
    const count = spans.length / 2;
    this.#lessonsLeft = MOST_LESSONS;
    this.counts.records += count;
    const textOf = (record: number): string => this.#parts.decode(block.subarray(spans[2 * record], spans[2 * record + 1]));
    if (block.length > INPUT_BYTES) {
      this.counts.unreadable++;
      this.#decide({ ...receipt, id: String(firstLine), text: textOf(0) }, firstLine, null, found);
      return;
    }
    this.#memory.putBytes(this.#input, block);
    for (let i = 0; i < spans.length; i++) this.#memory.put(this.#list + 4 * i, this.#input + (spans[i] as number));
    const told = receipt.source === '' ? 0 : this.#slots.hashOf(receipt.source);
    let done = 0;
    while (done < count) {
      const limit = this.#output + OUTPUT_BYTES;
      const room = 4 * (at.FOUND_WORDS + this.#parts.ruleSet.rules.length) + 4;
      const looked = this.#parts.kernel.matchRecords(this.#list + 8 * done, count - done, told, this.#scratch, this.#output, limit, room);
      // Learning may move the memory, so what was found is taken out before.
      const words = this.#memory.wordsAt(this.#output, this.#memory.word(limit));
      for (let i = 0; i < words.length; ) {
        const record = done + (words[i] as number);
        const rules = this.#take({ words, i, record: { ...receipt, id: String(firstLine + record), text: textOf(record) }, told, line: firstLine + record, found });
        i += at.FOUND_WORDS + rules;
      }
      done += looked;
    }
    this.#keepSmall();
  }

  /** Works off one thing that the kernel found; answers how many rules were listed with it. */
  #take({ words, i, record, told, line, found }: { readonly words: Int32Array; readonly i: number; readonly record: RecordToNormalise; readonly told: number; readonly line: number; readonly found: RecordMatch[] }): number {
    const kind = words[i + 1] as number;
    const [one, other] = [words[i + 2] as number, words[i + 3] as number];
    if (kind === at.FOUND_RULES || kind === at.FOUND_SAMPLE) {
      const numbers = words.subarray(i + at.FOUND_WORDS, i + at.FOUND_WORDS + other);
      if (kind === at.FOUND_SAMPLE) this.#observe(one, record);
      if (other === 0) return other;
      const rules = Array.from(numbers, (number) => number & ~at.RULE_OPEN).sort((a, b) => a - b);
      if (numbers.every((number) => number < at.RULE_OPEN)) {
        this.counts.told++;
        found.push(this.#told(record, line, rules));
      } else {
        this.counts.candidates++;
        this.#decide(record, line, rules, found);
      }
      return other;
    }
    if (kind === at.FOUND_UNREADABLE) this.counts.unreadable++;
    else this.counts.unknown++;
    this.#decide(record, line, null, found);
    if (this.#lessonsLeft === 0) return 0;
    if (kind === at.FOUND_STRUCTURE && this.#structures.isWorthLearning(one, other)) this.#learnStructure(record, told, [one, other]);
    if (kind === at.FOUND_ROUTE && this.#routes.isWorthLearning(one, other)) this.#learnRoute(record, [one, other]);
    return 0;
  }

  /** Normalises and asks the rules: those that were found, or all. */
  #decide(record: RecordToNormalise, line: number, rules: readonly number[] | null, found: RecordMatch[]): void {
    const events = this.#eventsOf(record, rules);
    if (events.length > 0) found.push({ record: line, rules: events.flatMap(({ matches }) => matches.map(({ rule }) => rule)), events });
  }

  /** What the bytes told without a doubt. */
  #told(record: RecordToNormalise, line: number, places: readonly number[]): RecordMatch {
    let events: readonly EventMatch[] | null = null;
    const open = (): readonly EventMatch[] => {
      events ??= this.#eventsOf(record, places);
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

  #eventsOf(record: RecordToNormalise, rules: readonly number[] | null): readonly EventMatch[] {
    const outcome: NormaliseOutcome = this.#parts.normaliser.open(record);
    if (!outcome.ok) return [];
    const { ruleSet, view } = this.#parts;
    return outcome.events.flatMap((event) => {
      const fields = view(event);
      const matches = rules === null || rules.length > MOST_CANDIDATES ? ruleSet.match(fields) : ruleSet.matchSome(fields, rules);
      return matches.length === 0 ? [] : [{ event, matches }];
    });
  }

  #observe(place: number, { text }: RecordToNormalise): void {
    this.counts.samples++;
    const shape = this.#shapes.get(place);
    if (!shape?.observe(leafFields(JSON.parse(text) as JsonObject, text))) return;
    const written = shape.write({ memory: this.#memory, slots: this.#slots, conditions: this.#conditions });
    this.#memory.put(written + at.SHAPE_SEEN, this.#memory.word(place + at.SHAPE_SEEN));
    this.#shapes.delete(place);
    this.#shapes.set(written, shape);
    this.#routes.redirect(place, written);
    for (const [signature, known] of this.#placeOfSignature) if (known === place) this.#placeOfSignature.set(signature, written);
  }

  #learnStructure(record: RecordToNormalise, told: number, key: readonly [number, number]): void {
    this.#lessonsLeft--;
    const [one, other] = structureOf(JSON.parse(record.text) as JsonObject, told, this.#parts.kernel, this.#slots);
    const shape = one === key[0] && other === key[1] ? learnShape(record, this.#parts.normaliser) : null;
    const controls = [...new Set(shape?.controls.map(({ keys }) => this.#slots.slotOf(keys.at(-1) as string)))];
    const isUsable = shape !== null && !controls.includes(-1);
    this.#structures.add(key, isUsable ? this.#memory.writeWords([controls.length, ...controls]) : at.TO_ENGINE);
  }

  #learnRoute(record: RecordToNormalise, key: readonly [number, number]): void {
    this.#lessonsLeft--;
    const shape = learnShape(record, this.#parts.normaliser);
    if (shape === null) {
      this.#routes.add(key, at.TO_ENGINE);
      return;
    }
    const accessOf = fieldAccesses(shape, this.#parts.taxonomy, this.#parts.view);
    const { places, fields } = this.#rulesOf(shape.event.logSources);
    const signature = `${places.length} ${places[0]} ${places.at(-1)} ${JSON.stringify(shape.event.logSources)} ${fields.map((field) => accessText(accessOf(field))).join('\n')}`;
    let place = this.#placeOfSignature.get(signature);
    if (place === undefined) {
      const made = new RuleShape(this.#parts.ruleSet.rules, places, accessOf, this.#parts.copyUnits);
      place = made.isEmpty ? at.TO_NO_RULES : made.write({ memory: this.#memory, slots: this.#slots, conditions: this.#conditions });
      this.#placeOfSignature.set(signature, place);
      if (!made.isEmpty) this.#shapes.set(place, made);
    }
    this.#routes.add(key, place);
  }

  #rulesOf(logSources: readonly LogSource[]): { readonly places: readonly number[]; readonly fields: readonly string[] } {
    const key = JSON.stringify(logSources);
    let known = this.#fieldsOfSources.get(key);
    if (!known) {
      const { ruleSet } = this.#parts;
      const places = ruleSet.placesFor(logSources);
      const fields = new Set<string>();
      for (const place of places) addFields(ruleSet.rules[place]?.detection, fields);
      known = { places, fields: [...fields].sort() };
      this.#fieldsOfSources.set(key, known);
    }
    return known;
  }

  #reset(): void {
    const { kernel, seed } = this.#parts;
    kernel.grow(at.HEAD_SIZE + 64);
    this.#memory = new KernelMemory(kernel, at.HEAD_SIZE);
    const memory = this.#memory;
    new Uint8Array(kernel.buffer()).fill(0);
    memory.put(at.HEAD_SEED, seed);
    this.#input = memory.reserve(INPUT_BYTES + 64);
    this.#list = memory.reserve(MOST_RECORDS * 8);
    this.#scratch = memory.reserve(4 * this.#parts.ruleSet.rules.length + 4);
    this.#output = memory.reserve(OUTPUT_BYTES + 8 * this.#parts.ruleSet.rules.length + 64);
    memory.put(at.HEAD_TEXTS, memory.reserve(INPUT_BYTES + 64));
    const spans = memory.reserve(at.MOST_SPANS * at.SPAN_WORDS * 4);
    memory.put(at.HEAD_SPANS, spans);
    memory.put(at.HEAD_SPANS_LIMIT, spans + at.MOST_SPANS * at.SPAN_WORDS * 4);
    this.#slots = new SlotTable(kernel, memory);
    this.#conditions = new ConditionWriter(memory, this.#slots);
    this.#structures = new RouteTable(memory, at.HEAD_STRUCTURES, MOST_ENTRIES);
    this.#routes = new RouteTable(memory, at.HEAD_ROUTES, MOST_ENTRIES);
    this.#shapes = new Map();
    this.#placeOfSignature = new Map();
  }

  /** Starts over before places or epochs run out. */
  #keepSmall(): void {
    if (this.#memory.used > MOST_MEMORY || this.#memory.word(at.HEAD_EPOCH) > EPOCH_LIMIT) this.#reset();
  }
}

function accessText(access: FieldAccess): string {
  if (access.kind === 'leaves') return `${access.isExact}${access.empties?.join() ?? ''}${access.leaves.map(({ keys, reading }) => `${reading} ${keys.join('\t')}`).join(' ')}`;
  return access.kind === 'constant' ? `: ${JSON.stringify(access.values)}` : '?';
}

function addFields(tree: DetectionTree | undefined, fields: Set<string>): void {
  if (tree === undefined) return;
  if (tree.kind === 'predicate') for (const field of fieldsOf(tree.predicate) ?? []) fields.add(field);
  else if (tree.kind === 'not') addFields(tree.child, fields);
  else for (const child of tree.children) addFields(child, fields);
}
