import type { NormalisedEvent } from '#contract/event.ts';
import type { RuleMode } from '#contract/rule-life.ts';
import { askRules } from '#engine/detect/ask-rules.ts';
import { type AskRules, createDetector, type Detection, type Detector, type ModeOf, type RuleFiring, type Sifting } from '#engine/detect/detector.ts';
import type { MatchIndicators } from '#engine/detect/indicators/match-indicators.ts';
import type { RecordSieve } from '#engine/detect/record/record-sieve.ts';
import type { RecordBytes } from '#engine/detect/record/sift-records.ts';
import type { RuleUnit } from '#engine/detect/rule-life/rule-modes.ts';
import type { CorrelationSet } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { needsLists, type PlaceholderLists } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaProblem, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { TenantDetectors } from '#engine/detect/tenant-detectors.ts';
import type { StateStore } from '#stores/state/port.ts';
import { CompanionRules, readCompanions } from './companion-rules.ts';
import { PackTrial } from './pack-trial.ts';
import { RecentEvents } from './recent-events.ts';
import { readCatalogue, type RuleCatalogue } from './rule-catalogue.ts';
import { type RuleGuardDeps, RuleGuards } from './rule-guards.ts';
import { RuleLibrary } from './rule-library.ts';
import { RuleSegments } from './rule-segments.ts';

export interface RunningRulesDeps extends RuleGuardDeps {
  readonly state: Pick<StateStore, 'rules' | 'tenants' | 'forTenant'>;
  /** Looks at records before they are normalised; absent where only events are looked at. */
  readonly createSieve?: (set: RuleSet) => RecordSieve;
  readonly indicators?: MatchIndicators | undefined;
}

/** A rule as it is in force at one tenant. */
export interface EffectiveRule extends RuleUnit {
  readonly mode: RuleMode;
}

/** One event in so many is timed. */
const SAMPLE_EVERY = 64;
/** The event loop is given back after this long. */
const SLICE_MS = 4;
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
  /** Correlations and filters. */
  readonly companions: CompanionRules;
  #catalogue: RuleCatalogue;
  /** Rules for all tenants, with the lists of the content. */
  #segments: RuleSegments;
  /** Those that wait for lists, compiled where a tenant has lists of its own. */
  readonly #withLists = new Map<PlaceholderLists, RuleSet>();
  readonly #detectors = new WeakMap<PlaceholderLists, Detector>();
  #trials: readonly PackTrial[] = [];
  #ruleCount = 0;
  #seen = 0;
  #isTimed = false;
  #costMs = 0;
  #reloading: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | null = null;
  #isBehind = true;

  private constructor(deps: RunningRulesDeps, library: RuleLibrary, catalogue: RuleCatalogue) {
    this.#deps = deps;
    this.library = library;
    this.companions = new CompanionRules(deps);
    this.#catalogue = catalogue;
    this.#segments = RuleSegments.empty(deps);
    this.#guards = new RuleGuards(deps, {
      rules: () => this.#segments.rules,
      noteFault: (key, message) => {
        for (const trial of this.#trials) trial.noteFault(key, message);
      },
    });
  }

  /** Reads the catalogue and compiles what it says. `library` may know revisions already. */
  static async load(deps: RunningRulesDeps, library = new RuleLibrary(deps.state.rules)): Promise<RunningRules> {
    const rules = new RunningRules(deps, library, await readCatalogue(deps.state));
    await rules.reload();
    return rules;
  }

  get ruleCount(): number {
    return this.#ruleCount;
  }

  /** What runs. */
  get rules(): readonly SigmaRule[] {
    return this.#segments.rules;
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
    return this.companions.correlations;
  }

  readonly modeOf: ModeOf = (unit, tenant) => this.#catalogue.modes.modeOf(unit, tenant);

  readonly noteFired = (fired: readonly RuleFiring[]): void => {
    for (const trial of this.#trials) trial.noteFired(fired);
  };

  /** A rule that waits for lists may come at any time. */
  get areListsRead(): boolean {
    return true;
  }

  get problems(): readonly SigmaProblem[] {
    return [...this.#segments.sets.flatMap(({ problems }) => problems), ...this.companions.problems];
  }

  sift(records: readonly RecordBytes[]): readonly (Sifting | null)[] {
    return this.#segments.sift(records);
  }

  /** The detector of tenants without lists of their own: rules may change between two events, and no event is missed. */
  readonly detector: Detector = (event, sifted = null) => this.#detect(event, sifted, NO_LISTS);

  /** The same for a tenant with lists. */
  withLists(lists: PlaceholderLists): Detector {
    return Object.keys(lists).length === 0 ? this.detector : (event, sifted = null) => this.#detect(event, sifted, lists);
  }

  #detect(event: NormalisedEvent, sifted: Sifting | null, lists: PlaceholderLists): Detection {
    this.#isTimed = this.#seen++ % SAMPLE_EVERY === 0;
    this.#recent.note(event, this.#isTimed);
    const detection = this.#guarded(event, sifted, lists);
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
    // What stops running stops at once; what is new comes when it is compiled.
    this.#catalogue = { ...catalogue, modes: { units: this.#catalogue.modes.units, modeOf: catalogue.modes.modeOf } };
    const read = await readCompanions(catalogue, this.library);
    const { compile, createSieve } = this.#deps;
    const segments = await this.#segments.takeUp(read.rules, { compile, createSieve, rulesOf: (some) => this.library.rulesOf(some) });
    if (segments !== this.#segments) for (const set of segments.sets) await this.#warm(set);
    segments.follow(read.rules);
    this.#segments = segments;
    this.#catalogue = catalogue;
    this.companions.follow(read);
    this.#ruleCount = read.rules.length;
    this.#withLists.clear();
    this.#trials = PackTrial.follow(this.#trials, catalogue);
    this.#guards.follow(catalogue.setAside);
  }

  /** Builds the indexes that lately seen events need, a few milliseconds at a time. */
  async #warm(set: RuleSet): Promise<void> {
    let startMs = this.#deps.fineNowMs();
    for (const event of this.#recent.ofEachKind) {
      for (const _ of set.prepare(event.logSources)) {
        if (this.#deps.fineNowMs() - startMs < SLICE_MS) continue;
        await new Promise((resolve) => setImmediate(resolve));
        startMs = this.#deps.fineNowMs();
      }
    }
  }

  #detectorWith(lists: PlaceholderLists): Detector {
    const known = this.#detectors.get(lists);
    if (known !== undefined) return known;
    const { view, makeId } = this.#deps;
    const ask: AskRules = (fields, event, sifted) => {
      const startMs = this.#isTimed ? this.#deps.fineNowMs() : 0;
      const own = this.#setWith(lists);
      const without = this.#guards.setAsideAt(event.tenant);
      const common = this.#segments.ask(fields, { sifted, without, hasLists: own !== null });
      const matches = own === null ? common : [...common, ...askRules(own, fields, null, (place) => without?.has(own.rules[place]?.id ?? '') === true)];
      if (this.#isTimed) this.#costMs = this.#deps.fineNowMs() - startMs;
      for (const trial of this.#trials) trial.count(matches);
      return matches;
    };
    const made = createDetector({ ask, view, makeId, correlations: () => this.correlations, filters: () => this.companions.filters(lists === NO_LISTS ? null : lists), modeOf: this.modeOf, indicators: this.#deps.indicators });
    this.#detectors.set(lists, made);
    return made;
  }

  /** The rules that wait for lists, with those of a tenant; null where there is nothing to fill in. */
  #setWith(lists: PlaceholderLists): RuleSet | null {
    if (lists === NO_LISTS) return null;
    const known = this.#withLists.get(lists);
    if (known !== undefined) return known;
    if (this.#withLists.size >= MAX_LISTS) this.#withLists.clear();
    const made = this.#deps.compile(this.#segments.rules.filter(needsLists), lists);
    this.#withLists.set(lists, made);
    return made;
  }

  /** A rule that throws is found and set aside, and the event is asked again: no other rule misses it. */
  #guarded(event: NormalisedEvent, sifted: Sifting | null, lists: PlaceholderLists): Detection {
    const detector = this.#detectorWith(lists);
    try {
      return detector(event, sifted);
    } catch (error) {
      if (!this.#guards.takeFault(event)) throw error;
      return detector(event, sifted);
    }
  }
}
