import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createLog } from '#base/log.ts';
import { EngineRefusal } from './chdb-process.ts';
import { EventLoader } from './event-loader.ts';
import { EventStoreError } from './event-store-error.ts';
import type { StoredEvent } from './port.ts';
import { newTenant, storedEvent } from './stored-event.fixture.ts';

const TENANT = newTenant();
const INCORRECT_DATA = 117;

interface Load {
  readonly token: string;
  readonly bytes: Buffer;
}

/** A loader over an engine that takes or refuses files by `judge`, and what it loaded. */
async function open(t: TestContext, judge: (bytes: Buffer) => Error | null): Promise<{ loader: EventLoader; loads: Load[]; tried: Load[]; folder: string; lines: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-loader-'));
  t.after(() => rm(folder, { recursive: true }));
  const [loads, tried, lines]: [Load[], Load[], string[]] = [[], [], []];
  const load = async (file: string, token: string): Promise<void> => {
    const one = { token, bytes: await readFile(join(folder, file)) };
    tried.push(one);
    const error = judge(one.bytes);
    if (error !== null) throw error;
    loads.push(one);
  };
  return { loader: new EventLoader({ load }, folder, createLog({ isPretty: false, write: (line) => void lines.push(line) })), loads, tried, folder, lines };
}

function idsIn(loads: readonly Load[], batch: readonly StoredEvent[]): string[] {
  return loads.flatMap(({ bytes }) => batch.filter(({ event }) => bytes.includes(`${event.id}|`)).map(({ event }) => event.id));
}

function events(count: number, fields: (i: number) => Record<string, string> = () => ({})): StoredEvent[] {
  return Array.from({ length: count }, (_, i) => storedEvent(TENANT, { id: `e${i}|`.slice(0, -1), raw: `e${i}|`, fields: fields(i) }));
}

describe('EventLoader', () => {
  it('loads a batch in one file, and leaves no file behind', async (t) => {
    const { loader, loads, folder } = await open(t, () => null);
    const batch = events(10);
    await loader.store(batch);
    assert.equal(loads.length, 1);
    assert.deepEqual(idsIn(loads, batch), batch.map(({ event }) => event.id));
    assert.deepEqual(await readdir(folder), []);
  });

  it('names the same events by the same token, other events by another', async (t) => {
    const { loader, loads } = await open(t, () => null);
    const batch = events(3);
    for (const part of [batch, [...batch], batch.slice(0, 2), batch.toReversed()]) await loader.store(part);
    const tokens = loads.map(({ token }) => token);
    assert.equal(tokens[0], tokens[1]);
    assert.equal(new Set(tokens).size, 3);
  });

  it('splits a large batch into files of at most 5,000 rows and about 32 MiB', async (t) => {
    const { loader, loads } = await open(t, () => null);
    const many = events(10_001);
    await loader.store(many);
    assert.equal(loads.length, 3);
    loads.length = 0;
    const large = Array.from({ length: 5 }, () => storedEvent(TENANT, { raw: 'x'.repeat(14 * 1024 * 1024), fields: { a: 'b' } }));
    await loader.store(large);
    assert.equal(loads.length, 2);
    assert.ok(loads.every(({ bytes }) => bytes.length < 48 * 1024 * 1024));
  });

  it('stores every other row of a batch with bad rows, and the bad ones without their own fields', async (t) => {
    const { loader, loads, lines } = await open(t, (bytes) => (bytes.includes('poison') ? new EngineRefusal(INCORRECT_DATA, 'quotes secret data') : null));
    const batch = events(1000, (i) => (i === 3 || i === 777 ? { bad: 'poison' } : { good: `fine${i}|` }));
    await loader.store(batch);
    assert.deepEqual(idsIn(loads, batch).toSorted(), batch.map(({ event }) => event.id).toSorted());
    const text = Buffer.concat(loads.map(({ bytes }) => bytes));
    assert.equal(batch.filter((_, i) => text.includes(`fine${i}|`)).length, 998);
    assert.equal(lines.filter((line) => line.includes('without its own fields')).length, 2);
    assert.equal(lines.join('').includes('secret'), false);
  });

  it('gives up on an engine that takes nothing after a bounded number of tries', async (t) => {
    const { loader, tried, folder } = await open(t, () => new EngineRefusal(INCORRECT_DATA, 'quotes secret data'));
    await assert.rejects(loader.store(events(4096)), (error) => error instanceof EventStoreError && error.reason === 'refused' && !error.message.includes('secret'));
    assert.ok(tried.length > 1 && tried.length <= 130, `${tried.length} tries`);
    assert.deepEqual(await readdir(folder), []);
  });

  it('does not split for what is no fault of the data', async (t) => {
    const failures = { 'disk-full': new EngineRefusal(243, 'Not enough space'), refused: new EngineRefusal(999, 'Keeper'), down: new EventStoreError('down', 'starting') };
    for (const [reason, failure] of Object.entries(failures)) {
      const { loader, tried } = await open(t, () => failure);
      await assert.rejects(loader.store(events(10)), { reason });
      assert.equal(tried.length, 1, reason);
    }
  });

  it('encodes writes that come at once one after another, each whole', async (t) => {
    const { loader, loads } = await open(t, () => null);
    const batches = Array.from({ length: 8 }, () => events(700));
    await Promise.all(batches.map((batch) => loader.store(batch)));
    for (const { bytes } of loads) assert.equal(idsIn([{ token: '', bytes }], batches[0]!).length, 700);
    assert.equal(loads.length, 8);
  });
});
