import { deterministicId } from '#base/ids.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import type { Detector } from '#engine/detect/detector.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import type { MatchIndicators } from '#engine/detect/indicators/match-indicators.ts';
import { Chains } from '#engine/correlate/chains.ts';
import { compileModels, type ModelSet } from '#engine/detect/models/create-models.ts';
import { applyFilters } from '#engine/detect/sigma/apply-filters.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { compileCorrelations, type CorrelationSet } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { parseSigma, type SigmaDocuments } from '#engine/detect/sigma/parse-sigma.ts';
import type { SigmaCorrelation, SigmaFilter, SigmaHeader, SigmaProblem, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { createTenantDetectors, type TenantDetectors } from '#engine/detect/tenant-detectors.ts';
import { readLists, readTaxonomy } from '#stores/content/content-folder.ts';
import { readChains } from '#stores/content/chains-folder.ts';
import { readModels } from '#stores/content/models-folder.ts';
import { type CachePlace, ParseCache } from '#stores/content/parse-cache.ts';
import { readRuleFiles } from '#stores/content/rules-folder.ts';

/** Rules as they were read, before they are compiled. */
export interface LoadedRules {
  /** Narrowed by the filters. */
  readonly rules: readonly SigmaRule[];
  readonly correlations: CorrelationSet;
  readonly filters: readonly SigmaFilter[];
  readonly problems: readonly SigmaProblem[];
  /** Rules that are there but not used, as their status says they are withdrawn. */
  readonly withdrawn: number;
}

export interface LoadedDetector extends LoadedRules {
  readonly detectors: TenantDetectors;
  /** For tenants without lists of their own. */
  readonly detector: Detector;
  /** Behaviour models of the content. */
  readonly models: ModelSet;
  /** Known courses of attacks. */
  readonly chains: Chains;
  /** Lists of the content. */
  readonly lists: readonly PlaceholderList[];
}

export interface LoadRulesOptions {
  /** Correlations and filters may also name rules of these folders, files and archives, which are not loaded themselves. */
  readonly beside?: readonly string[];
  readonly cache?: CachePlace | null;
}

/** Reads the rules, correlations and filters of folders, files and archives; of two with one id the later counts. */
export async function loadRules(paths: readonly string[], { beside = [], cache = null }: LoadRulesOptions = {}): Promise<LoadedRules> {
  const files = (await Promise.all(paths.map((path) => readSigma(path, cache)))).flat();
  const others = (await Promise.all(beside.map((path) => readSigma(path, cache)))).flat().flatMap(({ rules }) => rules);
  const [rules, correlations, filters] = [new Shelf<SigmaRule>(), new Shelf<SigmaCorrelation>(), new Shelf<SigmaFilter>()];
  const problems: SigmaProblem[] = [];
  for (const documents of files) {
    problems.push(...documents.problems);
    rules.add(documents.rules);
    correlations.add(documents.correlations);
    filters.add(documents.filters);
  }
  const filtered = applyFilters([...rules.used, ...others], filters.used);
  const set = compileCorrelations(correlations.used, filtered.rules);
  return {
    rules: filtered.rules.slice(0, rules.used.length), correlations: set, filters: filters.used, problems: [...problems, ...filtered.problems, ...set.problems],
    withdrawn: rules.withdrawn + correlations.withdrawn + filters.withdrawn,
  };
}

/** What stands in each rule file of a folder or archive. */
async function readSigma(path: string, place: CachePlace | null): Promise<readonly SigmaDocuments[]> {
  const [files, cache] = await Promise.all([readRuleFiles(path), ParseCache.open(place, 'rules', path)]);
  const documents = files.map((file) => cache.parse(file.text, file.path, parseSigma));
  await cache.close();
  return documents;
}

/** Documents of one kind by their ids. */
class Shelf<T extends SigmaHeader> {
  readonly #byId = new Map<string, T>();
  withdrawn = 0;

  add(documents: readonly T[]): void {
    for (const one of documents) {
      if (one.status === 'deprecated' || one.status === 'unsupported') this.withdrawn++;
      else this.#byId.set(one.id, one);
    }
  }

  get used(): readonly T[] {
    return [...this.#byId.values()];
  }
}

/** Detectors of the rules of the content folder and of further folders. */
export async function detectorFromContent(contentFolder: string, ruleFolders: readonly string[], cache: CachePlace | null = null, indicators?: MatchIndicators): Promise<LoadedDetector> {
  const [loaded, taxonomy, lists, models, chains] = await Promise.all([loadRules([`${contentFolder}/rules`, ...ruleFolders], { cache }), readTaxonomy(contentFolder, cache), readLists(contentFolder), readModels(contentFolder), readChains(contentFolder)]);
  const view = createEventView(taxonomy);
  const detectors = createTenantDetectors({ ...loaded, lists, view, makeId: (...parts) => deterministicId(parts), copyUnits, indicators });
  return { ...loaded, detectors, detector: detectors.withLists({}), models: compileModels(models, listsAtTenant(lists)), chains: new Chains(chains), lists, problems: [...loaded.problems, ...detectors.problems] };
}

/** Copies a text of one-byte characters into bytes; native, and so much faster than a loop. */
export function copyUnits(text: string, target: Uint8Array): void {
  Buffer.prototype.latin1Write.call(target, text, 0, text.length);
}
