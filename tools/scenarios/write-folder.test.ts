import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { background } from './background/background.ts';
import { SCENARIOS } from './scenarios.ts';
import { EPOCH_MS } from './start-times.ts';
import { createWorld } from './world/create-world.ts';
import { writeBackground, writeScenario } from './write-folder.ts';

describe('a folder of scenarios', () => {
  const world = createWorld({ seed: 1, users: 40 });

  it('says beside the records which of them belong to the attack, and to which step', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'scenarios-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const scenario = SCENARIOS[2]?.make(world, 1, EPOCH_MS + 5e8);
    assert.ok(scenario);
    writeScenario(folder, scenario);
    const about = parse(readFileSync(join(folder, scenario.name, 'scenario.yml'), 'utf8')) as { kind: string; incidents: number; records: { file: string; belongs: string }[]; steps: { file: string; lines: number[] }[] };
    assert.equal(about.kind, 'attack');
    assert.equal(about.incidents, 1);
    for (const { file, belongs } of about.records) {
      const written: readonly string[] = readFileSync(join(folder, scenario.name, file), 'utf8').trimEnd().split('\n');
      const inSteps = about.steps.filter((step) => step.file === file).flatMap((step) => step.lines).sort((a, b) => a - b);
      assert.deepEqual(inSteps, belongs === 'all' ? written.map((_, i) => i + 1) : []);
    }
  });

  it('holds a background with one packed file for each source', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'scenarios-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const lines = [...background(world, { seed: 1, events: 3_000, days: 1, startMs: EPOCH_MS })];
    assert.equal(await writeBackground(folder, lines, { title: 'A day', description: 'One.', seed: 1 }), lines.length);
    const about = parse(readFileSync(join(folder, 'background/scenario.yml'), 'utf8'));
    assert.equal(about.kind, 'background');
    for (const { file, source, belongs } of about.records) {
      assert.equal(belongs, 'none');
      assert.deepEqual(gunzipSync(readFileSync(join(folder, 'background', file))).toString('utf8').trimEnd().split('\n'), lines.filter((line) => line.source === source).map(({ raw }) => raw));
    }
  });
});
