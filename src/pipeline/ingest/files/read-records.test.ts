import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileRecord } from './file-record.ts';
import { readRecords } from './read-records.ts';

async function read(text: string, name = 'events'): Promise<FileRecord[]> {
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
  }
  const found: FileRecord[] = [];
  for await (const record of readRecords({ name, chunks: chunks() })) found.push(record);
  return found;
}

async function recordsOf(text: string): Promise<string[]> {
  return (await read(text)).map((record) => (record.ok ? record.text : record.reason));
}

async function fieldsOf(text: string): Promise<unknown[]> {
  return (await read(text)).map((record) => record.ok && record.fields);
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
    assert.deepEqual((await read('<Event>1</Event>\n<Event>\n2</Event><Event>3</Event>\n\n<Event>4</Event>')).map(({ line }) => line), [1, 2, 3, 5]);
  });
  it('is one where an XML document has no events, and none where an export is empty', async () => {
    const report = '<?xml version="1.0"?>\n<feedback>\n<record/>\n</feedback>';
    assert.deepEqual(await read(`${report}\n`), [{ ok: true, text: report, line: 1 }]);
    assert.deepEqual(await recordsOf('<?xml version="1.0"?>\n<Events>\n</Events>\n'), []);
  });
  it('are read in time with the length of an XML document, however many lines it has', { timeout: 20_000 }, async () => {
    const rows = '<record><row>203.0.113.9</row></record>\n'.repeat(30_000);
    assert.deepEqual((await read(`<?xml version="1.0"?>\n<feedback>\n${rows}</feedback>`)).length, 1);
    assert.deepEqual((await read(`<?xml version="1.0"?>\n${'</Event>\n'.repeat(30_000)}${'<Event \n'.repeat(30_000)}`)).length, 1);
  });
  it('survive a broken line between them, wherever that was cut off', async () => {
    for (const broken of ['{"a": ', '{"a": 1,', '{"a": [', '{"a": "half', '{"a": {"b": 1}']) {
      assert.deepEqual(await recordsOf(`{"n":1}\n${broken}\n{"n":2}\n{"n":3}\n`), ['{"n":1}', 'not-json', '{"n":2}', '{"n":3}'], broken);
      assert.deepEqual(await recordsOf(`{"n":1}\n${broken}\nNov 20 09:12:01 web03 app: x\n{"n":3}\n`), ['{"n":1}', 'not-json', 'Nov 20 09:12:01 web03 app: x', '{"n":3}'], broken);
    }
  });
  it('of a W3C extended log have the names that its header gives, which may change on the way', async () => {
    const log = '#Software: IIS\n#Fields: date c-ip cs(User-Agent)\n2026-11-20 10.0.0.1 curl/8\n#Fields: date cs(User-Agent)\n2026-11-21 "a b"\n2026-11-22 -\n';
    assert.deepEqual(await fieldsOf(log), [{ date: '2026-11-20', 'c-ip': '10.0.0.1', 'cs(User-Agent)': 'curl/8' }, { date: '2026-11-21', 'cs(User-Agent)': 'a b' }, { date: '2026-11-22' }]);
    assert.deepEqual(await fieldsOf('#Software: Exchange\n#Fields: date-time,sender\n2026-11-20,"a, b"\n'), [{ 'date-time': '2026-11-20', sender: 'a, b' }]);
    assert.deepEqual(await fieldsOf('#Version: 1.0\nno header\n'), [undefined]);
  });
  it('of a mailbox file are its messages, also where a line of one begins with From', async () => {
    const mailbox = 'From ann@northwind.example Mon Nov  2 10:00:00 2026\nFrom: ann@northwind.example\nSubject: 1\n\nHello\n\n>From then on\nFrom here too\n\nFrom MAILER-DAEMON Mon Nov  2 10:05:00 2026 +0100\nSubject: 2\n\nBye\n';
    const found = await read(mailbox, 'inbox');
    assert.deepEqual(found.map((record) => record.ok && [record.line, record.text.split('\n').filter((line) => /^(?:Subject|From then|From here)/.test(line))]), [[1, ['Subject: 1', 'From then on', 'From here too']], [10, ['Subject: 2']]]);
  });
  it('may hold whole objects on lines of their own', async () => {
    const list = '{"Records": [\n{"n": 1},\n{"n": 2}\n]}';
    assert.deepEqual(await recordsOf(list), [list]);
  });
});
