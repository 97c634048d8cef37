import { lease } from '../../../records/zeek.ts';
import { diceOf } from '../../../scenarios/dice.ts';
import { kitOf } from '../../../scenarios/kit-of.ts';
import { DAY_MS, HOUR_MS, insideAddress, type Stage } from '../../../scenarios/stage.ts';
import { createWorld } from '../../../scenarios/world/create-world.ts';
import { inOrder, type ReplayRecord } from '../replay-record.ts';
import { BACKGROUND, type Truth } from '../truth.ts';
import { WEEK_ATTACKS } from './week-attacks.ts';
import { weekNoise } from './week-noise.ts';

/** Monday. */
const START_MS = Date.parse('2026-11-16T00:00:00Z');

export interface WeekOfAlerts {
  readonly truths: readonly Truth[];
  readonly records: readonly ReplayRecord[];
  readonly falseAlerts: number;
  /** Records that are no alerts: leases, which tell whose an address is. */
  readonly leases: number;
}

/** So many alerts of products in a week of an organisation, about 12,000 of them of attacks, all others false. */
export function weekOfAlerts({ seed, users, alerts }: { readonly seed: number; readonly users: number; readonly alerts: number }): WeekOfAlerts {
  const world = createWorld({ seed, users });
  const stage: Stage = { world, kit: kitOf(world.org, seed, 'week'), dice: diceOf(seed, 'week') };
  const attacks = WEEK_ATTACKS.flatMap(({ beginsMs, make }, scenario) => make(stage, START_MS + beginsMs).map((line): ReplayRecord => ({ ...line, owner: { scenario, step: null } })));
  const noise = weekNoise(stage, START_MS, alerts - attacks.length).map(ofNobody);
  const leases = leasesOf(stage).map(ofNobody);
  return {
    truths: WEEK_ATTACKS.map(({ name, severity }) => ({ name, kind: 'attack', severity, steps: [], isQuietAlone: false })),
    records: inOrder([...attacks, ...noise, ...leases]), falseAlerts: noise.length, leases: leases.length,
  };
}

const ofNobody = (line: Omit<ReplayRecord, 'owner'>): ReplayRecord => ({ ...line, owner: { scenario: BACKGROUND, step: null } });

/** Each laptop gets its address in the morning. */
function leasesOf({ world, kit }: Stage): Omit<ReplayRecord, 'owner'>[] {
  return Array.from({ length: 7 }, (_, day) => START_MS + day * DAY_MS + 6 * HOUR_MS).flatMap((ms) => world.people.map((person, at) => lease(kit, ms + at * 1000, { address: insideAddress(world, person, ms), server: person.office.dhcpServer, host: person.laptop.name, mac: person.laptop.mac })));
}
