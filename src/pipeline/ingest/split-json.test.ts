import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonSplitter } from './split-json.ts';

function split(chunks: readonly Buffer[], limitBytes = 10_000): string[] {
  const found: string[] = [];
  const splitter = new JsonSplitter(limitBytes, {
    value: (bytes, number) => found.push(`${number}:${bytes.toString('latin1')}`),
    tooLong: (number) => found.push(`${number}!`),
  });
  if (!chunks.every((chunk) => splitter.push(chunk))) found.push('broken');
  else if (!splitter.end()) found.push('unfinished');
  return found;
}

const splitText = (text: string, limitBytes?: number): string[] => split([Buffer.from(text, 'latin1')], limitBytes);

test('objects follow one another with anything or nothing between them', () => {
  assert.deepEqual(splitText('{"a":1}{"b":"}"}\n {"c":[{}]}\r\n'), ['1:{"a":1}', '2:{"b":"}"}', '3:{"c":[{}]}']);
});

test('arrays at the top are opened, and their elements keep their exact bytes', () => {
  assert.deepEqual(splitText(' [ {"a" : 1.0} ,[1,2], "x,]\\"" ,12e3 ,null]'), ['1:{"a" : 1.0}', '2:[1,2]', '3:"x,]\\""', '4:12e3', '5:null']);
  assert.deepEqual(splitText('[{}][{}]{}'), ['1:{}', '2:{}', '3:{}']);
  assert.deepEqual(splitText('[]'), []);
});

test('quotes and brackets inside strings are text', () => {
  assert.deepEqual(splitText('{"a":"\\\\","b":"{[\\"}"}{}'), ['1:{"a":"\\\\","b":"{[\\"}"}', '2:{}']);
});

test('something other than objects and arrays at the top is said to be broken', () => {
  for (const text of ['hello', '{"a":1},{"b":2}', ']', '{}x', '"text"']) assert.ok(splitText(text).includes('broken'), text);
});

test('an end inside a value or an array is noticed', () => {
  for (const text of ['{"a":1', '[{"a":1}', '[', '{"a":"', '{"a":"}']) assert.ok(splitText(text).includes('unfinished'), text);
});

test('a value over the limit is left out and the others stay', () => {
  assert.deepEqual(splitText('{"a":"xxxxxxxxxxxxxxxx"}{"b":1}', 10), ['1!', '2:{"b":1}']);
});

test('a depth of ten million costs no memory', () => {
  const splitter = new JsonSplitter(1_000, { value: () => assert.fail(), tooLong: () => assert.fail() });
  for (let i = 0; i < 10; i++) assert.ok(splitter.push(Buffer.alloc(1_000_000, '[')));
});

test('however the bytes are cut into chunks, the values are the same', () => {
  const bytes = fc.array(fc.constantFrom(...Buffer.from('[[{{}}]],,""\\ \nab1')), { maxLength: 60 });
  const json = fc.array(fc.jsonValue({ maxDepth: 3 })).map((values) => [...Buffer.from(JSON.stringify(values))]);
  fc.assert(
    fc.property(fc.oneof(bytes, json), fc.array(fc.nat(60), { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (content, places, limitBytes) => {
      const whole = Buffer.from(content);
      assert.deepEqual(split(cut(whole, places), limitBytes), split([whole], limitBytes));
    }),
  );
});

test('the elements of any array come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (values) => {
      const texts = values.map((value) => JSON.stringify(value));
      const found = split([Buffer.from(`[${texts.join(', ')}]`)]);
      assert.deepEqual(found, texts.map((text, i) => `${i + 1}:${Buffer.from(text).toString('latin1')}`));
    }),
  );
});

function cut(whole: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => Math.min(place, whole.length)).sort((a, b) => a - b), whole.length];
  return sorted.slice(1).map((end, i) => whole.subarray(sorted[i], end));
}
