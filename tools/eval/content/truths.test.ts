import assert from 'node:assert/strict';
import { test } from 'node:test';
import { truthOfAwsInvictus, truthOfHam, truthOfLoghub, truthOfM365, truthOfPanther, truthOfStratosphere, truthOfTrainingLab } from './truths.ts';

test('a call of Stratus Red Team is an attack, and what Terraform sets up for it is not', () => {
  const call = { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging' };
  assert.deepEqual(truthOfAwsInvictus({ ...call, userAgent: 'stratus-red-team_1a2b' }, ''), { is: 'attack', unit: 'cloudtrail:StopLogging' });
  assert.equal(truthOfAwsInvictus({ ...call, userAgent: 'HashiCorp Terraform/1.1.2 stratus-red-team_1a2b' }, ''), null);
  assert.equal(truthOfAwsInvictus({ ...call, userAgent: 'Boto3/1.26' }, ''), null);
});

test('what the service itself does in Microsoft 365 is benign, what the authors name is an attack, the rest is neither', () => {
  assert.equal(truthOfM365({ Operation: 'Set-Mailbox', UserId: 'NT AUTHORITY\\SYSTEM (w3wp)' }, '')?.is, 'benign');
  assert.deepEqual(truthOfM365({ Operation: 'New-InboxRule', UserId: 'lena@northwind.example' }, ''), { is: 'attack', unit: 'inbox rule' });
  assert.equal(truthOfM365({ Operation: 'PageViewed', UserId: 'lena@northwind.example' }, ''), null);
});

test('a test of Panther is an attack or a near miss, and neither where a look-up was replaced', () => {
  assert.equal(truthOfPanther({ rule_id: 'R', expected: true, mocked: false }, '')?.is, 'attack');
  assert.equal(truthOfPanther({ rule_id: 'R', expected: false, mocked: false }, '')?.is, 'near-miss');
  assert.equal(truthOfPanther({ rule_id: 'R', expected: true, mocked: true }, ''), null);
});

test('of the training lab the files of the modules are attacks', () => {
  assert.deepEqual(truthOfTrainingLab({}, 'disable_accounts.ndjson'), { is: 'attack', unit: 'sign-ins to a disabled account' });
  assert.equal(truthOfTrainingLab({}, 'office_activity.ndjson'), null);
});

test('ham, flows that are labelled so and everyday logs are benign; guessed passwords are known to be among some of these', () => {
  assert.equal(truthOfHam({ label: 'ham' }, '')?.unit, 'ham');
  assert.equal(truthOfHam({ label: 'spam' }, ''), null);
  assert.equal(truthOfStratosphere({ label: 'Background' }, ''), null);
  assert.equal(truthOfStratosphere({ label: 'Benign' }, '')?.is, 'benign');
  assert.deepEqual(truthOfLoghub({}, 'OpenSSH_2k.log')?.expected, ['T1110']);
  assert.equal(truthOfLoghub({}, 'Apache_2k.log')?.expected, undefined);
});
