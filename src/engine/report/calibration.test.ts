import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Judgement, VERDICTS } from '#contract/verdict.ts';
import { calibrate } from './calibration.ts';

const anyJudgement: fc.Arbitrary<Judgement> = fc.record({ kind: fc.constantFrom(...VERDICTS), priority: fc.integer({ min: 0, max: 100 }), rules: fc.constant([]) });

function judged(count: number, kind: Judgement['kind'], priority: number): Judgement[] {
  return Array.from({ length: count }, () => ({ kind, priority, rules: [] }));
}

describe('calibration of priorities', () => {
  it('has a band for each severity, without a gap', () => {
    assert.deepEqual(calibrate([]).map(({ severity, from, to }) => [severity, from, to]), [['critical', 85, 100], ['high', 65, 84], ['medium', 40, 64], ['low', 15, 39], ['informational', 0, 14]]);
  });

  it('says what share of a band was a true positive, with its interval of 95 %', () => {
    const [, high] = calibrate([...judged(8, 'true_positive', 65), ...judged(1, 'false_positive', 84), ...judged(1, 'benign_true_positive', 70), ...judged(5, 'undetermined', 70), ...judged(3, 'false_positive', 85)]);
    const { share, low, high: upper, ...rest } = high as NonNullable<typeof high>;
    assert.deepEqual(rest, { severity: 'high', from: 65, to: 84, judged: 10, truePositives: 8, isTooFew: false });
    // The interval of 8 of 10 as the literature has it: 0.4902 to 0.9433.
    assert.deepEqual([share, low, upper].map((part) => part?.toFixed(4)), ['0.8000', '0.4902', '0.9433']);
  });

  it('says where there are too few verdicts, and nothing where there are none', () => {
    const [critical, high] = calibrate(judged(9, 'true_positive', 90));
    assert.deepEqual([critical?.isTooFew, critical?.share, critical?.high], [true, 1, 1]);
    assert.deepEqual([high?.judged, high?.isTooFew, high?.share, high?.low, high?.high], [0, true, null, null, null]);
  });

  it('counts each decided verdict once, and holds the share between its bounds', () => {
    fc.assert(fc.property(fc.array(anyJudgement, { maxLength: 60 }), (judgements) => {
      const bands = calibrate(judgements);
      assert.equal(bands.reduce((sum, band) => sum + band.judged, 0), judgements.filter(({ kind }) => kind !== 'undetermined').length);
      for (const { share, low, high } of bands) if (share !== null) assert.ok(0 <= (low ?? -1) && (low ?? 2) <= share && share <= (high ?? -1) && (high ?? 2) <= 1);
    }));
  });
});
