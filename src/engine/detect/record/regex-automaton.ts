import { RE2JS } from 're2js';
import type { RegexPredicate } from '../sigma/predicate.ts';

/** A pattern as a table: from a state and a character's class to the next state. Only for texts of ASCII characters. */
export interface RegexAutomaton {
  readonly classCount: number;
  /** Class of each of the 128 characters. */
  readonly classOf: Uint8Array;
  /** `next[state * classCount + class]`; state 0 never matches, state 1 has matched. */
  readonly next: Uint16Array;
  readonly start: number;
  /** States in which the pattern matches when the text ends there. */
  readonly matchesAtEnd: readonly boolean[];
}

/** More states than this are not worth their memory. */
const MOST_STATES = 400;
const ASCII = 128;
const NO_MATCH = 0;
const MATCHED = 1;

/** The instructions of RE2's programs that the automaton knows (re2js, Prog and Inst; the same as in Go's regexp/syntax). */
const ALT = 1;
const ALT_MATCH = 2;
const CAPTURE = 3;
const EMPTY_WIDTH = 4;
const FAIL = 5;
const MATCH = 6;
const NOP = 7;
const BEGIN_TEXT = 4;
const END_TEXT = 8;

interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  matchRune(rune: number): boolean;
}

interface Program {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

/** Compiles a pattern; null where it has something that an automaton of this kind does not know, or too many states. */
export function regexAutomaton({ pattern, ignoreCase, multiLine, dotAll }: RegexPredicate): RegexAutomaton | null {
  const flags = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiLine ? RE2JS.MULTILINE : 0) | (dotAll ? RE2JS.DOTALL : 0);
  const { prog } = (RE2JS.compile(pattern, flags) as unknown as { readonly re2Input: { readonly prog: Program } }).re2Input;
  return new Determiniser(prog).build();
}

class Determiniser {
  readonly #program: Program;
  readonly #matchers: readonly (readonly boolean[] | null)[];
  readonly #classOf = new Uint8Array(ASCII);
  readonly #representatives: number[] = [];
  readonly #states = new Map<string, number>();
  /** Instructions of each state, at which a character is awaited or the end of the text. */
  readonly #sets: (readonly number[])[] = [[], []];
  /** The text's beginning is asked for at its end. */
  #isUnsure = false;

  constructor(program: Program) {
    this.#program = program;
    this.#matchers = program.inst.map((one) => (one.op > NOP ? Array.from({ length: ASCII }, (_, rune) => one.matchRune(rune)) : null));
    this.#classify();
  }

  build(): RegexAutomaton | null {
    const begun = this.#closure([this.#program.start], BEGIN_TEXT);
    if (begun === null) return null;
    const start = this.#stateOf(begun);
    const rows: number[][] = [this.#representatives.map(() => NO_MATCH), this.#representatives.map(() => MATCHED)];
    for (let state = 2; state < this.#sets.length; state++) {
      if (this.#sets.length > MOST_STATES) return null;
      const row: number[] = [];
      for (const rune of this.#representatives) {
        const next = this.#step(this.#sets[state] ?? [], rune);
        if (next === null) return null;
        row.push(next);
      }
      rows.push(row);
    }
    const matchesAtEnd = this.#sets.map((set, state) => state === MATCHED || (state !== NO_MATCH && this.#endsHere(set)));
    if (this.#isUnsure) return null;
    return { classCount: this.#representatives.length, classOf: this.#classOf, next: Uint16Array.from(rows.flat()), start, matchesAtEnd };
  }

  /** Characters that no instruction tells apart are one class. */
  #classify(): void {
    const classes = new Map<string, number>();
    for (let rune = 0; rune < ASCII; rune++) {
      const key = this.#matchers.map((matches) => (matches === null ? '' : matches[rune] ? '1' : '0')).join('');
      let number = classes.get(key);
      if (number === undefined) {
        number = classes.size;
        classes.set(key, number);
        this.#representatives.push(rune);
      }
      this.#classOf[rune] = number;
    }
  }

  #step(set: readonly number[], rune: number): number | null {
    const reached = set.flatMap((place) => (this.#matchers[place]?.[rune] ? [this.#program.inst[place]?.out ?? 0] : []));
    // A match may begin at any character.
    const next = this.#closure([...reached, this.#program.start], 0);
    return next === null ? null : this.#stateOf(next);
  }

  #stateOf(set: ReadonlySet<number>): number {
    if ([...set].some((place) => this.#program.inst[place]?.op === MATCH)) return MATCHED;
    const places = [...set].sort((a, b) => a - b);
    const key = places.join();
    let state = this.#states.get(key);
    if (state === undefined) {
      state = this.#sets.push(places) - 1;
      this.#states.set(key, state);
    }
    return state;
  }

  /** All instructions that are reached without a character; null at a condition that is not known here. Ends of the text stay open. */
  #closure(from: readonly number[], holding: number): ReadonlySet<number> | null {
    const found = new Set<number>();
    const seen = new Set<number>();
    const open = [...from];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const one = this.#program.inst[place];
      if (seen.has(place) || one === undefined || one.op === FAIL) continue;
      seen.add(place);
      const further = furtherFrom(one, holding);
      if (further === null) return null;
      open.push(...further);
      if (isAwaiting(one)) found.add(place);
    }
    return found;
  }

  /** True when the pattern matches with the text at its end. */
  #endsHere(set: readonly number[]): boolean {
    const ends = set.filter((place) => this.#program.inst[place]?.op === EMPTY_WIDTH);
    const seen = new Set<number>();
    const open = ends.map((place) => this.#program.inst[place]?.out ?? 0);
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (seen.has(place)) continue;
      seen.add(place);
      const one = this.#program.inst[place];
      if (one?.op === MATCH) return true;
      if (one?.op === ALT || one?.op === ALT_MATCH) open.push(one.out, one.arg);
      else if (one?.op === CAPTURE || one?.op === NOP) open.push(one.out);
      else if (one?.op === EMPTY_WIDTH && one.arg === END_TEXT) open.push(one.out);
      else if (one?.op === EMPTY_WIDTH) this.#isUnsure = true;
    }
    return false;
  }
}

/** What comes after an instruction without a character, where the conditions in `holding` hold; null where it asks for another. */
function furtherFrom({ op, out, arg }: Instruction, holding: number): readonly number[] | null {
  if (op === ALT || op === ALT_MATCH) return [out, arg];
  if (op === CAPTURE || op === NOP) return [out];
  if (op !== EMPTY_WIDTH) return [];
  if ((arg & ~(BEGIN_TEXT | END_TEXT)) !== 0) return null;
  return (arg & ~holding) === 0 ? [out] : [];
}

/** A character, the match itself, or the end of the text. */
function isAwaiting({ op, arg }: Instruction): boolean {
  return op === EMPTY_WIDTH ? (arg & END_TEXT) !== 0 : op > NOP || op === MATCH;
}
