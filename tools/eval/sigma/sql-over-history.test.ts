import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { referenceMatch } from '#engine/detect/sigma/reference-match.ts';
import { type ChdbEventStore, openChdbEventStore } from '#stores/events/chdb-event-store.ts';
import { type Comparison, emptyComparison } from './compare-engines.ts';
import { SQL, SqlOverHistory } from './sql-over-history.ts';

const RULES = ['contains: cmd', 'endswith: .exe', 're: "^c.d"', 'exists: false'].map((search, at) => `title: Rule ${at}\nid: r${at}\nlogsource: {}\ndetection: { s: { A|${search} }, condition: s }`).join('\n---\n');
const VALUES = ['cmd.exe', 'CMD', 'x', null, ['a', 'b.exe'], { in: 'cmd' }, undefined, '\u212acmd'];

const { rules, problems } = parseSigma(RULES, 'r.yml');
const view = createEventView([]);
const events = VALUES.map((A, at): NormalisedEvent => {
  const ocsf = { class_uid: 0, category_uid: 0, activity_id: 0, type_uid: 0, severity_id: 0, time: at, metadata: {} };
  return { id: 'the same', tenant: 't', source: 's.s', domain: null, timeMs: at, logSources: [], ocsf, fields: A === undefined ? {} : { A }, raw: JSON.stringify({ A }) };
});
const truth = events.map((event) => referenceMatch(rules, view(event)).map(({ id }) => id));

let directory = '';
let store: ChdbEventStore | undefined;
let tenants = 0;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'eval-sql-'));
  store = await openChdbEventStore({ directory });
});

after(async () => {
  await store?.close();
  await rm(directory, { recursive: true, force: true });
});

async function compared(wanted: readonly (readonly string[])[]): Promise<Comparison> {
  const sql = new SqlOverHistory({ store: store ?? assert.fail('The store is not open.'), tenant: `eval-${tenants++}`, rules, taxonomy: [] });
  const comparison = emptyComparison();
  await sql.add(events.slice(0, 3), wanted.slice(0, 3));
  await sql.add(events.slice(3), wanted.slice(3));
  await sql.compare(comparison);
  return comparison;
}

it('history says of each rule the events that the plain matcher says, and how much of it SQL does not say alone', async () => {
  assert.deepEqual(problems, []);
  const { compared: asked, differences, examples, sql } = await compared(truth);
  assert.deepEqual([asked[SQL], differences, examples], [8, 0, []]);
  assert.equal(sql.pairs, 32);
  assert.ok(sql.yes > 0 && sql.unsure > 0 && sql.unsureHolding > 0 && sql.unsureHolding < sql.unsure);
  assert.equal(sql.yes + sql.unsureHolding, truth.flat().length);
});

it('an answer that is not the expected one is told, whether it is missing or too much', async () => {
  const { differences, examples } = await compared(truth.map((ids, at) => (at === 0 ? [...ids, 'r3'] : at === 1 ? [] : at === 2 ? ['r0'] : ids)));
  assert.equal(differences, 3);
  const told = examples.map(({ event, onlyMatcher, onlyOther }) => [event, onlyMatcher, onlyOther]);
  assert.deepEqual(told.toSorted(), [['{"A":"CMD"}', [], ['r0']], ['{"A":"cmd.exe"}', ['r3'], []], ['{"A":"x"}', ['r0'], []]]);
});
