import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read, readings } from './reading.fixture.ts';

describe('a table of indicators', () => {
  it('is read by the usual names of columns', () => {
    const text = '"type","indicator","description","confidence","first_seen","tlp","severity","attack"\n"FileHash-MD5","cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd","Stealer, new","high","2026-11-01 10:00:00","TLP:GREEN","critical","T1071, T1059.001"\nmutex,abc,x,1,,,,\n';
    const [first, second] = readings(text);
    assert.deepEqual(first, {
      ok: true,
      value: { kind: 'md5', value: 'cd'.repeat(16), feed: 'test', label: 'Stealer, new', confidence: 85, severity: 'critical', validFromMs: Date.UTC(2026, 10, 1, 10), expiresAtMs: null, tlp: 'green', techniques: ['T1071', 'T1059.001'], tactics: [] },
    });
    assert.ok(second?.ok === false && second.reason === 'unsupported-kind');
  });

  it('may have its header in a comment, and ports behind addresses', () => {
    assert.deepEqual(read('# Sample list\n# first_seen_utc,dst_ip,dst_port,malware\n2026-11-01 10:00:00,198.51.100.7,443,Bot\n# end\n'), ['address 198.51.100.7']);
    assert.deepEqual(read('ioc_value,ioc_type\n198.51.100.7:8443,ip:port\n'), ['address 198.51.100.7']);
    assert.deepEqual(read('sha256_hash;family\nABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB;x\nabc;x\n', { name: 'a.csv' }), [`sha256 ${'ab'.repeat(32)}`, 'bad-value']);
  });

  it('is read as the caller says, by names or places', () => {
    assert.deepEqual(read('when,what\n2026,bad.example\n', { format: 'csv', columns: { value: 'what' } }), ['domain bad.example']);
    assert.deepEqual(read('2026-11-01\tbad.example\t90\n', { format: 'csv', columns: { value: '2', 'valid-from': '1', confidence: '3' } }), ['domain bad.example']);
  });
});

describe('a plain list', () => {
  it('has a value a line, with comments, counts and values that are safe to read', () => {
    assert.deepEqual(read('\ufeff# list\n\n198.51.100.7\t3\nbad[.]example # C2\n0.0.0.0 worse.example\nhxxps://bad[.]example/a\n; note\ntwo words\n198.51.100.0/24\r\n'), [
      'address 198.51.100.7', 'domain bad.example', 'domain worse.example', 'url https://bad.example/a', 'bad-value', 'network 198.51.100.0/24',
    ]);
  });
});
