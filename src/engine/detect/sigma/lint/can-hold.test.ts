import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { referenceMatch } from '../reference-match.ts';
import type { DetectionTree, Predicate } from '../predicate.ts';
import type { SigmaRule } from '../sigma-rule.ts';
import { canHold } from './can-hold.ts';

const text = fc.stringMatching(/^[ab]{1,3}$/);
/** `Image` has one value, `any` may have several. */
const field = fc.constantFrom('Image', 'any');
const predicate: fc.Arbitrary<Predicate> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), field, match: fc.constantFrom('equals' as const, 'startswith' as const, 'endswith' as const, 'contains' as const), text, cased: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('null' as const, 'exists' as const, 'any-value' as const), field }),
);
const { tree } = fc.letrec<{ tree: DetectionTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    predicate.map((one): DetectionTree => ({ kind: 'predicate', predicate: one })),
    fc.record({ kind: fc.constant('not' as const), child: tie('tree') }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), children: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }) }),
    fc.array(tie('tree'), { minLength: 2, maxLength: 4 }).map((children): DetectionTree => ({ kind: 'at-least', count: 2, children })),
  ),
}));
const event = fc.record({ Image: fc.option(text, { nil: undefined }), any: fc.array(text, { maxLength: 3 }) });

function holds(detection: DetectionTree, { Image, any }: { Image: string | undefined; any: readonly string[] }): boolean {
  const values: Readonly<Record<string, readonly string[] | undefined>> = { Image: Image === undefined ? undefined : [Image], any: any.length > 0 ? any : undefined };
  return referenceMatch([{ logSource: {}, detection } as SigmaRule], { logSources: [], timeMs: 0, text: '', values: (name) => values[name] }).length > 0;
}

test('a condition that some event makes true is never called one that cannot hold', () => {
  fc.assert(fc.property(tree, fc.array(event, { minLength: 8, maxLength: 20 }), (condition, events) => {
    if (events.some((one) => holds(condition, one))) assert.notEqual(canHold(condition), false);
  }), { numRuns: 2_000 });
});

test('what stands against itself cannot hold', () => {
  fc.assert(fc.property(tree, (condition) => {
    assert.notEqual(canHold({ kind: 'and', children: [condition, { kind: 'not', child: condition }] }), true);
  }));
});
