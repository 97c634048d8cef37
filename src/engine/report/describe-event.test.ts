import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NormalisedEvent, OcsfEvent } from '#contract/event.ts';
import { describeEvent } from './describe-event.ts';

function signIn(attributes: Record<string, unknown>): NormalisedEvent {
  const ocsf = { class_uid: 3002, category_uid: 3, activity_id: 1, activity_name: 'Logon', type_uid: 300201, time: 0, severity_id: 1, status: 'Success', metadata: {}, ...attributes } as unknown as OcsfEvent;
  return { id: '1', tenant: 't', source: 'aws.cloudtrail', domain: 'cloud', timeMs: 0, logSources: [], ocsf, fields: {}, raw: '' };
}

describe('sentence of a sign-in', () => {
  it('names who acted when that is somebody else', () => {
    assert.equal(describeEvent(signIn({ actor: { user: { name: 'ann' } }, user: { name: 'deploy' } })), 'Sign-in of deploy by ann succeeded.');
  });

  it('names one person once, whichever of the names the actor has', () => {
    assert.equal(describeEvent(signIn({ actor: { user: { name: 'ann' } }, user: { name: 'ann', email_addr: 'ann@northwind.example' } })), 'Sign-in of ann@northwind.example succeeded.');
  });
});

describe('sentence of a click in a mail', () => {
  it('says who opened what, and that it was stopped', () => {
    const ocsf = { class_uid: 4012, url: { url_string: 'https://parcel.example/x' }, actor: { user: { email_addr: 'ann@northwind.example' } }, disposition_id: 2 };
    assert.equal(describeEvent({ ...signIn({}), ocsf: { ...signIn({}).ocsf, ...ocsf } }), 'ann@northwind.example opened the link https://parcel.example/x, which was blocked.');
    const told = { class_uid: 4009, activity_name: 'Click', email: { from: 'a@mailer.example', urls: [{ url_string: 'https://parcel.example/x' }] }, actor: { user: { email_addr: 'ann@northwind.example' } } };
    assert.equal(describeEvent({ ...signIn({}), ocsf: { ...signIn({}).ocsf, ...told } }), 'ann@northwind.example opened the link https://parcel.example/x, in a mail from a@mailer.example.');
    const found = { class_uid: 4012, activity_name: 'Scan', url: { url_string: 'https://parcel.example/x' } };
    assert.equal(describeEvent({ ...signIn({}), ocsf: { ...signIn({}).ocsf, ...found } }), 'A mail held the link https://parcel.example/x.');
  });
});

describe('sentence of a finding of another product', () => {
  const about = (evidences: readonly unknown[]) => {
    const ocsf = { class_uid: 2004, metadata: { product: { name: 'Sensor' } }, finding_info: { title: 'Bad thing' }, evidences };
    return describeEvent({ ...signIn({}), ocsf: { ...signIn({}).ocsf, ...ocsf } as unknown as OcsfEvent });
  };

  it('tells the mail or the connection that it was about', () => {
    const email = { from: 'shop@parcel.example', to: ['ann@northwind.example'], subject: 'Your order' };
    assert.equal(about([{ email }]), 'Sensor reported: Bad thing (Mail from shop@parcel.example to ann@northwind.example, “Your order”).');
    assert.equal(about([{ src_endpoint: { ip: '10.0.0.4' }, dst_endpoint: { ip: '203.0.113.4' } }]), 'Sensor reported: Bad thing (10.0.0.4 to 203.0.113.4).');
  });

  it('stays short where there is no evidence', () => {
    assert.equal(about([]), 'Sensor reported: Bad thing.');
  });
});

describe('sentence of a change and of a finding', () => {
  it('says in words what a product names in one', () => {
    const change = signIn({ class_uid: 3001, activity_name: 'CreateAccessKey', actor: { user: { name: 'ann' } }, user: { name: 'ben' } });
    assert.equal(describeEvent(change), 'ann: create access key of ben.');
  });

  it('ends once, though the title ends too', () => {
    const finding = signIn({ class_uid: 2004, finding_info: { title: 'A trail was stopped.' }, device: { hostname: 'web01' }, metadata: { product: { name: 'GuardDuty' } } });
    assert.equal(describeEvent(finding), 'GuardDuty reported: A trail was stopped on web01.');
  });
});
