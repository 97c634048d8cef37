import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Journal, JournalRecord } from './port.ts';
import { numberedRecord, numberedRecords, plain, readAll, taken } from './records.fixture.ts';

const MIB = 1024 * 1024;

/** What every journal does. `open` gives an empty one and cleans up after the test. */
export function describeJournal(name: string, open: (t: TestContext, limits: { readonly maxBytes: number }) => Promise<Journal>): void {
  const openLarge = (t: TestContext): Promise<Journal> => open(t, { maxBytes: 256 * MIB });

  describe(`${name}: append and read`, () => {
    it('gives records the positions 0, 1, 2 ... over several calls', async (t) => {
      const journal = await openLarge(t);
      assert.deepEqual(taken(await journal.append(numberedRecords(0, 3))), { from: 0, to: 3 });
      assert.deepEqual(taken(await journal.append(numberedRecords(3, 1))), { from: 3, to: 4 });
      assert.equal(journal.start, 0);
      assert.equal(journal.end, 4);
      assert.deepEqual((await readAll(journal)).map((entry) => entry.position), [0, 1, 2, 3]);
    });

    it('gives back each record byte for byte, with its receipt', async (t) => {
      const journal = await openLarge(t);
      const records: JournalRecord[] = [
        { tenant: 'acme', source: 'okta.system_log', receivedAtMs: 1_700_000_000_123, key: 'a-1', raw: Buffer.from('{"a":1}\n') },
        { tenant: 'b', source: '', receivedAtMs: 0, key: '', raw: new Uint8Array(0) },
        { tenant: 'c', source: 'müller.größe', receivedAtMs: 1.5, key: 'schlüssel 🗝', raw: Uint8Array.from({ length: 256 }, (_, byte) => byte) },
      ];
      taken(await journal.append(records));
      const entries = await journal.read(0, 10, MIB);
      assert.deepEqual(entries.map(plain), records.map((record, position) => plain({ ...record, position })));
    });

    it('keeps what was appended when the caller uses its bytes again', async (t) => {
      const journal = await openLarge(t);
      const raw = Buffer.from('first');
      taken(await journal.append([{ ...numberedRecord(0), raw }]));
      raw.write('other');
      const [entry] = await journal.read(0, 1, MIB);
      assert.equal(Buffer.from(entry?.raw ?? []).toString(), 'first');
    });

    it('reads from a position in the middle, up to the number of records asked for', async (t) => {
      const journal = await openLarge(t);
      taken(await journal.append(numberedRecords(0, 10)));
      const entries = await journal.read(4, 3, MIB);
      assert.deepEqual(entries.map(plain), numberedRecords(4, 3).map((record, index) => plain({ ...record, position: 4 + index })));
    });

    it('stops at the number of bytes asked for, but gives one record at least', async (t) => {
      const journal = await openLarge(t);
      taken(await journal.append(numberedRecords(0, 10, 100)));
      assert.equal((await journal.read(0, 10, 1)).length, 1);
      assert.equal((await journal.read(0, 10, 250)).length, 3);
    });

    it('reads nothing where there is nothing newer', async (t) => {
      const journal = await openLarge(t);
      assert.deepEqual(await journal.read(0, 10, MIB), []);
      taken(await journal.append(numberedRecords(0, 2)));
      assert.deepEqual(await journal.read(2, 10, MIB), []);
      assert.deepEqual(await journal.read(7, 10, MIB), []);
    });

    it('answers an empty call with an empty range', async (t) => {
      const journal = await openLarge(t);
      taken(await journal.append(numberedRecords(0, 2)));
      assert.deepEqual(taken(await journal.append([])), { from: 2, to: 2 });
      assert.equal(journal.end, 2);
    });

    it('keeps the calls of many callers whole and in one order', async (t) => {
      const journal = await openLarge(t);
      const calls = Array.from({ length: 200 }, (_, call) => numberedRecords(call * 10, 1 + (call % 7)));
      const ranges = (await Promise.all(calls.map((records) => journal.append(records)))).map(taken);
      const entries = await readAll(journal);
      assert.equal(entries.length, calls.flat().length);
      for (const [index, { from, to }] of ranges.entries()) {
        const expected = (calls[index] ?? []).map((record, offset) => plain({ ...record, position: from + offset }));
        assert.deepEqual(entries.slice(from, to).map(plain), expected);
      }
    });

    it('takes a record of 16 MiB and throws on a larger one, which ingest refuses before', async (t) => {
      const journal = await openLarge(t);
      const raw = Buffer.alloc(16 * MIB, 7);
      taken(await journal.append([{ ...numberedRecord(0), raw }]));
      const [entry] = await journal.read(0, 1, 1);
      assert.ok(raw.equals(entry?.raw ?? Buffer.alloc(0)));
      await assert.rejects(journal.append([{ ...numberedRecord(1), raw: Buffer.alloc(16 * MIB + 1) }]), RangeError);
      assert.equal(journal.end, 1);
    });
  });

  describe(`${name}: waiting`, () => {
    it('does not wait for a record that is there', async (t) => {
      const journal = await openLarge(t);
      taken(await journal.append(numberedRecords(0, 1)));
      await journal.waitFor(0);
    });

    it('wakes those who wait once their position is filled, and no one else', async (t) => {
      const journal = await openLarge(t);
      const woken: number[] = [];
      const waits = [0, 1, 2].map((position) => journal.waitFor(position).then(() => woken.push(position)));
      taken(await journal.append(numberedRecords(0, 2)));
      await Promise.all(waits.slice(0, 2));
      assert.deepEqual(woken, [0, 1]);
      taken(await journal.append(numberedRecords(2, 1)));
      await waits[2];
    });

    it('wakes everyone when it closes', async (t) => {
      const journal = await openLarge(t);
      const wait = journal.waitFor(5);
      await journal.close();
      await wait;
      await journal.waitFor(9);
    });
  });

  describe(`${name}: limits and the end`, () => {
    it('moves its start on release, keeps what comes after, and never gives a position twice', async (t) => {
      const journal = await openLarge(t);
      for (let call = 0; call < 20; call++) taken(await journal.append(numberedRecords(call * 5, 5, 400)));
      const sizeBytes = journal.sizeBytes;
      await journal.release(60);
      assert.ok(journal.start > 0 && journal.start <= 60, `start is ${journal.start}`);
      assert.ok(journal.sizeBytes < sizeBytes);
      const expected = numberedRecords(60, 40, 400).map((record, index) => plain({ ...record, position: 60 + index }));
      assert.deepEqual((await readAll(journal, 60)).map(plain), expected);
      assert.equal((await journal.read(0, 1, 1))[0]?.position, journal.start);
      await journal.release(100);
      assert.deepEqual(taken(await journal.append(numberedRecords(100, 1))), { from: 100, to: 101 });
    });

    it('refuses with journal-full at its size limit, keeps nothing of that, and goes on after a release', async (t) => {
      const journal = await open(t, { maxBytes: 4000 });
      taken(await journal.append(numberedRecords(0, 5, 400)));
      const refused = await journal.append(numberedRecords(5, 5, 400));
      assert.equal(refused.ok, false);
      assert.equal(refused.ok || refused.reason, 'journal-full');
      assert.equal(journal.end, 5);
      await journal.release(5);
      assert.deepEqual(taken(await journal.append(numberedRecords(5, 5, 400))), { from: 5, to: 10 });
      assert.deepEqual((await readAll(journal, 5)).map(plain), numberedRecords(5, 5, 400).map((record, index) => plain({ ...record, position: 5 + index })));
    });

    it('answers the calls that came before it closed, refuses later ones with closed, and stays readable', async (t) => {
      const journal = await openLarge(t);
      const before = journal.append(numberedRecords(0, 3));
      await journal.close();
      assert.deepEqual(taken(await before), { from: 0, to: 3 });
      const after = await journal.append(numberedRecords(3, 1));
      assert.equal(after.ok || after.reason, 'closed');
      assert.equal((await readAll(journal)).length, 3);
      await journal.close();
    });
  });
}
