import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { numberedRecord, numberedRecords, plain, taken } from './records.fixture.ts';
import { encodeSegmentHead } from './segment.ts';
import { fillThreeSegments, positionsOf, spoilable, upTo } from './spoilable.fixture.ts';

describe('opening a journal again', () => {
  it('goes on where it ended, with the same records', async (t) => {
    const place = await spoilable(t);
    await fillThreeSegments(place);
    const journal = await place.open();
    assert.deepEqual(await positionsOf(journal), upTo(30));
    assert.deepEqual(taken(await journal.append(numberedRecords(30, 2))), { from: 30, to: 32 });
    assert.deepEqual(plain((await journal.read(30, 1, 1))[0] ?? assert.fail()), plain({ ...numberedRecord(30), position: 30 }));
    assert.deepEqual(place.damages, []);
  });

  it('keeps the end of a journal whose records were all released', async (t) => {
    const place = await spoilable(t);
    await fillThreeSegments(place);
    const journal = await place.open();
    await journal.release(30);
    await journal.close();
    assert.equal((await place.segments()).length, 1);
    assert.equal((await place.open()).end, 30);
  });

  it('gives no position below the committed one, even if the files are gone', async (t) => {
    const place = await spoilable(t);
    await fillThreeSegments(place);
    const journal = await place.open({ minEnd: 1000 });
    assert.deepEqual(taken(await journal.append(numberedRecords(0, 1))), { from: 1000, to: 1001 });
    assert.deepEqual(await positionsOf(journal), [...upTo(30), 1000]);
    await journal.close();
    await rm(place.directory, { recursive: true });
    assert.equal((await place.open({ minEnd: 1001 })).end, 1001);
    assert.deepEqual(place.damages, []);
  });

  it('removes a segment that was never finished', async (t) => {
    const place = await spoilable(t);
    await fillThreeSegments(place);
    await writeFile(join(place.directory, 'unfinished.segment'), 'WFJ');
    assert.equal((await place.open()).end, 30);
    assert.equal((await place.segments()).length, 3);
  });

  it('says what to do about a segment of an unknown version', async (t) => {
    const place = await spoilable(t);
    await mkdir(place.directory);
    await writeFile(join(place.directory, '0000000000000000-0000002a.segment'), encodeSegmentHead({ version: 2, first: 0, syncWord: 42, previousFirst: 0 }));
    await assert.rejects(place.open(), /0000002a\.segment has journal format 2, this program knows format 1: start the version of the program/);
  });

  it('says what to do about a segment that was renamed, and about two for one position', async (t) => {
    const place = await spoilable(t);
    await fillThreeSegments(place);
    const [first, second] = (await place.segments()) as [string, string];
    const copy = first.replace(/-[0-9a-f]{8}\.segment$/, '-00000000.segment');
    await copyFile(first, copy);
    await assert.rejects(place.open(), /Two journal segments .* begin at position 0: move the one away/);
    await rm(copy);
    await copyFile(second, second.replace('0000000000000010', '0000000000000015'));
    await assert.rejects(place.open(), /was renamed: its head says that it begins at position 10/);
  });
});

describe('a torn tail', () => {
  it('is cut at every byte of the last call, which goes whole, and nothing else is lost', async (t) => {
    const place = await spoilable(t);
    const journal = await place.open();
    for (const first of [0, 2, 4]) taken(await journal.append(numberedRecords(first, 2, 10)));
    const wholeBytes = journal.sizeBytes;
    taken(await journal.append(numberedRecords(6, 3, 10)));
    const [path] = (await place.segments()) as [string];
    const content = (await readFile(path)).subarray(0, journal.sizeBytes);
    await journal.close();
    for (let bytes = wholeBytes; bytes < content.length; bytes++) {
      await writeFile(path, content.subarray(0, bytes));
      const reopened = await place.open();
      assert.deepEqual(await positionsOf(reopened), upTo(6), `${bytes} bytes`);
      assert.equal(reopened.sizeBytes, wholeBytes);
      assert.deepEqual(place.damages.map(({ kind, offset }) => ({ kind, offset })), bytes === wholeBytes ? [] : [{ kind: 'torn', offset: wholeBytes }]);
      const { from, to } = taken(await reopened.append(numberedRecords(9, 1, 10)));
      assert.ok(from >= 6 && to === from + 1);
      assert.deepEqual(await positionsOf(reopened), [...upTo(6), from]);
      await reopened.close();
    }
  });

  it('is cut where the file system left zeros or old bytes behind the last record', async (t) => {
    const place = await spoilable(t);
    const journal = await place.open();
    taken(await journal.append(numberedRecords(0, 4)));
    await journal.close();
    const [path] = (await place.segments()) as [string];
    const content = await readFile(path);
    for (const garbage of [Buffer.alloc(5000), Buffer.alloc(700, 'journal'), content.subarray(0, 200)]) {
      await writeFile(path, Buffer.concat([content, garbage]));
      const reopened = await place.open();
      assert.deepEqual(await positionsOf(reopened), upTo(4));
      assert.deepEqual(place.damages.map(({ kind, bytes }) => ({ kind, bytes })), [{ kind: 'torn', bytes: garbage.length }]);
      await reopened.close();
    }
  });
});
