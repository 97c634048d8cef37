import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCefObject } from './cef-object.ts';

describe('a CEF event that was taken apart', () => {
  it('has the names of CEF again in a row of CommonSecurityLog', () => {
    const event = readCefObject({
      TimeGenerated: '2026-05-01T10:00:00Z', DeviceVendor: 'Acme', DeviceProduct: 'Wall', DeviceEventClassID: '7', Activity: 'open', LogSeverity: 3,
      SourceIP: '10.0.0.7', DestinationIP: '198.51.100.9', SentBytes: 'null', DeviceCustomString1: 'web', DeviceCustomString1Label: 'Rule',
      AdditionalExtensions: 'cat=traffic;AcmeNote=a;b;AcmeLevel=2',
    });
    assert.deepEqual(event, {
      TimeGenerated: '2026-05-01T10:00:00Z', deviceVendor: 'Acme', deviceProduct: 'Wall', deviceEventClassId: '7', name: 'open', cefSeverity: 3,
      src: '10.0.0.7', dst: '198.51.100.9', cs1: 'web', cs1Label: 'Rule', Rule: 'web', AdditionalExtensions: 'cat=traffic;AcmeNote=a;b;AcmeLevel=2',
      cat: 'traffic', AcmeNote: 'a;b', AcmeLevel: '2',
    });
  });

  it('has them in the object that Elastic decodes', () => {
    const event = readCefObject({
      '@timestamp': '2026-05-01T10:00:00Z',
      cef: { version: '0', name: 'open', severity: '3', device: { vendor: 'Acme', product: 'Wall', version: '1', event_class_id: '7' }, extensions: { sourceAddress: '10.0.0.7', deviceCustomNumber1: 4 } },
    });
    assert.equal(event?.['src'], '10.0.0.7');
    assert.equal(event?.['cn1'], 4);
    assert.equal(event?.['deviceEventClassId'], '7');
  });

  it('is not seen in other objects', () => {
    assert.equal(readCefObject({ cef: 'x', DeviceVendor: 'Acme' }), null);
  });
});
