import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import type { Line } from '../../records/kit.ts';
import { foreignNames, problemsOf } from '../check-lines.ts';
import { EPOCH_MS } from '../start-times.ts';
import { createWorld } from '../world/create-world.ts';
import { background } from './background.ts';

const WORLD = createWorld({ seed: 1, users: 60 });
const INPUT = { seed: 5, events: 40_000, days: 2, startMs: EPOCH_MS };
const LINES: readonly Line[] = [...background(WORLD, INPUT)];
const hoursOf = (lines: readonly Line[]) => Map.groupBy(lines, ({ timeMs }) => Math.floor((timeMs - EPOCH_MS) / 3_600_000));

describe('a background', () => {
  it('is in order of time and has about as many records as were asked for', () => {
    for (let i = 1; i < LINES.length; i++) assert.ok((LINES[i - 1] as Line).timeMs <= (LINES[i] as Line).timeMs);
    assert.ok(Math.abs(LINES.length - INPUT.events) < INPUT.events / 100, String(LINES.length));
  });

  it('is the same for the same seed, and another for another', () => {
    const first = (seed: number) => [...background(WORLD, { ...INPUT, seed, events: 2_000 })];
    assert.deepEqual(first(7), first(7));
    assert.notDeepEqual(first(7), first(8));
  });

  it('has its days and nights', () => {
    const hours = hoursOf(LINES);
    assert.ok((hours.get(9)?.length ?? 0) > 3 * (hours.get(2)?.length ?? 0));
  });

  it('is understood by the normaliser, each record as of its source, at its time, with an id of its own', async () => {
    assert.deepEqual(problemsOf(await normaliserFromContent('content'), LINES), []);
    assert.ok(new Set(LINES.map(({ source }) => source)).size >= 15);
  });

  it('names no address that could be somebody\'s, and of domains only those that everybody asks', () => {
    assert.deepEqual(foreignNames(LINES), []);
  });
});
