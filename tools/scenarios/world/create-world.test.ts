import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DAY_MS } from '../stage.ts';
import { createWorld } from './create-world.ts';
import { leasedAddress, serversOf, tunnelAddress } from './world.ts';

const worlds = fc.record({ seed: fc.nat(10_000), users: fc.integer({ min: 20, max: 700 }) });
const START_MS = Date.UTC(2026, 10, 2);

describe('a made-up world', () => {
  it('is the same for the same seed', () => {
    fc.assert(fc.property(worlds, (input) => assert.deepEqual(createWorld(input), createWorld(input))), { numRuns: 10 });
  });

  it('gives no two people the same name in any directory, and no two machines the same name or address', () => {
    fc.assert(fc.property(worlds, (input) => {
      const { people, servers, services } = createWorld(input);
      const isUnique = (values: readonly string[]) => assert.equal(new Set(values).size, values.length);
      const accounts = [...people, ...services, ...people.flatMap(({ admin }) => admin ?? [])];
      for (const names of [accounts.map(({ account }) => account), accounts.map(({ upn }) => upn), accounts.map(({ sid }) => sid), accounts.map(({ id }) => id)]) isUnique(names);
      for (const names of [people.map(({ oktaId }) => oktaId), people.map(({ googleId }) => googleId), people.map(({ laptop }) => laptop.mac), [...people.map(({ laptop }) => laptop.name), ...servers.map(({ name }) => name)], servers.map(({ address }) => address)]) isUnique(names);
    }), { numRuns: 25 });
  });

  it('leases an address to one laptop at a time, and to another one later', () => {
    const world = createWorld({ seed: 3, users: 300 });
    for (const addressOf of [leasedAddress, tunnelAddress]) {
      const today = world.people.map((person) => addressOf(world, person, START_MS));
      assert.equal(new Set(today).size, today.length);
      const tomorrow = world.people.map((person) => addressOf(world, person, START_MS + DAY_MS));
      assert.ok(tomorrow.some((address, i) => today.includes(address) && today.indexOf(address) !== i));
    }
  });

  it('has accounts that are not the mail name where the seed says so, and administrators with a second account', () => {
    const short = createWorld({ seed: 2, users: 60 });
    assert.ok(short.people.every(({ account, upn }) => !upn.startsWith(`${account}@`)));
    const long = createWorld({ seed: 1, users: 60 });
    assert.ok(long.people.every(({ account, upn }) => upn.startsWith(`${account}@`)));
    assert.ok(long.people.some(({ admin }) => admin?.account.startsWith('adm-')));
    assert.equal(serversOf(long, 'controller').length, 2);
  });
});
