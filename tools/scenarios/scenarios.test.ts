import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { entitiesOfEvent } from '#engine/correlate/entities-of-event.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import type { Line } from '../records/kit.ts';
import { foreignNames, problemsOf } from './check-lines.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { EPOCH_MS, startOf } from './start-times.ts';
import { createWorld } from './world/create-world.ts';

const SEEDS = [1, 2, 3];
const startMs = EPOCH_MS + 3 * 86_400_000 + 9 * 3_600_000;
const made = SEEDS.flatMap((seed) => {
  const world = createWorld({ seed, users: 120 });
  return SCENARIOS.flatMap((one) => [one.make(world, seed, startMs), one.lookAlike(world, seed, startMs)]);
});
const linesOf = (scenario: Scenario): Line[] => scenario.files.flatMap(({ source, lines }) => lines.map(({ timeMs, raw }) => ({ timeMs, source, raw })));

const EXPECTED_NAMES = [
  ['microsoft.entra_signin', 'upn', 'address', 'session'], ['microsoft.windows_security', 'account', 'sid', 'host', 'address'], ['microsoft.sysmon', 'account', 'host', 'process', 'file'], ['microsoft.defender_identity', 'upn', 'sid', 'address'],
  ['aws.cloudtrail', 'principal', 'key', 'address'], ['okta.system_log', 'upn', 'address'], ['microsoft.email_events', 'mailbox', 'message', 'domain'], ['fortinet.fortigate', 'address', 'bare'], ['zeek.zeek', 'address', 'domain', 'host'],
] as const;

function namesIn(normaliser: Normaliser, raw: string): readonly string[] {
  const outcome = normaliser.normalise({ tenant: 'local', source: '', receivedAtMs: startMs, id: '1', text: raw });
  return outcome.ok ? outcome.events.flatMap((event) => entitiesOfEvent(event).map(({ type, value }) => (type === 'user' ? kindOfUser(value) : type))) : [];
}

function kindOfUser(value: string): string {
  if (value.startsWith('S-1-5-21-')) return 'sid';
  return value.includes('@') ? 'upn' : value.includes('\\') ? 'account' : 'bare';
}

describe('scenarios', () => {
  it('are the same for the same seed', () => {
    const world = createWorld({ seed: 1, users: 120 });
    for (const one of SCENARIOS) {
      assert.deepEqual(one.make(world, 4, startMs), one.make(world, 4, startMs));
      assert.deepEqual(one.lookAlike(world, 4, startMs), one.lookAlike(world, 4, startMs));
    }
  });

  it('differ from seed to seed in who, where and when', () => {
    const world = createWorld({ seed: 1, users: 300 });
    for (const one of SCENARIOS) {
      const texts = [1, 2, 3, 4].map((seed) => linesOf(one.make(world, seed, startMs)).map(({ raw }) => raw).join('\n'));
      assert.equal(new Set(texts).size, 4);
      assert.ok(new Set([1, 2, 3, 4].map((seed) => one.make(world, seed, startMs).description)).size > 1, one.name);
    }
  });

  for (const scenario of made) {
    it(`${scenario.name} of seed ${scenario.seed} has each of its files in order of time, and each step in its records`, () => {
      for (const { name, lines } of scenario.files) for (let i = 1; i < lines.length; i++) assert.ok((lines[i - 1]?.timeMs ?? 0) <= (lines[i]?.timeMs ?? 0), name);
      const told = new Set(scenario.files.flatMap(({ lines }) => lines.flatMap(({ step }) => step ?? [])));
      assert.deepEqual([...told].sort(), scenario.steps.map(({ id }) => id).sort());
      for (const { belongs, lines } of scenario.files) assert.equal(lines.every(({ step }) => (step === undefined) === (belongs === 'none')), true);
      if (scenario.kind === 'attack') assert.ok(scenario.files.some(({ needed }) => needed === 'last'));
    });
  }

  it('are understood by the normaliser: each record as of its source, at its time, with an id of its own', async () => {
    const normaliser = await normaliserFromContent('content');
    for (const scenario of made) assert.deepEqual(problemsOf(normaliser, linesOf(scenario)), [], scenario.name);
  });

  it('name nobody\'s addresses or domains', () => {
    assert.deepEqual(foreignNames(made.flatMap(linesOf)), []);
  });

  it('name people as each product does', async () => {
    const normaliser = await normaliserFromContent('content');
    const world = createWorld({ seed: 2, users: 120 });
    const names = new Map<string, Set<string>>();
    for (const { source, raw } of SCENARIOS.flatMap((one) => linesOf(one.make(world, 2, startMs)))) names.set(source, new Set([...(names.get(source) ?? []), ...namesIn(normaliser, raw)]));
    for (const [source, ...kinds] of EXPECTED_NAMES) for (const kind of kinds) assert.ok(names.get(source)?.has(kind), `${source} names no ${kind}: ${[...(names.get(source) ?? [])].join(' ')}`);
  });

  it('begin on a working day of the second half of the background', () => {
    for (let seed = 1; seed < 40; seed++) {
      const ms = startOf({ name: 'x', seed, startMs: EPOCH_MS, days: 7 });
      assert.ok(ms >= EPOCH_MS + 3 * 86_400_000 && ms < EPOCH_MS + 5 * 86_400_000, new Date(ms).toISOString());
    }
  });
});
