import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calibrate } from '#engine/report/calibration.ts';
import { calibrationLines } from './calibration.ts';

describe('calibration on a terminal', () => {
  it('says what to do where nobody judged', () => assert.deepEqual(calibrationLines({ enough: 10, bands: calibrate([]) }), ['No incident was judged yet: judge some, in the console or with watchfloor incidents judge ID.']));

  it('is a line for each band, and says where there are too few verdicts', () => {
    const bands = calibrate(Array.from({ length: 13 }, (_, at) => ({ kind: at < 8 ? 'true_positive' : 'false_positive', priority: at < 10 ? 70 : 41, rules: [] })));
    assert.deepEqual(calibrationLines({ enough: 10, bands }).slice(0, 6), [
      'priority  judged  true positives',
      '85-100         0  none judged',
      '65-84         10  80 % (49 to 94 %)',
      '40-64          3  0 of 3: too few verdicts to say (10 are needed)',
      '15-39          0  none judged',
      '0-14           0  none judged',
    ]);
  });
});
