import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeTrust } from './describe-trust.ts';

function told(right: number, benign: number, wrong: number): string {
  return describeTrust({ rule: 'r', title: 'Odd sign-in', factor: 0.6, judged: { true_positive: right, benign_true_positive: benign, false_positive: wrong } });
}

describe('what is said of a rule that counts for less', () => {
  it('names the rule, what it counts for, and what was judged', () => {
    assert.equal(told(1, 0, 3), '“Odd sign-in” counts for 0.60: 3 of 4 judged incidents with it were false positives.');
    assert.equal(told(0, 0, 1), '“Odd sign-in” counts for 0.60: 1 of 1 judged incident with it was a false positive.');
    assert.equal(told(1, 1, 0), '“Odd sign-in” counts for 0.60: 1 of 2 judged incidents with it was a benign true positive.');
    assert.equal(told(0, 1, 3), '“Odd sign-in” counts for 0.60: 3 of 4 judged incidents with it were false positives, 1 was a benign true positive.');
  });

  it('says where a count is rounded down', () => assert.match(told(2, 0, 16), /: 16 of about 18 judged incidents/));
});
