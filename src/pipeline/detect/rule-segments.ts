import { askRules } from '#engine/detect/ask-rules.ts';
import type { Sifting } from '#engine/detect/detector.ts';
import type { EventFields } from '#engine/detect/event-fields.ts';
import type { RecordSieve } from '#engine/detect/record/record-sieve.ts';
import { type RecordBytes, siftRecords } from '#engine/detect/record/sift-records.ts';
import type { RuleUnit } from '#engine/detect/rule-life/rule-modes.ts';
import { needsLists } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { RuleMatch, RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';

export interface SegmentDeps {
  readonly compile: (rules: readonly SigmaRule[]) => RuleSet;
  /** Looks at records before they are normalised; absent where only events are looked at. */
  readonly createSieve?: ((set: RuleSet) => RecordSieve) | undefined;
  /** The rules of units, each named by its unit. */
  readonly rulesOf: (units: readonly RuleUnit[]) => Promise<readonly SigmaRule[]>;
}

/** What a rule set is asked with besides the event. */
export interface Asking {
  readonly sifted: Sifting | null;
  /** Keys of units that are not to be asked at this tenant. */
  readonly without: ReadonlySet<string> | null;
  /** The tenant has lists of its own: rules that wait for lists are compiled for it alone. */
  readonly hasLists: boolean;
}

/** More rules that are new than this are compiled together with all others. */
const MOST_ADDED = 512;
/** So many compiled rules that run no longer are carried along. */
const SURPLUS = 16;
const SURPLUS_SHARE = 0.25;

/** Rules that are compiled together. */
class Segment {
  readonly set: RuleSet;
  /** The revisions of units that it was compiled from, also of those that do not load. */
  readonly revisions: ReadonlySet<string>;
  /** As they are read, at the places that they have in the set, in which lists are filled in. */
  readonly #rules: readonly SigmaRule[];
  readonly #revisionOf: readonly string[];
  readonly #needsLists: readonly boolean[];
  #live: readonly boolean[];

  constructor(set: RuleSet, rules: readonly SigmaRule[], units: readonly RuleUnit[]) {
    this.set = set;
    this.#rules = rules;
    this.revisions = new Set(units.map(revisionOf));
    const byKey = new Map(units.map((unit) => [unit.key, revisionOf(unit)]));
    this.#revisionOf = rules.map(({ id }) => byKey.get(id) ?? '');
    this.#needsLists = rules.map(needsLists);
    this.#live = rules.map(() => true);
  }

  /** Rules of revisions that are not wanted are not asked any more. */
  follow(wanted: ReadonlyMap<string, RuleUnit>): void {
    this.#live = this.#revisionOf.map((revision) => wanted.has(revision));
  }

  get rules(): readonly SigmaRule[] {
    return this.#rules.filter((_, place) => this.#live[place]);
  }

  ask(fields: EventFields, { sifted, without, hasLists }: Asking): readonly RuleMatch[] {
    const isSkipped = (place: number): boolean => this.#live[place] !== true || (hasLists && this.#needsLists[place] === true) || without?.has(this.#rules[place]?.id ?? '') === true;
    return askRules(this.set, fields, sifted?.set === this.set ? sifted.places : null, isSkipped);
  }
}

/**
 * The compiled rules: most of them in one large segment, and what came since in a small one, so that a new rule runs in milliseconds. What stops running is
 * skipped until all is compiled anew.
 */
export class RuleSegments {
  readonly #large: Segment;
  readonly #added: Segment | null;
  readonly #sieve: RecordSieve | null;

  private constructor(large: Segment, added: Segment | null, sieve: RecordSieve | null) {
    this.#large = large;
    this.#added = added;
    this.#sieve = sieve;
  }

  static empty({ compile }: Pick<SegmentDeps, 'compile'>): RuleSegments {
    return new RuleSegments(new Segment(compile([]), [], []), null, null);
  }

  /** Takes up which units are wanted: those that are compiled already go on, the others are compiled. Gives the same segments where nothing is to be compiled. */
  async takeUp(units: readonly RuleUnit[], deps: SegmentDeps): Promise<RuleSegments> {
    const wanted = new Map(units.map((unit) => [revisionOf(unit), unit]));
    const missing = units.filter((unit) => !this.#segments.some(({ revisions }) => revisions.has(revisionOf(unit))));
    const kept = [...(this.#added?.revisions ?? [])].flatMap((revision) => wanted.get(revision) ?? []);
    const { revisions } = this.#large;
    const dead = [...revisions].filter((revision) => !wanted.has(revision)).length;
    const isSurplus = dead > Math.max(SURPLUS, revisions.size * SURPLUS_SHARE);
    const isMuch = missing.length > 0 && (revisions.size === 0 || kept.length + missing.length > MOST_ADDED);
    if (isSurplus || isMuch) {
      const large = await compiled(units, deps);
      return new RuleSegments(large, null, deps.createSieve?.(large.set) ?? null);
    }
    return missing.length === 0 ? this : new RuleSegments(this.#large, await compiled([...kept, ...missing], deps), this.#sieve);
  }

  /** From now on only these units are asked. */
  follow(units: readonly RuleUnit[]): void {
    const wanted = new Map(units.map((unit) => [revisionOf(unit), unit]));
    for (const segment of this.#segments) segment.follow(wanted);
  }

  get sets(): readonly RuleSet[] {
    return this.#segments.map(({ set }) => set);
  }

  /** The rules that are asked. */
  get rules(): readonly SigmaRule[] {
    return this.#segments.flatMap(({ rules }) => rules);
  }

  ask(fields: EventFields, asking: Asking): readonly RuleMatch[] {
    const matches = this.#large.ask(fields, asking);
    return this.#added === null ? matches : [...matches, ...this.#added.ask(fields, asking)];
  }

  /** What the bytes of records say, to be handed over with their events. */
  sift(records: readonly RecordBytes[]): readonly (Sifting | null)[] {
    const { set } = this.#large;
    return this.#sieve === null ? records.map(() => null) : siftRecords(this.#sieve, records).map((places) => ({ set, places }));
  }

  get #segments(): readonly Segment[] {
    return this.#added === null ? [this.#large] : [this.#large, this.#added];
  }
}

async function compiled(units: readonly RuleUnit[], { compile, rulesOf }: SegmentDeps): Promise<Segment> {
  const rules = await rulesOf(units);
  return new Segment(compile(rules), rules, units);
}

function revisionOf({ key, revision }: RuleUnit): string {
  return `${revision} ${key}`;
}
