import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#base/log.ts';
import { LOAD_FOLDER } from './chdb-messages.ts';
import { ChdbProcess } from './chdb-process.ts';
import { EventLoader } from './event-loader.ts';
import type { EventQuery } from './port.ts';
import { recentIdsStatement, storedPositionsStatement } from './recovery-statement.ts';
import { checkQuery } from './search-conditions.ts';
import { eventQuery, newTenant, START_MS, storedEvent } from './stored-event.fixture.ts';
import type { Statement } from './statement-binder.ts';
import { detailStatement, searchStatement } from './tenant-statement.ts';

const TENANT = newTenant();
/** Records of some size, so that the table is of several granules; what is looked for is in one. */
const ROWS = 4_000;
const FILL = Array.from({ length: 120 }, (_, i) => `part ${i}`).join(' ');

let directory = '';
let engine: ChdbProcess | undefined;
let firstPosition = 0;

const settings = (querySettings: Readonly<Record<string, number>>) => ({ directory, querySessions: 1, queryTimeoutMs: 20_000, querySettings });

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-indexes-'));
  engine = await ChdbProcess.start(settings({}), silentLog);
  await mkdir(join(directory, LOAD_FOLDER));
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const name = i === 77 ? 'Needle' : `name${i % 50}`;
    return storedEvent(TENANT, {
      id: `id-${i}`, timeMs: START_MS + i, receivedAtMs: START_MS + i, raw: `${FILL} ${i === 77 ? 'the Äußerst rare zephyrquill' : 'nothing'} ${FILL.repeat(10)}`,
      ocsf: { user: { name }, device: { hostname: name }, src_endpoint: { ip: i === 77 ? '203.0.113.77' : '10.0.0.1' }, file: { hashes: [{ value: i === 77 ? 'abcd' : 'ef' }] } },
    });
  });
  firstPosition = rows[0]!.position;
  await new EventLoader(engine, join(directory, LOAD_FOLDER), silentLog).store(rows);
});

after(async () => {
  await engine?.close();
  await rm(directory, { recursive: true, force: true });
});

function search(parts: Partial<EventQuery>): Statement {
  const checked = checkQuery(eventQuery(parts));
  return searchStatement(TENANT.tenant, checked.ok ? checked.value : assert.fail(checked.detail));
}

const where = (field: string, value: string): Statement => search({ conditions: [{ field, op: 'eq', value }] });

async function answer(statement: Statement): Promise<string> {
  return Buffer.from(await (engine ?? assert.fail('The engine is not open.')).query(statement)).toString('utf8');
}

/** Granules that an index left, and those before it, by the engine's own account. */
async function granulesBy(index: string, { text, params }: Statement): Promise<{ left: number; of: number }> {
  const plan = (await answer({ text: `EXPLAIN indexes = 1 ${text}`, params })).split('\n').map((line) => (line === '' ? '' : (JSON.parse(line) as string[])[0]!.replace(/^[\s│├└─]+/, '')));
  const at = plan.indexOf(`Name: ${index}`);
  assert.ok(at >= 0, `${index} is not used:\n${plan.join('\n')}`);
  const granules = plan.slice(at).find((line) => line.startsWith('Granules: ')) ?? assert.fail('The plan tells no granules.');
  const [left, of] = granules.slice(10).split('/').map(Number) as [number, number];
  return { left, of };
}

const CASES: readonly (readonly [what: string, index: string, statement: () => Statement])[] = [
  ['a word', 'raw_ngrams', () => search({ words: ['ZephyrQuill'] })],
  ['two words', 'raw_ngrams', () => search({ words: ['rare', 'zephyr'] })],
  ['a word that is not ASCII', 'raw_ngrams', () => search({ words: ['äußerst'] })],
  ['a word with characters that LIKE would read', 'raw_ngrams', () => search({ words: ['100%_\\zephyr'] })],
  ['a user', 'terms_bloom', () => where('user', 'needle')],
  ['a host', 'terms_bloom', () => where('host', 'NEEDLE')],
  ['an address', 'terms_bloom', () => where('ip', '203.0.113.77')],
  ['a hash', 'terms_bloom', () => where('hash', 'ABCD')],
  ['an event by id', 'id_bloom', () => detailStatement(TENANT.tenant, ['id-77'])],
  ['positions after a restart', 'position_range', () => storedPositionsStatement(firstPosition + ROWS - 5, 100)],
  ['ids after a restart', 'received_range', () => recentIdsStatement({ receivedAtMs: START_MS + ROWS - 5, id: '' }, 100)],
];

describe('skip indexes', () => {
  for (const [what, index, statement] of CASES) {
    it(`${index} leaves few granules for ${what}`, async () => {
      const { left, of } = await granulesBy(index, statement());
      assert.ok(left <= of / 2, `${left} of ${of} granules`);
    });
  }

  it('hide nothing: the answers are those of a search without them', async () => {
    const asked = CASES.map(([, , statement]) => statement());
    const withIndexes = await Promise.all(asked.map(answer));
    await engine?.close();
    engine = await ChdbProcess.start(settings({ use_skip_indexes: 0 }), silentLog);
    assert.deepEqual(await Promise.all(asked.map(answer)), withIndexes);
    assert.deepEqual(withIndexes.map((text) => text !== ''), [true, true, true, false, true, true, true, true, true, true, true]);
  });
});
