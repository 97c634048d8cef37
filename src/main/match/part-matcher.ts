import { randomInt } from 'node:crypto';
import type { MappingDocument } from '#contract/mapping.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { type MatchPresentation, type MatchedEvent, presentMatch } from '#cli/match-report.ts';
import { entitiesOfEvent } from '#engine/correlate/entities-of-event.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { type EventMatch, RecordMatcher } from '#engine/detect/record/record-matcher.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { LineBlock } from '#pipeline/ingest/files/line-blocks.ts';
import { type FileRecord, MAX_RECORD_BYTES } from '#pipeline/ingest/files/file-record.ts';
import { isWholeObject, JsonSplitter } from '#pipeline/ingest/files/json-splitter.ts';
import type { FilePart } from '#pipeline/ingest/files/read-parts.ts';
import { textOfUtf8 } from '../create-sieve.ts';
import { copyUnits } from '../detector-from-content.ts';
import { normaliserOf } from '../normaliser-from-content.ts';
import { createKernel } from '../wasm-kernel.ts';

/** What a matcher is made of; plain data, which can be handed to another thread. */
export interface MatchContent {
  /** With their lists filled in. */
  readonly rules: readonly SigmaRule[];
  readonly mappings: readonly MappingDocument[];
  readonly taxonomy: Taxonomy;
  /** `vendor.product`, or empty to detect it. */
  readonly source: string;
  readonly nowMs: number;
  readonly presentation: MatchPresentation;
}

export interface PartOfFile {
  /** How the file is called in what is printed. */
  readonly file: string;
  readonly part: FilePart;
}

/** How often a rule fires in a part, and when. */
export interface RuleTally {
  /** Place of the rule in the content. */
  readonly place: number;
  count: number;
  /** Times of events; null where none has one. */
  firstMs: number | null;
  lastMs: number | null;
}

export interface PartResult {
  readonly file: string;
  readonly records: number;
  readonly unreadable: readonly { readonly line: number; readonly reason: string }[];
  /** Events on which rules fire, as they are printed. */
  readonly printed: readonly string[];
  readonly matches: number;
  readonly tallies: readonly RuleTally[];
}

/** Finds the rules that fire in parts of files. */
export class PartMatcher {
  readonly #content: MatchContent;
  readonly #matcher: RecordMatcher;
  readonly #placeOf: ReadonlyMap<SigmaRule, number>;

  constructor(content: MatchContent) {
    this.#content = content;
    const ruleSet = compileRules(content.rules, { copyUnits });
    this.#placeOf = new Map(ruleSet.rules.map((rule, place) => [rule, place]));
    this.#matcher = new RecordMatcher({
      kernel: createKernel(), normaliser: normaliserOf(content.mappings), ruleSet, view: createEventView(content.taxonomy), taxonomy: content.taxonomy, copyUnits, seed: randomInt(2 ** 31), decode: textOfUtf8,
    });
  }

  match({ file, part }: PartOfFile): PartResult {
    const found = new Findings(file, this.#content, this.#placeOf);
    if (part.kind === 'records') this.#matchRecords(part.records, found);
    else if (mayHaveLongRecords(part.bytes)) this.#matchRecords(recordsOfLines(linesOf(part)), found);
    else this.#matchLines(part, found);
    return found.result();
  }

  get #receipt() {
    return { tenant: 'local', source: this.#content.source, receivedAtMs: this.#content.nowMs };
  }

  #matchRecords(records: Iterable<FileRecord>, found: Findings): void {
    for (const record of records) {
      found.records++;
      if (!record.ok) {
        found.unreadable.push(record);
        continue;
      }
      const { line, text, fields } = record;
      const events = this.#matcher.matchRecord({ ...this.#receipt, id: String(line), text, ...(fields ? { fields } : {}) }, { onUnreadable: (_record, reason) => found.unreadable.push({ line, reason }) });
      for (const event of events) found.add(line, event);
    }
  }

  /** Lines that are no whole object (blank ones, those of other logs, broken ones) are read apart: what a line begins ends before the next whole one. */
  #matchLines({ bytes, line: first, lineCount }: LineBlock, found: Findings): void {
    const others: OtherLine[] = [];
    const unreadable = new Map<string, string>();
    const matches = this.#matcher.matchLines(bytes, this.#receipt, {
      isTaken: (line, text) => {
        if (text.length <= MAX_RECORD_BYTES && isWholeObject(text.trim())) return false;
        others.push({ number: first + line, text });
        return true;
      },
      onUnreadable: ({ id }, reason) => void unreadable.set(id, reason),
    });
    found.records += lineCount - others.length;
    for (const { record, events } of matches) for (const event of events) found.add(first + record, event);
    for (const [id, reason] of unreadable) found.unreadable.push({ line: first + Number(id), reason });
    if (others.length > 0) this.#matchRecords(recordsOfLines(others), found);
  }
}

interface OtherLine {
  readonly number: number;
  readonly text: string;
}

/** Gathers what is found in a part; the lines come in any order. */
class Findings {
  readonly unreadable: { readonly line: number; readonly reason: string }[] = [];
  records = 0;
  readonly #file: string;
  readonly #content: MatchContent;
  readonly #placeOf: ReadonlyMap<SigmaRule, number>;
  readonly #tallies = new Map<number, RuleTally>();
  readonly #printed: { readonly line: number; readonly text: string }[] = [];

  constructor(file: string, content: MatchContent, placeOf: ReadonlyMap<SigmaRule, number>) {
    this.#file = file;
    this.#content = content;
    this.#placeOf = placeOf;
  }

  add(line: number, { event, matches }: EventMatch): void {
    const { nowMs, presentation } = this.#content;
    // A record without a time has that of its receipt, which says nothing here.
    const timeMs = event.timeMs === nowMs ? null : event.timeMs;
    for (const { rule } of matches) this.#tally(this.#placeOf.get(rule) as number, timeMs);
    this.#printed.push({ line, text: presentation.show === 'rules' ? '' : presentMatch(matchedEvent({ event, matches }, { file: this.#file, line, timeMs }), presentation) });
  }

  result(): PartResult {
    const byLine = (a: { readonly line: number }, b: { readonly line: number }) => a.line - b.line;
    const isPrinted = this.#content.presentation.show !== 'rules';
    return {
      file: this.#file, records: this.records, matches: this.#printed.length, tallies: [...this.#tallies.values()],
      unreadable: this.unreadable.map(({ line, reason }) => ({ line, reason })).sort(byLine), printed: isPrinted ? this.#printed.sort(byLine).map(({ text }) => text) : [],
    };
  }

  #tally(place: number, timeMs: number | null): void {
    const tally = this.#tallies.get(place) ?? { place, count: 0, firstMs: timeMs, lastMs: timeMs };
    this.#tallies.set(place, tally);
    addToTally(tally, { count: 1, firstMs: timeMs, lastMs: timeMs });
  }
}

export function addToTally(tally: Omit<RuleTally, 'place'>, more: Readonly<Omit<RuleTally, 'place'>>): void {
  tally.count += more.count;
  if (more.firstMs !== null && (tally.firstMs === null || more.firstMs < tally.firstMs)) tally.firstMs = more.firstMs;
  if (more.lastMs !== null && (tally.lastMs === null || more.lastMs > tally.lastMs)) tally.lastMs = more.lastMs;
}

function matchedEvent({ event, matches }: EventMatch, where: { readonly file: string; readonly line: number; readonly timeMs: number | null }): MatchedEvent {
  let entities: ReturnType<typeof entitiesOfEvent> | undefined;
  const nameOf = (type: 'host' | 'user'): string | null => {
    entities ??= entitiesOfEvent(event);
    return entities.find((one) => one.type === type)?.value ?? null;
  };
  return { ...where, source: event.source, host: nameOf('host'), user: nameOf('user'), matches, raw: event.raw };
}

/** Only a record over several lines has lines that begin with a blank. */
function mayHaveLongRecords(bytes: Buffer): boolean {
  return bytes[0] === 0x20 || bytes[0] === 0x09 || bytes.includes('\n ') || bytes.includes('\n\t');
}

function* linesOf({ bytes, line, lineCount }: LineBlock): Generator<OtherLine> {
  let start = 0;
  for (let number = line; number < line + lineCount; number++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    yield { number, text: textOfUtf8(bytes.subarray(start, end)) };
    start = end + 1;
  }
}

/** The records of lines; where numbers are left out, a whole record stands between. */
function* recordsOfLines(lines: Iterable<OtherLine>): Generator<FileRecord> {
  const splitter = new JsonSplitter(MAX_RECORD_BYTES, true);
  let last = -1;
  for (const { number, text } of lines) {
    if (number !== last + 1) yield* splitter.end();
    last = number;
    if (text.length > MAX_RECORD_BYTES) yield { ok: false, reason: 'too-large', line: number };
    else yield* splitter.take(text, number);
  }
  yield* splitter.end();
}
