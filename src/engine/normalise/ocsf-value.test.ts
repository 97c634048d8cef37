import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ocsfAttribute } from '#contract/ocsf-check.ts';
import { coerceTo } from './ocsf-value.ts';

const address = coerceTo(ocsfAttribute('network_activity', 'src_endpoint.ip'), () => false);

describe('addresses', () => {
  it('lose the zeros that some products pad them with', () => {
    assert.equal(address('010.001.002.045'), '10.1.2.45');
    assert.equal(address('10.0.0.0'), '10.0.0.0');
  });

  it('are left out when they are none', () => {
    for (const text of ['10.1.2.345', '1.2.3', '1.2.3.4.5', 'AWS Internal', '']) assert.equal(address(text), undefined, text);
  });
});

const mail = coerceTo(ocsfAttribute('email_activity', 'email.from'), () => false);

describe('mail addresses', () => {
  it('are taken out of what stands around them', () => {
    assert.equal(mail('Ann Lee <ann@x.example>'), 'ann@x.example');
    assert.equal(mail('ann+list@x.example'), 'ann+list@x.example');
  });

  it('are left out when they are none', () => {
    for (const text of ['i:0h.f|membership|1003@live.example', 'nobody', '<>']) assert.equal(mail(text), undefined, text);
  });
});
