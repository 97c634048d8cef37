import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseXmlRecord } from './xml.ts';

describe('an XML record', () => {
  it('is read with attributes and texts', () => {
    assert.deepEqual(parseXmlRecord('<a x="1"><b>two</b><b/>t</a>'), { a: { '#attributes': { x: '1' }, b: ['two', ''], '#text': 't' } });
  });

  it('is none where it is not well formed, or expands entities of its own', () => {
    assert.equal(parseXmlRecord('<a><b></a>'), null);
    assert.equal(parseXmlRecord('<a><b>'), null);
    assert.equal(parseXmlRecord('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), null);
  });

  it('is read as far as it goes when it is an event that was cut off among its data', () => {
    const text = '<Event><System><EventID>1</EventID></System><EventData><Data Name="Image">/usr/bin/java</Data><Data Name="CommandLine">java -Xmx1';
    assert.deepEqual(parseXmlRecord(text), {
      Event: { System: { EventID: '1' }, EventData: { Data: [{ '#attributes': { Name: 'Image' }, '#text': '/usr/bin/java' }, { '#attributes': { Name: 'CommandLine' }, '#text': 'java -Xmx1' }] } },
    });
    assert.deepEqual(parseXmlRecord('<Event><System><EventID>1</EventID></System><EventData><Data Name="Im'), { Event: { System: { EventID: '1' }, EventData: '' } });
    assert.equal(parseXmlRecord('<Event><System><EventID>1'), null);
  });
});
