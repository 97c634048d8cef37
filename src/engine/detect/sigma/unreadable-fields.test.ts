import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventFields, FieldValue } from '../event-fields.ts';
import { parseSigma } from './parse-sigma.ts';
import { createFieldCheck, fieldsOf } from './unreadable-fields.ts';

function eventOf(category: string, fields: Record<string, FieldValue[]>): EventFields {
  return { logSources: [{ category }], timeMs: 0, text: '', values: (field) => fields[field] };
}

function ruleOf(category: string, detection: string) {
  const [rule] = parseSigma(`title: t\nlogsource: {category: ${category}}\ndetection:\n  a: ${detection}\n  b: {c-ip|exists: false}\n  condition: a and not b`, 'r.yml').rules;
  assert.ok(rule);
  return rule;
}

const check = createFieldCheck([eventOf('proxy', { 'c-uri': ['/'], 'c-ip': [] }), eventOf('dns', { query: ['x'] })]);
const unreadable = ({ logSource, detection }: ReturnType<typeof ruleOf>) => check(logSource, fieldsOf(detection));

describe('fields that no event answers', () => {
  it('are those that no event of the rule has, in the order of the rule', () => {
    assert.deepEqual(unreadable(ruleOf('proxy', '{query: x, c-uri: y, other: z}')), ['query', 'other']);
  });
  it('do not count what is there without a value', () => assert.deepEqual(unreadable(ruleOf('proxy', '{c-uri: y}')), []));
  it('are all of them where there is no event', () => assert.deepEqual(unreadable(ruleOf('firewall', '{c-uri: y}')), ['c-uri', 'c-ip']));
  it('include the field that another is compared with', () => assert.deepEqual(unreadable(ruleOf('dns', '{query|fieldref: name}')), ['name', 'c-ip']));
});
