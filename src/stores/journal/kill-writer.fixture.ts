import { openJournal } from './file-journal.ts';
import { taken } from './records.fixture.ts';

// Appends for ever from eight callers and says on stdout what was acknowledged, until it is killed.
const [directory = '', life = ''] = process.argv.slice(2);
const journal = await openJournal({ directory, maxBytes: 1e9, minFreeDiskBytes: 0, segmentBytes: 64 * 1024, groupDelayMs: 1 });

async function append(caller: number): Promise<never> {
  for (let call = 0; ; call++) {
    const keys = Array.from({ length: 1 + ((call * 7 + caller) % 20) }, (_, index) => `${life}/${caller}/${call}/${index}`);
    const records = keys.map((key) => ({ tenant: 'acme', source: '', receivedAtMs: 0, key, raw: Buffer.alloc((call * 37) % 900, key) }));
    const { from } = taken(await journal.append(records));
    // Writing to a pipe is synchronous on Linux, so what was acknowledged is told before the next call.
    process.stdout.write(`${JSON.stringify({ from, keys })}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, caller) => append(caller)));
