// The platform on one machine: which stores, in which folder, and how the parts stand on each other.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import type { ProvenModel } from '#api/deps.ts';
import type { PathWatch } from '#api/path-watch.ts';
import type { RuleDesk } from '#api/rule-desk.ts';
import { registerApi } from '#api/routes.ts';
import { registerConsole, sendConsole, wantsConsole } from '#api/console-files.ts';
import type { Config } from '#base/config.ts';
import { systemClock } from '#base/clock.ts';
import { hashToken } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { SigmaProblem } from '#engine/detect/sigma/sigma-rule.ts';
import type { RefusalReason } from '#contract/outcome.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import { createIngestCounters } from '#pipeline/ingest/ingest-counters.ts';
import type { IngestDeps } from '#pipeline/ingest/ingest-deps.ts';
import { registerIngest } from '#pipeline/ingest/register-ingest.ts';
import type { HistoryJobs } from '#pipeline/history/history-jobs.ts';
import { startSyslog, type SyslogServer } from '#pipeline/ingest/syslog/start-syslog.ts';
import { createPathMetrics, type PathMetrics } from '#pipeline/path-metrics.ts';
import { Chains } from '#engine/correlate/chains.ts';
import { compileModels } from '#engine/detect/models/create-models.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { type RunningPath, startPath } from '#pipeline/index.ts';
import { openChdbEventStore } from '#stores/events/chdb-event-store.ts';
import type { EventStore } from '#stores/events/port.ts';
import { openJournal } from '#stores/journal/file-journal.ts';
import type { Journal } from '#stores/journal/port.ts';
import { openPostgresStateStore } from '#stores/state/postgres-state-store.ts';
import type { StateStore } from '#stores/state/port.ts';
import { readChains } from '#stores/content/chains-folder.ts';
import { readModelProof, readModels } from '#stores/content/models-folder.ts';
import { DEMONSTRATION_ADDRESS_FILE } from '#stores/content/demonstration-folder.ts';
import { startAddressData } from './address-data.ts';
import { cacheOfData } from './cache-place.ts';
import { consoleFolder, contentFolder, packageVersion } from './content-folder.ts';
import { historyFromContent } from './history-from-content.ts';
import { normaliserFromContent } from './normaliser-from-content.ts';
import { registerMetrics } from './register-metrics.ts';
import type { SettingsFile } from './settings-file.ts';
import { signingKeyOf } from './signing-key.ts';
import { type StartedIndicators, startIndicators } from './start-indicators.ts';
import { startRules } from './start-rules.ts';

const GIB = 1024 ** 3;
/** The journal holds what is not stored yet; more than this waits outside, with the sender. */
const JOURNAL_MAX_BYTES = 8 * GIB;
const MIN_FREE_DISK_BYTES = GIB / 2;
const MAX_PROBLEMS_TOLD = 20;

export interface Platform {
  readonly state: StateStore;
  readonly events: EventStore;
  readonly journal: Journal;
  readonly metrics: PathMetrics;
  /** Where it listens: `http://127.0.0.1:4310`. */
  readonly address: string;
  /** Settles when the path has ended by itself, which only an error brings about. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  readonly config: Config;
  readonly settings: SettingsFile;
  readonly ruleFolders: readonly string[];
  /** Folders of MISP's warninglists. */
  readonly warningFolders: readonly string[];
  /** A demonstration may be played: its addresses are known then. */
  readonly hasDemonstration: boolean;
  readonly log: Log;
}

/** Opens the stores, starts the path and listens. What was opened is closed again when a later part fails. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const opened: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    const failures: unknown[] = [];
    // Each part is closed, also where one before it cannot be.
    for (const close of opened.reverse().splice(0)) await close().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    return await openParts(options, opened, stop);
  } catch (error) {
    await stop().catch((failure: unknown) => options.log.error({ err: failure }, 'A part could not be closed'));
    throw error;
  }
}

async function openParts({ config, settings, ruleFolders, warningFolders, hasDemonstration, log }: PlatformOptions, opened: (() => Promise<void>)[], stop: () => Promise<void>): Promise<Platform> {
  const content = contentFolder();
  const demonstration = hasDemonstration ? join(content, DEMONSTRATION_ADDRESS_FILE) : null;
  const addresses = await startAddressData({ paths: config.addressData, demonstration, log, nowMs: () => systemClock.nowMs() });
  opened.push(async () => addresses.stop());
  const stores = await openStores(config, log, opened);
  const cache = cacheOfData(config.dataDir, (detail) => log.warn(detail));
  const normaliser = await normaliserFromContent(content, cache, addresses.lookUp);
  const intel = await startIndicators({ state: stores.state, content, warningFolders, log });
  opened.push(() => intel.stop());
  const rules = await startRules({ indicators: intel.running.match, state: stores.state, normaliser, content, ruleFolders, publicKey: signingKeyOf(config.dataDir).publicKey, log, cache });
  opened.push(() => rules.stop());
  const proven = await provenModels(content);
  const models = compileModels(proven.map(({ model }) => model), listsAtTenant(rules.lists));
  const chains = new Chains(await readChains(content));
  const metrics = createPathMetrics();
  log.info({ rules: rules.running.ruleCount, correlations: rules.running.correlations.correlations.length, filters: rules.running.companions.filterCount, models: models.models.length, sources: normaliser.sources.length }, 'Content is loaded');
  tellProblems(rules.problems, log);
  const path: RunningPath = await startPath({ ...stores, normaliser, detectors: rules.running, models, chains, lists: rules.lists, clock: systemClock, log, metrics });
  opened.push(() => path.stop());
  const sources = normaliser.mappings.map(({ document: { source, title } }) => ({ id: source, name: title })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const ingest = ingestDeps(stores, new Set(normaliser.sources));
  const history = historyFromContent({ warnings: intel.warnings, taxonomy: rules.taxonomy, live: () => rules.live(), lists: rules.lists, normaliser, stores, clock: systemClock, log });
  opened.push(() => history.close());
  const app = await listen({ intel, models: proven, config, stores, rules: rules.desk, sources, history, lists: rules.lists, ingest, metrics });
  opened.push(() => app.close());
  if (settings.syslog.length > 0) {
    const syslog: SyslogServer = await startSyslog({ ...ingest, listeners: settings.syslog });
    opened.push(() => syslog.close());
  }
  const listening = app.server.address();
  const port = typeof listening === 'object' && listening !== null ? listening.port : config.port;
  return { ...stores, metrics, address: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`, ended: path.ended, stop };
}

/** Models of the content with their proofs, which the content tests see to. */
async function provenModels(content: string): Promise<readonly ProvenModel[]> {
  const models = await readModels(content);
  return await Promise.all(models.map(async (model) => ({ model, proof: await readModelProof(content, model.name) })));
}

/** Rules that do not load, and lists that rules need; `rules check` has all that is worth reading. */
function tellProblems(worst: readonly SigmaProblem[], log: Log): void {
  for (const { file, line, field, message } of worst.slice(0, MAX_PROBLEMS_TOLD)) log.warn({ file, line, field }, message);
  if (worst.length > MAX_PROBLEMS_TOLD) log.warn({ problems: worst.length }, 'There are more problems with rules. See: watchfloor rules check');
}

interface Stores {
  readonly state: StateStore;
  readonly events: EventStore;
  readonly journal: Journal;
}

async function openStores(config: Config, log: Log, opened: (() => Promise<void>)[]): Promise<Stores> {
  await mkdir(config.dataDir, { recursive: true });
  const openState = () => openPostgresStateStore(config.databaseUrl === null ? { directory: join(config.dataDir, 'state') } : { url: config.databaseUrl }, { log });
  const openEvents = () => openChdbEventStore({ directory: join(config.dataDir, 'events'), log });
  const [state, events] = await openBoth(openState, openEvents, opened);
  const journal = await openJournal({
    directory: join(config.dataDir, 'journal'), maxBytes: JOURNAL_MAX_BYTES, minFreeDiskBytes: MIN_FREE_DISK_BYTES, minEnd: await state.position(),
    onDamage: (damage) => log.error({ damage }, 'The journal is damaged; what can be read is read'),
  });
  opened.push(() => journal.close());
  return { state, events, journal };
}

interface Closable {
  close(): Promise<void>;
}

/** Opens two stores at once. Where one fails, the other is still waited for: what opens is closed again by whoever looks after `opened`. */
async function openBoth<A extends Closable, B extends Closable>(openA: () => Promise<A>, openB: () => Promise<B>, opened: (() => Promise<void>)[]): Promise<[A, B]> {
  const noted = async <S extends Closable>(opening: Promise<S>): Promise<S> => {
    const store = await opening;
    opened.push(() => store.close());
    return store;
  };
  const both = [noted(openA()), noted(openB())] as const;
  await Promise.allSettled(both);
  return Promise.all(both);
}

function ingestDeps({ state, journal }: Stores, sources: ReadonlySet<string>): IngestDeps {
  return {
    journal,
    clock: systemClock,
    authenticate: async (secret) => {
      const credential = await state.credentialByHash(hashToken(secret));
      return credential && { tenant: credential.tenant, source: credential.source, credentialId: credential.id };
    },
    isKnownSource: (id) => sources.has(id),
    nearSources: (id) => [...sources].filter((source) => source.includes(id.split('.').at(-1) ?? id) || source.startsWith(id.split('.')[0] ?? id)).slice(0, 5),
    counters: createIngestCounters(),
  };
}

function watchPath({ journal }: Stores, { counters }: IngestDeps, metrics: PathMetrics): PathWatch {
  return {
    refused: (tenant) =>
      counters
        .snapshot()
        .filter((count) => count.tenant === tenant)
        .flatMap(({ door, refusedRecords, refusedRequests }) => {
          const reasons = Object.keys({ ...refusedRecords, ...refusedRequests }) as RefusalReason[];
          return reasons.map((reason) => ({ door, reason, records: refusedRecords[reason] ?? 0, requests: refusedRequests[reason] ?? 0 }));
        }),
    waiting: () => Math.max(0, journal.end - metrics.position),
    latencyS: (quantile) => metrics.latency(quantile),
  };
}

interface ListenParts {
  readonly config: Config;
  readonly stores: Stores;
  readonly rules: RuleDesk;
  readonly sources: readonly { readonly id: string; readonly name: string }[];
  readonly history: HistoryJobs;
  readonly lists: readonly PlaceholderList[];
  readonly ingest: IngestDeps;
  readonly metrics: PathMetrics;
  readonly intel: StartedIndicators;
  readonly models: readonly ProvenModel[];
}

async function listen({ intel, models, config, stores, rules, sources, history, lists, ingest, metrics }: ListenParts): Promise<FastifyInstance> {
  // Names of rules are longer than the names that fastify expects in an address.
  const app = Fastify({ logger: false, forceCloseConnections: true, routerOptions: { maxParamLength: 1000 } });
  await registerConsole(app, consoleFolder());
  // Browsers find the console at `/`; log shippers find there what they ask Elasticsearch before they send, and follow no redirect.
  app.addHook('onRequest', async (request, reply) => (request.url.split('?', 1)[0] === '/' && wantsConsole(request) ? sendConsole(request, reply, consoleFolder()) : undefined));
  registerIngest(app, ingest);
  registerMetrics(app, { ...stores, indicators: intel.running, metrics, counters: ingest.counters });
  await registerApi(app, { ...stores, rules, intel: { index: () => intel.running.index, warnings: intel.warnings }, models, backTests: history, watch: watchPath(stores, ingest, metrics), clock: systemClock, sources, lists, version: packageVersion(), durability: 'power-loss' });
  await app.listen({ host: config.host, port: config.port });
  return app;
}
