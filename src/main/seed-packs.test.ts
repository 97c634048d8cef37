import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { RuleLibrary } from '#pipeline/detect/rule-library.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import type { StateStore } from '#stores/state/port.ts';
import { seedPacks } from './seed-packs.ts';

const text = (id: string, level = 'high') => `title: Rule ${id}\nid: ${id}\nlevel: ${level}\nlogsource: { category: process_creation }\ndetection: { s: { Image: a }, condition: s }\n`;

describe('rules of folders at the start', () => {
  let folder = '';
  let state: StateStore;
  let nowMs = 0;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'seed-'));
    for (const name of ['content/rules', 'more']) mkdirSync(join(folder, name), { recursive: true });
    state = memoryStateStore();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (file: string, content: string) => writeFileSync(join(folder, file), content);
  async function start(...folders: readonly string[]): Promise<string[]> {
    nowMs += 1_000;
    const cache = { folder: join(folder, 'cache'), code: 'code', onUnwritable: assert.fail };
    await seedPacks(join(folder, 'content'), folders.map((name) => join(folder, name)), { state, library: new RuleLibrary(state.rules), nowMs, cache });
    return (await state.rules.standings()).map(({ rule, main, pack }) => `${rule} ${main.revision} ${main.state} ${pack?.replace(/-.*/, '')}`);
  }

  it('are active, and a start that finds them as they were writes nothing', async () => {
    write('content/rules/a.yml', text('a'));
    assert.deepEqual(await start(), ['a 1 active watchfloor']);
    const before = await state.rules.packs();
    await start();
    assert.deepEqual(await state.rules.packs(), before);
    assert.equal((await state.rules.changes('a', 9)).length, 1);
  });

  it('are a new revision when their text changes, retired when they are gone, and back when they are', async () => {
    write('content/rules/a.yml', text('a'));
    write('content/rules/b.yml', text('b'));
    await start();
    write('content/rules/a.yml', text('a', 'low'));
    rmSync(join(folder, 'content/rules/b.yml'));
    assert.deepEqual(await start(), ['a 2 active watchfloor', 'b 1 retired watchfloor']);
    write('content/rules/a.yml', text('a'));
    write('content/rules/b.yml', text('b'));
    assert.deepEqual(await start(), ['a 1 active watchfloor', 'b 1 active watchfloor']);
    assert.deepEqual((await state.rules.packs()).map(({ status }) => status), ['good', 'replaced']);
  });

  it('come from the cache where it has them, and as they are now where their text changed', async () => {
    for (let i = 0; i < 10; i++) write(`content/rules/r${i}.yml`, text(`r${i}`));
    const first = await start();
    assert.deepEqual(readdirSync(join(folder, 'cache')).map((name) => name.slice(0, 6)), ['rules-']);
    assert.deepEqual(await start(), first);
    write('content/rules/r5.yml', text('r5', 'low'));
    assert.deepEqual(await start(), first.map((line) => line.replace('r5 1', 'r5 2')));
  });

  it('of a further folder come before ours of the same id, as long as the folder is named', async () => {
    write('content/rules/a.yml', text('a'));
    write('more/a.yml', text('a', 'critical'));
    write('more/c.yml', text('c'));
    assert.deepEqual(await start('more'), ['a 2 active folder', 'c 1 active folder']);
    assert.deepEqual(await start('more'), ['a 2 active folder', 'c 1 active folder']);
    assert.deepEqual(await start(), ['a 1 active watchfloor', 'c 1 retired folder']);
  });

  it('have correlations and filters among them, each with a life of its own', async () => {
    write('content/rules/a.yml', text('a'));
    write('content/rules/many.yml', 'title: Many\nid: many\ncorrelation: { type: event_count, rules: a, timespan: 5m, condition: { gte: 3 } }\n');
    write('content/rules/many.proof.yml', 'fires: [[{Image: a}, {Image: a}]]\nmisses: [{why: one is few, record: {Image: a}}]\n');
    write('content/rules/not.yml', 'title: Not\nid: not\nlogsource: { category: process_creation }\nfilter: { rules: any, s: { User: svc }, condition: not s }\n');
    assert.deepEqual(await start(), ['a 1 active watchfloor', 'many 1 active watchfloor', 'not 1 active watchfloor']);
    assert.deepEqual((await state.rules.heads()).map(({ rule, head, tests }) => [rule, head.kind, tests.fires]), [['a', 'rule', 0], ['many', 'correlation', 1], ['not', 'filter', 0]]);
    rmSync(join(folder, 'content/rules/many.yml'));
    assert.deepEqual(await start(), ['a 1 active watchfloor', 'many 1 retired watchfloor', 'not 1 active watchfloor']);
  });

  it('stay as people left them', async () => {
    write('content/rules/a.yml', text('a'));
    await start();
    const standing = await state.rules.standing('a');
    assert.ok(standing);
    const after = { ...standing, version: 2, main: { revision: 1, state: 'retired' as const }, pack: null };
    await state.rules.decide([{ standing: after, change: { rule: 'a', number: 2, kind: 'moved', by: 'Ana', reason: 'too loud', atMs: 1, revision: 1, from: 'active', to: 'retired' } }]);
    write('content/rules/a.yml', text('a', 'low'));
    assert.deepEqual(await start(), ['a 1 retired undefined']);
  });
});
