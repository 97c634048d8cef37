import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkOcsfEvent } from '#contract/ocsf-check.ts';
import { compileMapping } from '#engine/normalise/mapping.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readMappings } from '#stores/content/content-folder.ts';
import { eventsOf, readSamples, SAMPLES_RECEIVED_AT_MS, withoutReceipt } from '../kit/source-samples.ts';

const CONTENT = 'content';
const normaliser = await normaliserFromContent(CONTENT);
const documents = await readMappings(CONTENT);
const samples = await readSamples(CONTENT);

describe('every source', () => {
  for (const { source } of documents) {
    it(`${source} has samples with expected events`, () => {
      const own = samples.filter((sample) => sample.source === source);
      assert.ok(own.length > 0, 'there is no sample');
      for (const sample of own) assert.ok(sample.expected, `${sample.expectedFile} is missing`);
    });
  }
  it('compiles each of its mappings', () => {
    for (const document of documents) compileMapping(document);
  });
});

describe('every sample', () => {
  for (const sample of samples) {
    it(`${sample.file} becomes its expected events`, () => {
      assert.deepEqual(eventsOf(sample, normaliser).map(withoutReceipt), sample.expected);
    });
    it(`${sample.file} is recognised as ${sample.source}, with the record's own time`, () => {
      for (const event of eventsOf(sample, normaliser)) {
        assert.equal(event.source, sample.source);
        assert.notEqual(event.timeMs, SAMPLES_RECEIVED_AT_MS);
      }
    });
    it(`${sample.file} gives the same events when its source is told`, () => {
      assert.deepEqual(eventsOf(sample, normaliser, sample.source).map(withoutReceipt), eventsOf(sample, normaliser).map(withoutReceipt));
    });
    it(`${sample.file} gives valid OCSF`, () => {
      for (const event of eventsOf(sample, normaliser)) assert.deepEqual(checkOcsfEvent(event.ocsf), []);
    });
  }
});
