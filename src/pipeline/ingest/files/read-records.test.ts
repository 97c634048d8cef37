import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRecords } from './read-records.ts';

async function recordsOf(text: string, name = 'events'): Promise<string[]> {
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
  }
  const found: string[] = [];
  for await (const record of readRecords({ name, chunks: chunks() })) found.push(record.ok ? record.text : record.reason);
  return found;
}

describe('the records of a file', () => {
  it('of evtx_dump are told apart by their numbers, which are none themselves', async () => {
    const json = await recordsOf('Record 1\n{\n  "Event": 1\n}\nRecord 2\n{\n  "Event": 2\n}\n');
    assert.deepEqual(json.map((text) => JSON.parse(text) as unknown), [{ Event: 1 }, { Event: 2 }]);
    const xml = await recordsOf('Record 1\n<?xml version="1.0"?>\n<Event>\n<System/>\n</Event>\n\nRecord 2\n<?xml version="1.0"?>\n<Event a="2"></Event>\n');
    assert.deepEqual(xml, ['<Event>\n<System/>\n</Event>', '<Event a="2"></Event>']);
  });
  it('keep a line that only looks like such a number where the file has none', async () => {
    assert.deepEqual(await recordsOf('sshd started\nRecord 2\n'), ['sshd started', 'Record 2']);
  });
  it('stand one after another in an export of the event viewer', async () => {
    assert.deepEqual(await recordsOf('<?xml version="1.0"?><Events><Event>1</Event><Event>2</Event></Events>'), ['<Event>1</Event>', '<Event>2</Event>']);
  });
  it('survive a broken line between them, wherever that was cut off', async () => {
    for (const broken of ['{"a": ', '{"a": 1,', '{"a": [', '{"a": "half', '{"a": {"b": 1}']) {
      assert.deepEqual(await recordsOf(`{"n":1}\n${broken}\n{"n":2}\n{"n":3}\n`), ['{"n":1}', 'not-json', '{"n":2}', '{"n":3}'], broken);
      assert.deepEqual(await recordsOf(`{"n":1}\n${broken}\nNov 20 09:12:01 web03 app: x\n{"n":3}\n`), ['{"n":1}', 'not-json', 'Nov 20 09:12:01 web03 app: x', '{"n":3}'], broken);
    }
  });
  it('may hold whole objects on lines of their own', async () => {
    const list = '{"Records": [\n{"n": 1},\n{"n": 2}\n]}';
    assert.deepEqual(await recordsOf(list), [list]);
  });
});
