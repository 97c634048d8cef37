import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { effectOf } from './effect-of-event.ts';

const effect = (attributes: object) => effectOf({ ocsf: { category_uid: 4, ...attributes } } as unknown as NormalisedEvent);

describe('what became of an event', () => {
  it('is what a control did, and else whether it succeeded', () => {
    assert.deepEqual([effect({ disposition_id: 2 }), effect({ action_id: 2, status_id: 1 }), effect({ action_id: 1 }), effect({ status_id: 2 }), effect({ status_id: 1 })], ['prevented', 'prevented', 'happened', 'prevented', 'happened']);
  });

  it('is not known where nothing is said, or the status is that of a finding', () => {
    assert.deepEqual([effect({}), effect({ disposition_id: 15 }), effect({ category_uid: 2, status_id: 1 }), effect({ category_uid: 2, disposition_id: 3 })], [undefined, undefined, undefined, 'prevented']);
  });
});
