import fastify, { type FastifyInstance } from 'fastify';
import { type ManualClock, manualClock } from '#base/clock.ts';
import type { AppendOutcome, Journal, JournalEntry, JournalRefusal } from '#stores/journal/port.ts';
import { createIngestCounters, type IngestCounters } from './ingest-counters.ts';
import type { IngestDeps, SenderCredential } from './ingest-deps.ts';
import { registerIngest } from './register-ingest.ts';

/** A journal in memory that can be told to refuse, and to wait: what the doors need of the port and no more. */
export interface TestJournal extends Journal {
  readonly entries: JournalEntry[];
  refuseWith(reason: JournalRefusal | null): void;
  /** Appends wait until the returned function is called. */
  hold(): () => void;
  texts(): readonly string[];
  readonly refusedAppends: number;
}

export function createTestJournal(): TestJournal {
  const entries: JournalEntry[] = [];
  let refusal: JournalRefusal | null = null;
  let refusedAppends = 0;
  let held: Promise<void> = Promise.resolve();
  return {
    entries,
    refuseWith: (reason) => {
      refusal = reason;
    },
    hold() {
      let open = (): void => undefined;
      held = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
    texts: () => entries.map((entry) => Buffer.from(entry.raw).toString('latin1')),
    get refusedAppends() {
      return refusedAppends;
    },
    async append(records): Promise<AppendOutcome> {
      await held;
      if (refusal) refusedAppends += 1;
      if (refusal) return { ok: false, reason: refusal, detail: 'No room.' };
      const from = entries.length;
      for (const record of records) entries.push({ ...record, raw: Buffer.from(record.raw), position: entries.length });
      return { ok: true, range: { from, to: entries.length } };
    },
    read: async (position, maxRecords) => entries.slice(position, position + maxRecords),
    waitFor: async () => undefined,
    release: async () => undefined,
    get end() {
      return entries.length;
    },
    start: 0,
    sizeBytes: 0,
    close: async () => undefined,
  };
}

/** Credentials by secret; tests revoke one by deleting it. */
export function testCredentials(): Map<string, SenderCredential> {
  return new Map([
    ['wf_acme_any', { tenant: 'acme', source: '', credentialId: 'c-acme-any' }],
    ['wf_acme_okta', { tenant: 'acme', source: 'okta.system_log', credentialId: 'c-acme-okta' }],
    ['wf_globex_any', { tenant: 'globex', source: '', credentialId: 'c-globex-any' }],
  ]);
}

const SOURCES = ['okta.system_log', 'aws.cloudtrail', 'linux.auditd'];

export interface TestDoors {
  readonly app: FastifyInstance;
  readonly journal: TestJournal;
  readonly counters: IngestCounters;
  readonly clock: ManualClock;
  readonly credentials: Map<string, SenderCredential>;
}

/** All HTTP doors on a journal in memory. */
export function openTestDoors(deps: Partial<IngestDeps> = {}): TestDoors {
  const app = fastify();
  const journal = createTestJournal();
  const counters = createIngestCounters();
  const clock = manualClock(1_760_000_000_000);
  const credentials = testCredentials();
  registerIngest(app, {
    journal,
    clock,
    counters,
    authenticate: async (secret) => credentials.get(secret) ?? null,
    isKnownSource: (id) => SOURCES.includes(id),
    nearSources: (id) => SOURCES.filter((known) => known.slice(0, 3) === id.slice(0, 3)),
    ...deps,
  });
  return { app, journal, counters, clock, credentials };
}

export const BEARER = { authorization: 'Bearer wf_acme_any' };
export const NDJSON = { ...BEARER, 'content-type': 'application/x-ndjson' };
