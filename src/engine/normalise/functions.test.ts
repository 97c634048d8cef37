import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '#contract/event.ts';
import { compileExpression } from './expression.ts';

const computed = (expression: string, fields: Record<string, Json>) => compileExpression(expression, (value) => value === '')(fields);

describe('functions of mappings', () => {
  it('camel starts the names of an object in lower case, in lists too, and leaves values alone', () => {
    assert.deepEqual(computed('Resource | camel', { Resource: { S3BucketDetails: [{ Arn: 'A', Tags: [] }], Type: 'Bucket' } }), { s3BucketDetails: [{ arn: 'A', tags: [] }], type: 'Bucket' });
    assert.equal(computed('Resource | camel', { Resource: 'Text' }), 'Text');
  });

  it('max takes the largest number and the latest time', () => {
    assert.equal(computed('t | max', { t: ['2026-01-02T00:00:00Z', '2026-03-01T00:00:00Z', null, '2026-01-01T00:00:00Z'] }), '2026-03-01T00:00:00Z');
    assert.equal(computed('t | max', { t: [2, 10, 9] }), 10);
  });

  it('pairs takes the value by the first of its names that is there', () => {
    const parameters = [{ name: 'a', value: 'x' }, { name: 'b', multiValue: ['y', 'z'] }, { name: 'c', boolValue: false }];
    assert.deepEqual(computed("p | pairs('name','value','multiValue','boolValue')", { p: parameters }), { a: 'x', b: ['y', 'z'], c: false });
  });

  it('duration reads hours, minutes and seconds', () => {
    assert.equal(computed('took | duration', { took: '1:02:03' }), 3_723_000);
    assert.equal(computed('took | duration', { took: '0h:32m:16s' }), 1_936_000);
    assert.equal(computed('took | duration', { took: '1d 02h:00m:00s' }), 93_600_000);
    assert.equal(computed('took | duration', { took: 'long' }), undefined);
  });
});
