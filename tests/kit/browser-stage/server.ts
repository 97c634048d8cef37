import { fileURLToPath } from 'node:url';
import fastify, { type FastifyInstance } from 'fastify';
import { registerConsole, sendConsole } from '#api/console-files.ts';
import type { PathWatch } from '#api/path-watch.ts';
import { NO_BACK_TESTS } from '#api/no-back-tests.fixture.ts';
import { registerApi } from '#api/routes.ts';
import type { RuleDesk } from '#api/rule-desk.ts';
import { plainRuleDesk } from '#api/rule-desk.fixture.ts';
import { systemClock } from '#base/clock.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { fillIntel } from './intel.ts';
import { fillStage } from './stage.ts';

const CONSOLE_FOLDER = fileURLToPath(new URL('../../../dist/console', import.meta.url));

const SOURCES = [
  { id: 'okta.system_log', name: 'Okta system log' },
  { id: 'microsoft.sysmon', name: 'Sysmon' },
  { id: 'microsoft365.audit', name: 'Microsoft 365 audit log' },
  { id: 'microsoft365.message_trace', name: 'Microsoft 365 message trace' },
  { id: 'aws.cloudtrail', name: 'AWS CloudTrail' },
  { id: 'zeek.conn', name: 'Zeek connections' },
  { id: 'zeek.dns', name: 'Zeek DNS' },
  { id: 'linux.auth', name: 'Linux authentication log' },
];

const WATCH: PathWatch = {
  refused: (tenant) => (tenant === 'meridian' ? [{ door: 'http', reason: 'too-large', records: 0, requests: 2 }, { door: 'syslog-tcp', reason: 'rate-limit', records: 118, requests: 0 }] : []),
  waiting: () => 42,
  latencyS: (quantile) => (quantile > 0.9 ? 2.31 : 0.84),
};

/** The API and the console over stores in memory, filled with the stage. */
export async function startStage(codes: readonly string[], port: number, engineerCodes: readonly string[] = [], adminCodes: readonly string[] = []): Promise<FastifyInstance> {
  const state = memoryStateStore();
  const events = memoryEventStore();
  await fillStage(state, events, { nowMs: systemClock.nowMs(), codes, engineerCodes, adminCodes });
  const health = { events: 12_480, fault: null, costMs: 0.021, goodCostMs: 0.0184, fired: 38, goodFired: 35 };
  const rules: RuleDesk = {
    ...plainRuleDesk(state),
    packTrial: (_, version) => (version === '2026.11.3' ? { health, outlook: 'Ring 1, clean so far; 18 h of its soak time are left.' } : null),
  };
  await rules.reload();
  // A platform has read all of them when it listens.
  await rules.documents();
  const desks = await fillIntel(state, systemClock.nowMs());
  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 1000 } });
  await registerApi(app, { ...desks, state, backTests: NO_BACK_TESTS, events, watch: WATCH, rules, clock: systemClock, sources: SOURCES, lists: [], version: '0.1.0', durability: 'memory' });
  await registerConsole(app, CONSOLE_FOLDER);
  app.get('/', async (request, reply) => sendConsole(request, reply, CONSOLE_FOLDER));
  await app.listen({ port, host: '127.0.0.1' });
  return app;
}
