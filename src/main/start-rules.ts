import { systemClock } from '#base/clock.ts';
import { deterministicId } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { RuleDesk } from '#api/rule-desk.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import type { RuleMode } from '#contract/rule-life.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { createEventView, type EventView } from '#engine/detect/event-view.ts';
import { proveRule } from '#engine/detect/rule-life/prove-rule.ts';
import { trialKey } from '#engine/detect/rule-life/rule-modes.ts';
import { applyFilters } from '#engine/detect/sigma/apply-filters.ts';
import { compileCorrelations } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { PlaceholderLists } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { SigmaProblem, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { createFieldCheck } from '#engine/detect/sigma/unreadable-fields.ts';
import type { MappingNormaliser, Normaliser } from '#engine/normalise/normaliser.ts';
import type { LiveRules } from '#pipeline/history/find-target.ts';
import { measurePacks } from '#pipeline/detect/measure-packs.ts';
import { PackKeeper } from '#pipeline/detect/pack-keeper.ts';
import { RuleLibrary } from '#pipeline/detect/rule-library.ts';
import { RunningRules } from '#pipeline/detect/running-rules.ts';
import { readLists, readTaxonomy } from '#stores/content/content-folder.ts';
import { type CachePlace, ParseCache } from '#stores/content/parse-cache.ts';
import type { StateStore } from '#stores/state/port.ts';
import { createSieve } from './create-sieve.ts';
import { copyUnits } from './detector-from-content.ts';
import { ruleRouterFromContent } from './rule-router-from-content.ts';
import { seedPacks } from './seed-packs.ts';

export interface RuleParts {
  readonly state: StateStore;
  readonly normaliser: MappingNormaliser;
  readonly content: string;
  readonly ruleFolders: readonly string[];
  readonly publicKey: string;
  readonly log: Log;
  readonly cache: CachePlace;
}

export interface StartedRules {
  readonly running: RunningRules;
  readonly desk: RuleDesk;
  readonly taxonomy: Taxonomy;
  readonly lists: readonly PlaceholderList[];
  readonly filters: number;
  /** The rules that run, as they are now. */
  live(): LiveRules;
  /** What does not load, and lists that rules need and the content does not have. */
  readonly problems: readonly SigmaProblem[];
  stop(): Promise<void>;
}

const KEEP_EVERY_MS = 1000;
/** Fewer events of a rule's log source cannot tell that a field never comes. */
const MIN_EXAMPLES = 20;

/** Takes the rules of the folders into the catalogue, compiles what the catalogue says, and looks after packs from then on. */
export async function startRules({ state, normaliser, content, ruleFolders, publicKey, log, cache }: RuleParts): Promise<StartedRules> {
  const [taxonomy, route, lists] = await Promise.all([readTaxonomy(content, cache), ruleRouterFromContent(content, normaliser.mappings.map(({ document }) => document)), readLists(content)]);
  const ofContent = Object.fromEntries(lists.map(({ name, values }) => [name, values]));
  const compile = (rules: readonly SigmaRule[], own: PlaceholderLists = {}) => compileRules(rules, { copyUnits, placeholders: { ...ofContent, ...own } });
  const view = createEventView(taxonomy);
  const revisions = await ParseCache.open(cache, 'revisions', cache.folder);
  const library = new RuleLibrary(state.rules, (text, rule) => revisions.parse(text, rule, parseSigma));
  const folders = await seedPacks(content, ruleFolders, { state, library, nowMs: systemClock.nowMs(), cache });
  const fineNowMs = () => performance.now();
  const narrow = (rules: readonly SigmaRule[]) => applyFilters(rules, folders.filters).rules;
  const correlations = compileCorrelations(folders.correlations, await namedRules(state, library, folders.correlations.length > 0));
  const running = await RunningRules.load({ state, view, makeId: (...parts) => deterministicId(parts), compile, createSieve: (set) => createSieve(set, { normaliser, taxonomy, view }), narrow, correlations, log, fineNowMs }, library);
  await revisions.close();
  const desk: RuleDesk = {
    reload: () => running.reload(),
    modeOf: (rule, tenant) => modeOf(running, rule, tenant),
    prove: (rule, proof) => proveRule(rule, proof, { view, readRecord: (record) => readRecord(normaliser, record) }),
    sourcesOf: (logSource) => {
      const reached = route({ logSource });
      return reached.routed ? reached.sources : [];
    },
    emptyFieldsOf: (rule) => emptyFieldsOf(running, view, rule),
    publicKey,
  };
  const problems = [...folders.problems, ...correlations.problems].filter(({ severity }) => severity === 'error');
  const live = () => ({ rules: running.rules, correlations: folders.correlations, filters: folders.filters });
  return { running, desk, taxonomy, lists, filters: folders.filters.length, live, problems: [...problems, ...running.problems], stop: keepPacks(new PackKeeper({ state, rules: running, log, measure: measurePacks({ rules: running, view, compile, fineNowMs }) }), log) };
}

/** Every rule of the catalogue under its own name: what correlations wait for. */
async function namedRules(state: StateStore, library: RuleLibrary, areNeeded: boolean): Promise<readonly SigmaRule[]> {
  if (!areNeeded) return [];
  const standings = await state.rules.standings();
  return library.rulesOf(standings.map(({ rule, main }) => ({ key: rule, rule, revision: main.revision })));
}

/** Of the revisions of a rule that run, what the one that does most leads to. */
function modeOf({ catalogue }: RunningRules, rule: string, tenant: string): RuleMode {
  const standing = catalogue.standings.find((one) => one.rule === rule);
  const { modes, rolling } = catalogue;
  const trials = [standing?.next?.revision, ...rolling.flatMap(({ rules }) => rules.find((one) => one.rule === rule)?.revision ?? [])].filter((revision) => revision !== undefined);
  const all = [rule, ...trials.map((revision) => trialKey(rule, revision))].map((key) => modes.modeOf(key, tenant));
  return all.includes('alert') ? 'alert' : all.includes('count') ? 'count' : 'off';
}

function readRecord(normaliser: Normaliser, text: string): ReturnType<Parameters<typeof proveRule>[2]['readRecord']> {
  const outcome = normaliser.normalise({ tenant: 'proof', source: '', receivedAtMs: systemClock.nowMs(), id: 'proof', text });
  return outcome.ok ? { ok: true, value: outcome.events } : outcome;
}

function emptyFieldsOf({ recent }: RunningRules, view: EventView, rule: SigmaRule): readonly string[] | null {
  const events = [...new Set([...recent.latest, ...recent.ofEachKind])].filter(({ logSources }) => isRouted(rule.logSource, logSources));
  return events.length < MIN_EXAMPLES ? null : createFieldCheck(events.map(view))(rule);
}

/** Looks after packs once a second; gives what ends it. */
function keepPacks(keeper: PackKeeper, log: Log): () => Promise<void> {
  let looking: Promise<void> | null = null;
  const look = (): void => {
    looking ??= keeper
      .tick()
      .catch((error: unknown) => log.error({ err: error }, 'Packs could not be looked after; it is tried again in a second'))
      .finally(() => {
        looking = null;
      });
  };
  const timer = setInterval(look, KEEP_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
