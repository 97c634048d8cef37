import type { RecordSeries } from '#contract/model-proof.ts';

/** When proofs begin: a Monday at midnight. */
const START_MS = Date.UTC(2026, 0, 5);
const HEX = '0123456789abcdef';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The raw records of the series of a proof, in the order of their time; the same in every run. */
export function proofRecords(all: readonly RecordSeries[]): readonly string[] {
  const chance = createChance();
  const timed = all.flatMap((series) => {
    let timeMs = START_MS + series.start * 1000;
    return Array.from({ length: series.count }, (_, at) => {
      const made = { timeMs, text: fill(series, at, { timeMs, chance }) };
      timeMs += series.every * 1000 * (1 - series.jitter * chance());
      return made;
    });
  });
  return timed.sort((a, b) => a.timeMs - b.timeMs).map(({ text }) => text);
}

function fill({ record, pick }: RecordSeries, at: number, { timeMs, chance }: { timeMs: number; chance: () => number }): string {
  const some = (from: string, length: number) => Array.from({ length }, () => from[Math.floor(chance() * from.length)]).join('');
  return record.replaceAll(/\{\{(n|time|iso|hex|letters|digit|pick)\}\}/g, (_, name: string) => {
    switch (name) {
      case 'n': return String(at + 1);
      case 'time': return (timeMs / 1000).toFixed(3);
      case 'iso': return new Date(timeMs).toISOString();
      case 'hex': return some(HEX, 32);
      case 'letters': return some(LETTERS, 12);
      case 'digit': return some('0123456789', 1);
      default: return pick[at % pick.length] ?? '';
    }
  });
}

/** Numbers from 0 to 1 that look like chance and are the same each time (linear congruence, Numerical Recipes). */
function createChance(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
