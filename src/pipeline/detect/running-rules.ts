import type { NormalisedEvent } from '#contract/event.ts';
import type { RuleMode } from '#contract/rule-life.ts';
import { createDetector, type Detection, type Detector } from '#engine/detect/detector.ts';
import type { EventFields } from '#engine/detect/event-fields.ts';
import type { RuleUnit } from '#engine/detect/rule-life/rule-modes.ts';
import { type CorrelationSet, NO_CORRELATIONS } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { needsLists, type PlaceholderLists } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { RuleMatch, RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaProblem, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { TenantDetectors } from '#engine/detect/tenant-detectors.ts';
import type { StateStore } from '#stores/state/port.ts';
import { PackTrial } from './pack-trial.ts';
import { RecentEvents } from './recent-events.ts';
import { readCatalogue, type RuleCatalogue } from './rule-catalogue.ts';
import { type RuleGuardDeps, RuleGuards } from './rule-guards.ts';
import { RuleLibrary } from './rule-library.ts';

export interface RunningRulesDeps extends RuleGuardDeps {
  readonly state: Pick<StateStore, 'rules' | 'tenants' | 'forTenant'>;
  /** Filters, put on rules before they are compiled. */
  readonly narrow?: (rules: readonly SigmaRule[]) => readonly SigmaRule[];
  readonly correlations?: CorrelationSet;
}

/** A rule as it is in force at one tenant. */
export interface EffectiveRule extends RuleUnit {
  readonly mode: RuleMode;
}

/** One event in so many is timed. */
const SAMPLE_EVERY = 64;
/** So many compiled rules that run no longer are carried along. */
const SURPLUS = 16;
const SURPLUS_SHARE = 0.02;
const NO_LISTS: PlaceholderLists = {};
/** Lists of tenants that are remembered compiled; a list that changed leaves the old one behind. */
const MAX_LISTS = 1_000;

/**
 * The rules that run. Changes of state change a table that is asked for each match; new revisions are compiled and warmed beside the path, and
 * then stand in it from one event to the next. A rule that fails or costs too much is set aside for the tenant where it does.
 */
export class RunningRules implements TenantDetectors {
  readonly #deps: RunningRulesDeps;
  readonly #recent = new RecentEvents();
  readonly #guards: RuleGuards;
  readonly library: RuleLibrary;
  #catalogue: RuleCatalogue;
  /** Rules for all tenants, with the lists of the content. */
  #set: RuleSet;
  /** The same without those that wait for lists, and those alone; compiled where a tenant has lists of its own. */
  #rules: readonly SigmaRule[] = [];
  #shared: RuleSet | null = null;
  #filledIn: readonly SigmaRule[] = [];
  readonly #withLists = new Map<PlaceholderLists, Detector>();
  /** What is compiled, each with its revision; a rule that runs no longer may stay in it for a while. */
  #compiled: ReadonlySet<string> = new Set();
  #detect: Detector;
  #trials: readonly PackTrial[] = [];
  #seen = 0;
  #isTimed = false;
  #costMs = 0;
  #reloading: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | null = null;
  #isBehind = true;

  private constructor(deps: RunningRulesDeps, library: RuleLibrary, catalogue: RuleCatalogue) {
    this.#deps = deps;
    this.library = library;
    this.#catalogue = catalogue;
    this.#set = deps.compile([]);
    this.#detect = this.#detectorOf([this.#set]);
    const noteFault = (key: string, message: string) => {
      for (const trial of this.#trials) trial.noteFault(key, message);
    };
    this.#guards = new RuleGuards(deps, { detectorOf: (sets) => this.#detectorOf(sets), noteFault }, this.#set);
  }

  /** Reads the catalogue and compiles what it says. `library` may know revisions already. */
  static async load(deps: RunningRulesDeps, library = new RuleLibrary(deps.state.rules)): Promise<RunningRules> {
    const rules = new RunningRules(deps, library, await readCatalogue(deps.state));
    await rules.reload();
    return rules;
  }

  get ruleCount(): number {
    return this.#catalogue.modes.units.length;
  }

  /** What is compiled, narrowed by the filters. */
  get rules(): readonly SigmaRule[] {
    return this.#rules;
  }

  get catalogue(): RuleCatalogue {
    return this.#catalogue;
  }

  get trials(): readonly PackTrial[] {
    return this.#trials;
  }

  get recent(): RecentEvents {
    return this.#recent;
  }

  /** Every rule that runs, with what it leads to at a tenant. */
  effectiveFor(tenant: string): readonly EffectiveRule[] {
    const { modes } = this.#catalogue;
    return modes.units.map((unit) => ({ ...unit, mode: modes.modeOf(unit.key, tenant) }));
  }

  /** Takes up what was decided; settles when the path runs by it. Calls that come meanwhile share the next run. */
  reload(): Promise<void> {
    this.#isBehind = true;
    this.#waiting ??= this.#reloading
      .catch(() => undefined) // Whoever asked for that one has been told.
      .then(() => {
        this.#waiting = null;
        this.#reloading = this.#reloadOnce();
        return this.#reloading;
      });
    return this.#waiting;
  }

  /** Something was decided that the path does not run by yet: it is being taken up, or that failed and is to be tried again. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  get correlations(): CorrelationSet {
    return this.#deps.correlations ?? NO_CORRELATIONS;
  }

  /** A rule that waits for lists may come at any time. */
  get areListsRead(): boolean {
    return true;
  }

  get problems(): readonly SigmaProblem[] {
    return this.#set.problems;
  }

  /** The detector of tenants without lists of their own: rules may change between two events, and no event is missed. */
  readonly detector: Detector = (event) => this.#ask(event, NO_LISTS);

  /** The same for a tenant with lists. */
  withLists(lists: PlaceholderLists): Detector {
    return Object.keys(lists).length === 0 ? this.detector : (event) => this.#ask(event, lists);
  }

  #ask(event: NormalisedEvent, lists: PlaceholderLists): Detection {
    this.#isTimed = this.#seen++ % SAMPLE_EVERY === 0;
    this.#recent.note(event, this.#isTimed);
    const detection = this.#guarded(event, lists);
    if (this.#isTimed) this.#guards.observe(event, this.#costMs);
    const pending = this.#guards.takePending(event.tenant);
    return pending.length === 0 ? detection : { ...detection, alerts: [...detection.alerts, ...pending] };
  }

  async #reloadOnce(): Promise<void> {
    this.#isBehind = false;
    try {
      await this.#takeUp();
    } catch (error) {
      this.#isBehind = true;
      throw error;
    }
  }

  async #takeUp(): Promise<void> {
    const catalogue = await readCatalogue(this.#deps.state);
    const { units } = catalogue.modes;
    const wanted = new Set(units.map(({ key, revision }) => `${revision} ${key}`));
    if (isServedBy(wanted, this.#compiled)) return this.#switchTo(catalogue, this.#set, this.#compiled);
    // What stops running stops at once; what is new comes when it is compiled.
    this.#catalogue = { ...catalogue, modes: { units: this.#catalogue.modes.units, modeOf: catalogue.modes.modeOf } };
    const rules = await this.library.rulesOf(units, this.#deps.narrow);
    const set = this.#deps.compile(rules);
    await this.#warm(set);
    this.#rules = rules;
    this.#filledIn = rules.filter(needsLists);
    this.#shared = null;
    this.#withLists.clear();
    this.#switchTo(catalogue, set, wanted);
  }

  #switchTo(catalogue: RuleCatalogue, set: RuleSet, compiled: ReadonlySet<string>): void {
    this.#catalogue = catalogue;
    this.#compiled = compiled;
    if (set !== this.#set) {
      this.#set = set;
      this.#detect = this.#detectorOf([set]);
    }
    this.#trials = PackTrial.follow(this.#trials, catalogue);
    this.#guards.follow(set, catalogue.setAside);
  }

  /** Builds the indexes that lately seen events need, a few milliseconds at a time. */
  async #warm(set: RuleSet): Promise<void> {
    for (const event of this.#recent.ofEachKind) {
      try {
        set.match(this.#deps.view(event));
      } catch {
        // A rule that fails is found, and told of, when the path meets it.
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #detectorOf(sets: readonly RuleSet[]): Detector {
    const [only] = sets;
    const ask = sets.length === 1 && only !== undefined ? (fields: EventFields) => only.match(fields) : (fields: EventFields) => sets.flatMap((set) => set.match(fields));
    const match = (fields: EventFields): RuleMatch[] => {
      if (!this.#isTimed && this.#trials.length === 0) return ask(fields);
      const startMs = this.#deps.fineNowMs();
      const matches = ask(fields);
      this.#costMs = this.#deps.fineNowMs() - startMs;
      for (const trial of this.#trials) trial.count(matches);
      return matches;
    };
    const { view, makeId } = this.#deps;
    return createDetector({ ruleSets: [{ match }], view, makeId, correlations: this.correlations, modeOf: (unit, tenant) => this.#catalogue.modes.modeOf(unit, tenant) });
  }

  /** A rule that throws is found and set aside, and the event is asked again: no other rule misses it. */
  #guarded(event: NormalisedEvent, lists: PlaceholderLists): Detection {
    try {
      return this.#detectorFor(event.tenant, lists)(event);
    } catch (error) {
      if (!this.#guards.takeFault(event)) throw error;
      return this.#detectorFor(event.tenant, lists)(event);
    }
  }

  /** Where a rule is set aside, those that wait for lists have those of the content until it is mended. */
  #detectorFor(tenant: string, lists: PlaceholderLists): Detector {
    const guarded = this.#guards.detectorFor(tenant);
    if (guarded !== null) return guarded;
    return lists === NO_LISTS || this.#filledIn.length === 0 ? this.#detect : this.#detectorWith(lists);
  }

  #detectorWith(lists: PlaceholderLists): Detector {
    const known = this.#withLists.get(lists);
    if (known !== undefined) return known;
    if (this.#withLists.size >= MAX_LISTS) this.#withLists.clear();
    this.#shared ??= this.#deps.compile(this.#rules.filter((rule) => !needsLists(rule)));
    const made = this.#detectorOf([this.#shared, this.#deps.compile(this.#filledIn, lists)]);
    this.#withLists.set(lists, made);
    return made;
  }
}

/** Whether what is compiled has all that is wanted, and not much besides: a few rules that run no longer cost less than compiling anew. */
function isServedBy(wanted: ReadonlySet<string>, compiled: ReadonlySet<string>): boolean {
  return compiled.size - wanted.size <= Math.max(SURPLUS, compiled.size * SURPLUS_SHARE) && [...wanted].every((key) => compiled.has(key));
}
