import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read, readings } from './reading.fixture.ts';

const MD5 = 'cd'.repeat(16);
const attribute = (type: string, value: string, more: object = {}) => ({ type, value, to_ids: true, timestamp: '1793491200', ...more });
const event = (attributes: object[], more: object = {}) => ({ Event: { info: 'Sample campaign', date: '2026-11-01', threat_level_id: '1', Attribute: attributes, ...more } });

describe('a MISP event', () => {
  it('has indicators of its attributes and of those in its objects', () => {
    assert.deepEqual(read(event([
      attribute('ip-dst', '198.51.100.7'), attribute('ip-dst|port', '198.51.100.8|443'), attribute('domain|ip', 'bad.example|198.51.100.9'), attribute('filename|md5', `a|b.exe|${MD5}`), attribute('url', 'hxxp://bad[.]example/x'),
      attribute('email-src', 'eve@bad.example'), attribute('ja3-fingerprint-md5', MD5), attribute('filename', 'a.exe'), attribute('domain', 'c.example', { to_ids: false }), attribute('domain', 'd.example', { deleted: true }),
    ], { Object: [{ name: 'file', Attribute: [attribute('sha1', 'ab'.repeat(20))] }, { name: 'gone', deleted: true, Attribute: [attribute('sha1', 'ef'.repeat(20))] }] })), [
      'address 198.51.100.7', 'address 198.51.100.8', 'domain bad.example', 'address 198.51.100.9', `md5 ${MD5}`, 'url http://bad.example/x', 'mail eve@bad.example', `ja3 ${MD5}`, 'unsupported-kind', 'not-for-detection', 'revoked', `sha1 ${'ab'.repeat(20)}`,
    ]);
  });

  it('says what its tags and galaxies say', () => {
    const [reading] = readings(event([attribute('domain', 'bad.example', { Tag: [{ name: 'tlp:red' }] })], {
      Tag: [{ name: 'tlp:green' }, { name: 'misp-galaxy:mitre-attack-pattern="Web Protocols - T1071.001"' }, { name: 'misp-galaxy:malpedia="Sample Stealer"' }, { name: 'misp:confidence-level="usually-confident"' }],
    }));
    assert.ok(reading?.ok);
    const { label, confidence, severity, tlp, techniques, validFromMs } = reading.value;
    assert.deepEqual([label, confidence, severity, tlp, techniques, validFromMs], ['Sample Stealer', 75, 'high', 'red', ['T1071.001'], 1_793_491_200_000]);
  });

  it('may stand bare, in an answer, or one on each line', () => {
    const one = event([attribute('domain', 'bad.example')]);
    assert.deepEqual(read({ response: [one, one] }), ['domain bad.example', 'domain bad.example']);
    assert.deepEqual(read(one.Event), ['domain bad.example']);
    assert.deepEqual(read(`${JSON.stringify(one)}\n{"Event":\n${JSON.stringify(one)}\n`), ['domain bad.example', 'unreadable', 'domain bad.example']);
    assert.deepEqual(read({ Event: { info: 'empty' } }), ['no-indicator']);
  });
});
