import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NormalisedEvent, OcsfEvent } from '#contract/event.ts';
import fc from 'fast-check';
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
    assert.equal(describeEvent(change), 'ann made an access key for ben.');
  });

  it('ends once, though the title ends too', () => {
    const finding = signIn({ class_uid: 2004, finding_info: { title: 'A trail was stopped.' }, device: { hostname: 'web01' }, metadata: { product: { name: 'GuardDuty' } } });
    assert.equal(describeEvent(finding), 'GuardDuty reported: A trail was stopped on web01.');
  });
});

describe('sentences', () => {
  const ann = { user: { name: 'ann', email_addr: 'ann@northwind.example' } };
  const ws7 = { hostname: 'ws7' };
  const outside = { ip: '203.0.113.77' };
  const cases: readonly (readonly [class_uid: number, activity_name: string, attributes: Record<string, unknown>, sentence: string])[] = [
    [3001, 'CreateAccessKey', { actor: ann, user: { name: 'svc-reports' }, src_endpoint: outside }, 'ann@northwind.example made an access key for svc-reports from 203.0.113.77.'],
    [3001, 'CreateAccessKey', { actor: ann, user: { name: 'ann' } }, 'ann@northwind.example made an access key for themselves.'],
    [3001, 'Password Change', { actor: ann, user: ann.user }, 'ann@northwind.example changed their own password.'],
    [3001, 'Password Reset', { actor: ann, user: { name: 'ben' }, status: 'Failure' }, 'ann@northwind.example reset the password of ben, which failed.'],
    [3001, 'Create', { user: { name: 'ben' }, device: ws7 }, 'The account ben was created on ws7.'],
    [3001, 'Lock', { actor: { user: { name: 'DC1$' } }, user: { name: 'ben' }, device: ws7 }, 'The account ben was locked on ws7.'],
    [3001, 'MFA Factor Disable', { actor: ann, user: { name: 'ben' } }, 'ann@northwind.example removed a sign-in factor of ben.'],
    [3001, 'Attach Policy', { actor: ann, user: { name: 'ben' }, policies: [{ name: 'Everything' }] }, 'ann@northwind.example attached the policy Everything to ben.'],
    [3001, 'UpdateAssumeRolePolicy', { actor: ann, user: { name: 'web' } }, 'ann@northwind.example changed the assume role policy of the account web.'],
    [3001, 'Quirk seen', { actor: ann, user: { name: 'ben' } }, 'ann@northwind.example changed the account ben (quirk seen).'],
    [3001, 'constructor', { actor: ann, user: { name: 'ben' } }, 'ann@northwind.example changed the account ben (constructor).'],
    [3005, 'Assign Role', { actor: ann, user: { name: 'ben' }, privileges: ['Owner'] }, 'ann@northwind.example granted the role Owner to ben.'],
    [3005, 'Revoke Privileges', { user: { name: 'ben' }, privileges: ['SeDebug'] }, 'Privileges (SeDebug) were revoked of ben.'],
    [3006, 'Add User', { actor: ann, user: { name: 'ben' }, group: { name: 'Domain Admins' } }, 'ann@northwind.example added ben to the group Domain Admins.'],
    [3006, 'Remove User', { group: { name: 'sudo' }, device: ws7 }, 'Somebody was removed from the group sudo on ws7.'],
    [3006, 'Create', { group: { name: 'ops' } }, 'The group ops was created.'],
    [3004, 'Deactivate', { actor: ann, entity: { name: 'Offices', type: 'NetworkZone' } }, 'ann@northwind.example deactivated the network zone Offices.'],
    [3002, 'Logon', { user: { name: 'ann' }, service: { name: 'Mail' }, src_endpoint: { ...outside, location: { country: 'MD' } } }, 'Sign-in of ann to Mail from 203.0.113.77 (MD) succeeded.'],
    [3002, 'Logon', { user: { name: 'ann' }, device: ws7, dst_endpoint: ws7, status: 'Failure', status_detail: 'Wrong password' }, 'Sign-in of ann on ws7 failed (Wrong password).'],
    [3002, 'Account Switch', { actor: ann, user: { name: 'root' }, device: ws7 }, 'Switch to the account root by ann@northwind.example on ws7 succeeded.'],
    [3002, 'CheckMfa', { user: { name: '$& {user}' } }, 'Authentication (check mfa) of $& {user} succeeded.'],
    [1007, 'Launch', { process: { cmd_line: 'whoami', parent_process: { file: { name: 'cmd.exe' } }, user: { name: 'ann' } }, device: ws7 }, 'ann ran whoami, started by cmd.exe, on ws7.'],
    [1007, 'Launch', { process: { name: 'sh' } }, 'A user ran sh.'],
    [1007, 'Terminate', { process: { name: 'sh' }, actor: { user: { name: 'ann' } } }, 'ann ended sh.'],
    [1007, 'Open', { process: { file: { path: 'C:\\lsass.exe' } }, actor: { process: { file: { path: 'C:\\x.exe' } } } }, 'C:\\x.exe opened C:\\lsass.exe.'],
    [1007, 'Inject', { process: { file: { path: 'C:\\a.exe' }, cmd_line: 'a.exe -x' }, actor: { process: { file: { path: 'C:\\x.exe' } } } }, 'C:\\x.exe put code into C:\\a.exe.'],
    [1001, 'Create', { file: { path: '/etc/cron.d/x' }, actor: { process: { name: 'sh' } }, device: ws7 }, 'sh created the file /etc/cron.d/x on ws7.'],
    [1001, 'Set Attributes', { file: { path: '/x' } }, 'A process changed the attributes of the file /x.'],
    [1001, 'Rename', { file: { path: '/a' }, file_result: { path: '/b' } }, 'A process renamed the file /a to /b.'],
    [201002, 'Set', { reg_value: { path: 'HKLM\\Run', name: 'Sync', data: 'x.exe' } }, 'A process set the registry value HKLM\\Run\\Sync to x.exe.'],
    [1006, 'Create', { job: { name: '\\Hourly', cmd_line: 'x.cmd' }, actor: ann, device: ws7 }, 'ann@northwind.example created the scheduled job \\Hourly, which runs x.cmd, on ws7.'],
    [1006, 'Start', { job: { name: 'x.cmd', cmd_line: 'x.cmd' }, actor: { user: { uid: 'S-1-5-18' } } }, 'SYSTEM started the scheduled job x.cmd.'],
    [4001, 'Open', { src_endpoint: { ip: '10.0.0.4' }, dst_endpoint: { ip: '203.0.113.9', hostname: 'c2.example', port: 443 } }, '10.0.0.4 connected to c2.example (203.0.113.9), port 443.'],
    [4001, 'Refuse', { src_endpoint: { ip: '10.0.0.4' }, dst_endpoint: { ip: '203.0.113.9', port: 443 } }, '10.0.0.4 tried to connect to 203.0.113.9, port 443, but was refused.'],
    [4001, 'Listen', { actor: { process: { name: 'nc' } }, src_endpoint: { ip: '0.0.0.0', port: 4444 }, device: ws7 }, 'nc waits for connections on port 4444 on ws7.'],
    [4001, 'Nodata', {}, 'Network Activity: nodata, reported by aws.cloudtrail.'],
    [4003, 'Query', { src_endpoint: { ip: '10.0.0.4' }, query: { hostname: 'a.example' }, answers: [{ rdata: '203.0.113.9' }] }, '10.0.0.4 asked for a.example, which is 203.0.113.9.'],
    [4002, 'Get', { src_endpoint: { ip: '10.0.0.4' }, http_request: { url: { path: '/x' } }, dst_endpoint: { hostname: 'a.example' } }, '10.0.0.4 requested /x of a.example.'],
    [4002, 'Post', { actor: ann, src_endpoint: { ip: '10.0.0.4' }, http_request: { url: { url_string: 'https://a.example/x' } }, disposition_id: 2 }, 'ann@northwind.example sent data to https://a.example/x from 10.0.0.4, which was blocked.'],
    [4004, 'Ack', { device: ws7, src_endpoint: { ip: '10.0.0.4' } }, 'ws7 has the address 10.0.0.4 (DHCP ack).'],
    [4009, 'Send', { email: { from: 'a@parcel.example', to: ['ann@northwind.example', 'ben@northwind.example'], subject: 'Hi', files: [{ name: 'x.iso' }] } }, 'Mail from a@parcel.example to ann@northwind.example and 1 more, “Hi”, with x.iso.'],
    [4010, 'Upload', { src_endpoint: { ip: '10.0.0.4' }, dst_endpoint: outside, file: { name: 'x.zip' } }, '10.0.0.4 sent the file x.zip to 203.0.113.77.'],
    [4014, 'Open', { user: { name: 'ann' }, src_endpoint: outside, device: { hostname: 'fw1' } }, 'ann opened a VPN session from 203.0.113.77 on fw1.'],
    [4014, 'Open', { user: { name: 'ann' }, status: 'Failure', status_detail: 'bad code' }, 'ann opened a VPN session, which failed (bad code).'],
    [6003, 'Create', { actor: ann, api: { operation: 'New-InboxRule', service: { name: 'Exchange' } }, resources: [{ name: 'rule2' }], src_endpoint: outside }, 'ann@northwind.example called New-InboxRule of Exchange on rule2 from 203.0.113.77.'],
    [6006, 'Download', { actor: ann, file: { name: 'plan.xlsx' }, src_endpoint: outside }, 'ann@northwind.example downloaded plan.xlsx from 203.0.113.77.'],
    [6006, 'Share', { actor: ann, file: { name: 'plan.xlsx' }, message: 'AnonymousLinkCreated of plan.xlsx by ann' }, 'ann@northwind.example shared plan.xlsx (anonymous link created).'],
    [2004, 'Create', { metadata: { product: { name: 'Sensor' } }, finding_info: { title: 'Risky account' }, user: { name: 'ann' } }, 'Sensor reported: Risky account, about ann.'],
    [2004, 'Create', { metadata: { product: { name: 'Sensor' } }, finding_info: { title: 'Odd key of ann' }, user: { name: 'ann' } }, 'Sensor reported: Odd key of ann.'],
    [2004, 'Create', { finding_info: { title: 'Odd file' }, evidences: [{ file: { path: 'C:\\x.exe' } }], device: ws7 }, 'A product reported: Odd file on ws7, about C:\\x.exe.'],
    [5001, 'Collect', { class_name: 'Device Inventory Info', device: ws7 }, 'Device Inventory Info: collect on ws7, reported by aws.cloudtrail.'],
    [9999, 'Other', { message: '  Disk  is\nfull ', device: ws7 }, 'Disk is full on ws7.'],
  ];
  for (const [class_uid, activity_name, attributes, sentence] of cases) {
    it(`of class ${class_uid}: ${sentence}`, () => {
      const event = signIn({ class_uid, activity_name, ...(class_uid === 4001 ? { class_name: 'Network Activity' } : {}), ...attributes });
      assert.equal(describeEvent(event), sentence);
    });
  }

  it('are one line that ends once, whatever the source wrote', () => {
    const wild = fc.jsonValue({ maxDepth: 3 });
    const classes = [1001, 1005, 1006, 1007, 201002, 2004, 3001, 3002, 3004, 3005, 3006, 4001, 4002, 4003, 4004, 4009, 4010, 4012, 4014, 6003, 6006, 1];
    const names = ['activity_name', 'actor', 'user', 'device', 'file', 'process', 'email', 'evidences', 'finding_info', 'api', 'message', 'src_endpoint', 'dst_endpoint', 'policies', 'privileges', 'entity', 'group', 'status'];
    fc.assert(fc.property(fc.constantFrom(...classes), fc.dictionary(fc.constantFrom(...names), wild), fc.constantFrom('Create', 'constructor', '__proto__'), (class_uid, attributes, activity_name) => {
      const sentence = describeEvent(signIn({ class_uid, activity_name, ...attributes }));
      assert.match(sentence, /^[^\r\n]+\.$/);
      assert.ok(sentence.length < 1_200);
      assert.doesNotMatch(sentence, /undefined|\[object/);
    }), { numRuns: 500 });
  });
});
