import { systemClock } from '#base/clock.ts';
import { deterministicId } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { RuleDesk } from '#api/rule-desk.ts';
import type { LogSource } from '#contract/log-source.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import type { RuleMode } from '#contract/rule-life.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { createEventView, type EventView } from '#engine/detect/event-view.ts';
import { judgePack, PACK_LIMITS } from '#engine/detect/packs/judge-pack.ts';
import type { MatchIndicators } from '#engine/detect/indicators/match-indicators.ts';
import { proveRule } from '#engine/detect/rule-life/prove-rule.ts';
import { trialKey } from '#engine/detect/rule-life/rule-modes.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { listFaults } from '#engine/detect/sigma/list-faults.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import { isCorrelation, isRule, type SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';
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
  readonly indicators?: MatchIndicators;
}

export interface StartedRules {
  readonly running: RunningRules;
  readonly desk: RuleDesk;
  readonly taxonomy: Taxonomy;
  readonly lists: readonly PlaceholderList[];
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
export async function startRules({ state, normaliser, content, ruleFolders, publicKey, log, cache, indicators }: RuleParts): Promise<StartedRules> {
  const [taxonomy, route, lists] = await Promise.all([readTaxonomy(content, cache), ruleRouterFromContent(content, normaliser.mappings.map(({ document }) => document)), readLists(content)]);
  const ofContent = listsAtTenant(lists);
  const compile = (rules: readonly SigmaRule[], own: PlaceholderLists = {}) => compileRules(rules, { copyUnits, placeholders: { ...ofContent, ...own } });
  const view = createEventView(taxonomy);
  const revisions = await ParseCache.open(cache, 'revisions', cache.folder);
  const library = new RuleLibrary(state.rules, (text, rule) => revisions.parse(text, rule, parseSigma));
  const seedProblems = await seedPacks(content, ruleFolders, { state, library, nowMs: systemClock.nowMs(), cache });
  const fineNowMs = () => performance.now();
  const running = await RunningRules.load({ state, view, makeId: (...parts) => deterministicId(parts), compile, createSieve: (set) => createSieve(set, { normaliser, taxonomy, view }), log, fineNowMs, indicators }, library);
  await revisions.close();
  const documents = () => documentsInForce(state, library);
  const desk: RuleDesk = {
    reload: () => running.reload(),
    modeOf: (rule, tenant) => modeOf(running, rule, tenant),
    prove: async (rule, proof) => {
      const named = isCorrelation(rule) ? await documents() : [];
      return proveRule(rule, proof, { view, compile, readRecord: (record, id) => readRecord(normaliser, record, id), rules: named.filter(isRule), correlations: named.filter(isCorrelation) });
    },
    sourcesOf: (logSource) => {
      const reached = route({ logSource });
      return reached.routed ? reached.sources : [];
    },
    unseenFields: (logSource, fields) => unseenFields(running, view, { logSource, fields }),
    documents,
    packTrial: (name, version) => packTrial(running, name, version),
    listFaults: (name, own) => listFaults(running.rules, name, own),
    publicKey,
  };
  const problems = [...seedProblems.filter(({ severity }) => severity === 'error'), ...running.problems];
  const { companions } = running;
  const live = (): LiveRules => ({
    rules: running.rules,
    correlations: companions.correlationsInForce.map(({ correlation }) => correlation),
    filtersAt: (tenant) => companions.filtersAt(tenant, running.modeOf),
    modeOf: desk.modeOf,
  });
  return { running, desk, taxonomy, lists, live, problems, stop: keepPacks(new PackKeeper({ state, rules: running, log, measure: measurePacks({ rules: running, view, compile, fineNowMs }) }), log) };
}

async function documentsInForce(state: StateStore, library: RuleLibrary): Promise<readonly SigmaDocument[]> {
  const standings = await state.rules.standings();
  return (await library.documentsOf(standings.map(({ rule, main }) => ({ key: rule, rule, revision: main.revision })))).map(({ document }) => document);
}

/** Of the revisions of a rule that run, what the one that does most leads to. */
function modeOf({ catalogue }: RunningRules, rule: string, tenant: string): RuleMode {
  const standing = catalogue.standings.find((one) => one.rule === rule);
  const { modes, rolling } = catalogue;
  const trials = [standing?.next?.revision, ...rolling.flatMap(({ rules }) => rules.find((one) => one.rule === rule)?.revision ?? [])].filter((revision) => revision !== undefined);
  const all = [rule, ...trials.map((revision) => trialKey(rule, revision))].map((key) => modes.modeOf(key, tenant));
  return all.includes('alert') ? 'alert' : all.includes('count') ? 'count' : 'off';
}

function packTrial({ trials, catalogue }: RunningRules, name: string, version: string): ReturnType<RuleDesk['packTrial']> {
  const trial = trials.find(({ pack }) => pack.name === name && pack.version === version);
  if (trial === undefined) return null;
  const { health, pack } = trial;
  const { reason } = judgePack({ ring: pack.ring, ringSinceMs: pack.ringSinceMs, nowMs: systemClock.nowMs() }, health, { ...PACK_LIMITS, soakMs: catalogue.rollout.soakMs });
  return { health, outlook: reason };
}

function readRecord(normaliser: Normaliser, text: string, id: string): ReturnType<Parameters<typeof proveRule>[2]['readRecord']> {
  const outcome = normaliser.normalise({ tenant: 'proof', source: '', receivedAtMs: systemClock.nowMs(), id, text });
  return outcome.ok ? { ok: true, value: outcome.events } : outcome;
}

function unseenFields({ recent }: RunningRules, view: EventView, { logSource, fields }: { readonly logSource: LogSource; readonly fields: readonly string[] }): readonly string[] | null {
  const events = [...new Set([...recent.latest, ...recent.ofEachKind])].filter(({ logSources }) => isRouted(logSource, logSources));
  return events.length < MIN_EXAMPLES ? null : createFieldCheck(events.map(view))(logSource, fields);
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
