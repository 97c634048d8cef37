import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { openJournal } from './file-journal.ts';
import { plain, readAll, temporaryDirectory } from './records.fixture.ts';

const WRITER = fileURLToPath(new URL('./kill-writer.fixture.ts', import.meta.url));
const LIVES = 5;

interface Acknowledged {
  readonly from: number;
  readonly keys: readonly string[];
}

/** Lets a writer run until it has told `count` acknowledgements, kills it, and gives all that it had told. */
async function killAfter(directory: string, life: number, count: number): Promise<readonly Acknowledged[]> {
  const writer = spawn(process.execPath, [WRITER, directory, String(life)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(writer, 'close');
  const lines: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    lines.push(line);
    if (lines.length === count) writer.kill('SIGKILL');
  }
  const [, signal] = await ended;
  assert.equal(signal, 'SIGKILL');
  // The kill may fall into the middle of a line: that acknowledgement was never told.
  return lines.filter((line) => line.endsWith(']}')).map((line): Acknowledged => JSON.parse(line));
}

describe('kill -9 of a process that appends', () => {
  it('loses no acknowledged record, keeps order and calls, and repeats nothing, over several lives', async (t) => {
    const directory = await temporaryDirectory(t);
    const acknowledged: Acknowledged[] = [];
    for (let life = 0; life < LIVES; life++) {
      const count = 1 + Math.floor(Math.random() * 400);
      acknowledged.push(...(await killAfter(directory, life, count)));
      const journal = await openJournal({ directory, maxBytes: 1e9, minFreeDiskBytes: 0 });
      const entries = await readAll(journal);
      await journal.close();
      const keys = entries.map((entry) => entry.key);
      const about = `life ${life}, killed after ${count} acknowledgements`;
      assert.equal(new Set(keys).size, keys.length, about);
      assert.deepEqual(entries.map((entry) => entry.position), [...keys.keys()], about);
      for (const call of acknowledged) assert.deepEqual(keys.slice(call.from, call.from + call.keys.length), call.keys, about);
      for (const entry of entries) assert.equal(plain(entry).raw, Buffer.alloc(entry.raw.length, entry.key).toString('latin1'));
    }
  });
});
