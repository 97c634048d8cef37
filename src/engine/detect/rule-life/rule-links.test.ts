import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSigma } from '../sigma/parse-sigma.ts';
import { documentsOf } from '../sigma/sigma-document.ts';
import { createRuleLinks, needsAllRules } from './rule-links.ts';

const TEXT = `
title: Failed
id: failed
name: failed-name
logsource: { product: okta }
detection: { s: { a: 1 }, condition: s }
---
title: Worked
id: worked
logsource: { product: okta, service: okta }
detection: { s: { a: 2 }, condition: s }
---
title: Many
id: many
correlation: { type: event_count, rules: failed-name, timespan: 5m, condition: { gte: 3 } }
---
title: Then
id: then
correlation: { type: temporal_ordered, rules: [many, worked, nobody], timespan: 5m }
---
title: Any
id: any
logsource: { product: okta }
filter: { rules: any, s: { b: 1 }, condition: not s }
---
title: Wrong
id: wrong
logsource: { product: okta, service: okta }
filter: { rules: [failed-name], s: { b: 1 }, condition: not s }
`;
const all = documentsOf(parseSigma(TEXT, 'r.yml'));
const links = createRuleLinks(all);
const the = (id: string) => all.find((one) => one.id === id) ?? assert.fail(id);

describe('what rests on what in the catalogue', () => {
  it('is found by id and name, and what is not there is told by the name', () => {
    const then = links.rulesOf(the('then'));
    assert.deepEqual(then.map(({ fault: _, ...link }) => link), [{ name: 'many', rule: 'many', title: 'Many' }, { name: 'worked', rule: 'worked', title: 'Worked' }, { name: 'nobody', rule: null, title: null }]);
    assert.match(then[2]?.fault ?? '', /No rule that is loaded has the id or name "nobody"/);
    assert.deepEqual(links.rulesOf(the('any')).map(({ rule }) => rule), ['failed', 'worked']);
    assert.deepEqual([links.rulesOf(the('wrong')).map(({ rule }) => rule), links.rulesOf(the('failed'))], [[null], []]);
  });

  it('is told of a rule by what waits for it and what narrows it', () => {
    const restingOn = (id: string) => links.restingOn(the(id)).map((one) => one.id);
    assert.deepEqual([restingOn('failed'), restingOn('worked'), restingOn('many'), restingOn('any')], [['many', 'any'], ['then', 'any'], ['then'], []]);
  });

  it('keeps a correlation that names nobody from firing, and a filter from narrowing', () => {
    assert.equal(links.faultOf(the('many')), null);
    assert.match(links.faultOf(the('then')) ?? '', /"Then" does not load: No rule that is loaded has the id or name "nobody"/);
    assert.match(links.faultOf(the('wrong')) ?? '', /It narrows no rule/);
    assert.deepEqual([links.faultOf(the('any')), links.faultOf(the('failed'))], [null, null]);
  });

  it('is needed whole where a chain says so', () => {
    const needs = (type: 'temporal' | 'event_count', compare: 'gt' | 'gte', value: number) => needsAllRules({ type, rules: ['a', 'b'], limits: [{ compare, value }] });
    assert.deepEqual([needs('temporal', 'gte', 2), needs('temporal', 'gt', 1), needs('temporal', 'gte', 1), needs('event_count', 'gte', 2)], [true, true, false, false]);
  });
});
