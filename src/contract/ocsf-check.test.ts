import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from './event.ts';
import { checkOcsfEvent, ocsfAttribute, ocsfClass } from './ocsf-check.ts';

const device = { hostname: 'ws-17.corp.example', ip: '10.20.0.17', type_id: 2, os: { name: 'Windows 11', type_id: 100 } };
const user = { name: 'm.keller', uid: 'S-1-5-21-1111-2222-3333-1104', domain: 'CORP', email_addr: 'm.keller@corp.example' };
const process = {
  name: 'rundll32.exe', pid: 4120, cmd_line: 'rundll32.exe payload.dll,Start', created_time: 1_750_000_000_000,
  file: { name: 'rundll32.exe', path: 'C:\\Windows\\System32\\rundll32.exe', type_id: 1, hashes: [{ algorithm_id: 3, value: 'a3'.repeat(32) }] },
  parent_process: { name: 'winword.exe', pid: 3008 },
};
const actor = { user, process };
const src_endpoint = { ip: '192.0.2.10', port: 51_234, mac: '00:00:5E:00:53:01' };
const dst_endpoint = { ip: '2001:db8::25', port: 443, hostname: 'files.example.net' };
const finding_info = {
  uid: 'f-1', title: 'Office starts a script host', created_time: 1_750_000_000_000,
  attacks: [{ technique: { uid: 'T1059.001', name: 'PowerShell' }, tactic: { uid: 'TA0002', name: 'Execution' } }],
};
const http_request = { http_method: 'GET', user_agent: 'curl/8.5.0', url: { hostname: 'files.example.net', path: '/a', scheme: 'https' } };

/** One event of each main class: class, category and type uid, activity, and what is particular to the class. */
const SAMPLES: readonly (readonly [name: string, classUid: number, category: number, activity: number, typeUid: number, rest: JsonObject])[] = [
  ['base_event', 0, 0, 99, 99, { message: 'something that no mapping knows', raw_data: '<13>?', unmapped: { anything: { at: ['all'] } } }],
  ['file_activity', 1001, 1, 1, 100_101, { actor, device, file: process.file }],
  ['kernel_activity', 1003, 1, 4, 100_304, { actor, device, kernel: { name: 'ptrace', type_id: 2 } }],
  ['memory_activity', 1004, 1, 7, 100_407, { actor, device, process: { name: 'lsass.exe', pid: 700 }, requested_permissions: 4112 }],
  ['module_activity', 1005, 1, 1, 100_501, { actor, device, module: { file: { name: 'payload.dll', type_id: 1 }, base_address: '0x7ff', load_type_id: 1 } }],
  ['scheduled_job_activity', 1006, 1, 1, 100_601, { actor, device, job: { name: '\\Updater', cmd_line: 'cmd.exe /c start' } }],
  ['process_activity', 1007, 1, 1, 100_701, { actor, device, process, time_dt: '2025-06-15T15:06:40Z' }],
  ['event_log_activity', 1008, 1, 1, 100_801, { actor, device, log_name: 'Security' }],
  ['script_activity', 1009, 1, 1, 100_901, { actor, device, script: { type_id: 2, script_content: { value: 'Get-Process' } } }],
  ['detection_finding', 2004, 2, 1, 200_401, { finding_info, evidences: [{ process, src_endpoint }], confidence_id: 3 }],
  ['incident_finding', 2005, 2, 1, 200_501, { finding_info_list: [finding_info], status_id: 1, assignee: { name: 'analyst' } }],
  ['data_security_finding', 2006, 2, 1, 200_601, { finding_info, file: process.file }],
  ['account_change', 3001, 3, 3, 300_103, { actor: { user }, user: { name: 'svc-backup' }, src_endpoint }],
  ['authentication', 3002, 3, 1, 300_201, { user, src_endpoint, dst_endpoint, logon_type_id: 3, auth_protocol_id: 2, is_mfa: false, status_id: 2 }],
  ['authorize_session', 3003, 3, 1, 300_301, { user, privileges: ['SeDebugPrivilege'], session: { uid: '0x3e7' } }],
  ['entity_management', 3004, 3, 1, 300_401, { actor: { user }, entity: { name: 'Block legacy sign-in', type: 'Policy' } }],
  ['user_access', 3005, 3, 1, 300_501, { user, privileges: ['Mail.ReadWrite'], resource: { name: 'mailbox' } }],
  ['group_management', 3006, 3, 3, 300_603, { actor: { user }, group: { name: 'Domain Admins' }, user: { name: 'svc-backup' } }],
  ['network_activity', 4001, 4, 6, 400_106, { src_endpoint, dst_endpoint, connection_info: { direction_id: 2, protocol_num: 6 }, traffic: { bytes: 1200, bytes_out: 900 } }],
  ['http_activity', 4002, 4, 3, 400_203, { src_endpoint, dst_endpoint, http_request, http_response: { code: 200 }, proxy_endpoint: { ip: '198.51.100.7' } }],
  ['dns_activity', 4003, 4, 2, 400_302, {
    src_endpoint, dst_endpoint, query: { hostname: 'x.example.org', type: 'TXT' }, rcode_id: 0, answers: [{ rdata: 'v=1', type: 'TXT', ttl: 60 }],
  }],
  ['dhcp_activity', 4004, 4, 5, 400_405, { src_endpoint, dst_endpoint, lease_dur: 3600, transaction_uid: '77' }],
  ['rdp_activity', 4005, 4, 6, 400_506, { src_endpoint, dst_endpoint, protocol_ver: '10.8' }],
  ['smb_activity', 4006, 4, 2, 400_602, { src_endpoint, dst_endpoint, share: '\\\\fs1\\ADMIN$', file: { name: 'psexesvc.exe', type_id: 1 } }],
  ['ssh_activity', 4007, 4, 1, 400_701, { src_endpoint, dst_endpoint, protocol_ver: '2.0', client_hassh: { algorithm: 'md5', fingerprint: { algorithm_id: 1, value: 'b4'.repeat(16) } } }],
  ['ftp_activity', 4008, 4, 2, 400_802, { src_endpoint, dst_endpoint, command: 'RETR', codes: [226] }],
  ['email_activity', 4009, 4, 2, 400_902, {
    direction_id: 1, src_endpoint,
    email: {
      from: 'billing@example.net', to: ['m.keller@corp.example'], subject: 'Invoice', message_uid: '<1@example.net>',
      files: [{ name: 'invoice.html', type_id: 1 }], urls: [{ url_string: 'https://files.example.net/a' }],
    },
  }],
  ['tunnel_activity', 4014, 4, 1, 401_401, { src_endpoint, dst_endpoint, tunnel_type_id: 2, user }],
  ['inventory_info', 5001, 5, 2, 500_102, { device }],
  ['user_inventory', 5003, 5, 2, 500_302, { user }],
  ['web_resources_activity', 6001, 6, 2, 600_102, { web_resources: [{ name: 'Board minutes', url_string: 'https://sp.example.com/a' }], http_request }],
  ['application_lifecycle', 6002, 6, 1, 600_201, { app: { name: 'Remote helper', vendor_name: 'Example' }, device }],
  ['api_activity', 6003, 6, 1, 600_301, {
    actor: { user }, src_endpoint, api: { operation: 'CreateAccessKey', service: { name: 'iam.amazonaws.com' }, request: { uid: 'req-1', data: { userName: 'x' } } },
    cloud: { provider: 'AWS', region: 'eu-central-1', account: { uid: '111122223333' } }, resources: [{ uid: 'arn:aws:iam::111122223333:user/x' }],
  }],
  ['datastore_activity', 6005, 6, 1, 600_501, { actor: { user }, src_endpoint, databucket: { name: 'exports', type_id: 1 } }],
  ['file_hosting', 6006, 6, 12, 600_612, { actor: { user }, src_endpoint, file: { name: 'plan.xlsx', type_id: 1 } }],
  ['scan_activity', 6007, 6, 2, 600_702, { scan: { name: 'weekly', type_id: 2 }, num_files: 12 }],
  ['application_error', 6008, 6, 1, 600_801, { message: 'parser stopped' }],
  ['registry_key_activity', 201_001, 1, 1, 20_100_101, { actor, device, reg_key: { path: 'HKLM\\Software\\Example' } }],
  ['registry_value_activity', 201_002, 1, 2, 20_100_202, { actor, device, reg_value: { name: 'Run', path: 'HKLM\\Software\\Example', data: 1, type_id: 4 } }],
  ['windows_resource_activity', 201_003, 1, 1, 20_100_301, { actor, device, win_resource: { name: 'LSA', type_id: 1 } }],
  ['windows_service_activity', 201_004, 1, 1, 20_100_401, { actor, device, win_service: { name: 'upd', cmd_line: 'C:\\u.exe', service_start_type_id: 3 } }],
];

function sampleEvent([, classUid, category, activity, typeUid, rest]: (typeof SAMPLES)[number]): JsonObject {
  return {
    class_uid: classUid, category_uid: category, activity_id: activity, type_uid: typeUid, severity_id: 1, time: 1_750_000_000_000,
    metadata: { version: '1.9.0-dev', product: { name: 'Sensor', vendor_name: 'Example' } }, ...rest,
  };
}

/** Every place in a value, with the value there: `['actor', 'user', 'name']`. */
function* places(value: Json | undefined, path: readonly string[] = []): Generator<readonly [readonly string[], Json]> {
  if (value === undefined) return;
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) yield* places(each, [...path, name]);
}

function replaceAt(value: Json, [first, ...rest]: readonly string[], by: Json | undefined): Json {
  if (first === undefined) return by ?? null;
  if (Array.isArray(value)) return value.map((each: Json, index) => (String(index) === first ? replaceAt(each, rest, by) : each));
  const object = value as JsonObject;
  return { ...object, [first]: rest.length === 0 ? by : replaceAt(object[first] ?? null, rest, by) };
}

function changeEvent(event: JsonObject, path: readonly string[], by: Json | undefined): JsonObject {
  return replaceAt(event, path, by) as JsonObject;
}

function isFree(path: readonly string[]): boolean {
  return path[0] === 'unmapped' || path.includes('data');
}

describe('the events of each main class', () => {
  for (const sample of SAMPLES) {
    const [name, classUid] = sample;
    const event = sampleEvent(sample);

    it(`a well-formed ${name} event has no problem`, () => {
      assert.deepEqual(checkOcsfEvent(event), []);
      assert.equal(ocsfClass(name)?.uid, classUid);
      assert.equal(ocsfClass(classUid)?.name, name);
    });

    it(`every path of the ${name} event is known by name`, () => {
      for (const [path] of places(event)) if (path.length > 0) assert.ok(ocsfAttribute(name, path.join('.')), path.join('.'));
    });

    it(`an invented attribute is found in every object of the ${name} event`, () => {
      for (const [path, value] of places(event)) {
        if (typeof value !== 'object' || Array.isArray(value) || isFree(path)) continue;
        const invented = [...path, 'invented'];
        const problems = checkOcsfEvent(changeEvent(event, invented, 'x'));
        assert.deepEqual(problems.map(({ kind, path: at }) => [kind, at]), [['unknown-attribute', invented.join('.')]]);
      }
    });

    it(`text in place of an object, or an object in place of a scalar, is a wrong type in the ${name} event`, () => {
      for (const [path, value] of places(event)) {
        if (path.length === 0 || path[0] === 'class_uid' || isFree(path)) continue;
        const wrong = typeof value === 'object' ? 'text' : { an: 'object' };
        const problems = checkOcsfEvent(changeEvent(event, path, wrong));
        assert.ok(problems.some(({ kind, path: at }) => kind === 'wrong-type' && at === path.join('.')), path.join('.'));
      }
    });

    it(`each required attribute is missed when it is taken out of the ${name} event`, () => {
      for (const [path] of places(event)) {
        const attribute = path.length > 0 ? ocsfAttribute(name, path.join('.')) : undefined;
        if (attribute?.requirement !== 'required' || attribute.profile !== undefined || /^(?:\d+|class_uid)$/.test(path.at(-1) ?? '')) continue;
        const problems = checkOcsfEvent(changeEvent(event, path, undefined));
        assert.ok(problems.some(({ kind, path: at }) => kind === 'missing-attribute' && at === path.join('.')), path.join('.'));
      }
    });
  }
});

const CONNECTION = {
  class_uid: 4001, category_uid: 4, activity_id: 1, type_uid: 400_101, severity_id: 1, time: 1_750_000_000_000,
  metadata: { version: '1.9.0-dev', product: { name: 'Sensor' } }, src_endpoint: { ip: '192.0.2.10' },
};

function problemsOf(changes: JsonObject): string[] {
  return checkOcsfEvent({ ...CONNECTION, ...changes }).map(({ kind, path }) => `${kind} ${path}`);
}

describe('what is wrong with an event', () => {
  it('a class that is not in the table is the one thing said', () => {
    assert.deepEqual(problemsOf({ class_uid: 4999 }), ['unknown-class class_uid']);
    assert.deepEqual(problemsOf({ class_uid: '4001' }), ['unknown-class class_uid']);
  });

  it('an unknown attribute is named with its path through lists', () => {
    assert.deepEqual(problemsOf({ observables: [{ type_id: 2, value: '192.0.2.10', colour: 'red' }] }), ['unknown-attribute observables.0.colour']);
  });

  it('a wrong type is named for scalars, lists and objects, also one item of a list', () => {
    assert.deepEqual(problemsOf({ message: 1 }), ['wrong-type message']);
    assert.deepEqual(problemsOf({ metadata: { ...CONNECTION.metadata, labels: 'one' } }), ['wrong-type metadata.labels']);
    assert.deepEqual(problemsOf({ metadata: { ...CONNECTION.metadata, labels: ['one', 2] } }), ['wrong-type metadata.labels.1']);
    assert.deepEqual(problemsOf({ src_endpoint: [{ ip: '192.0.2.10' }] }), ['wrong-type src_endpoint']);
    assert.deepEqual(problemsOf({ src_endpoint: { ip: 'not an address' } }), ['wrong-type src_endpoint.ip']);
    assert.deepEqual(problemsOf({ src_endpoint: { ip: '192.0.2.10', port: 65_536 } }), ['wrong-type src_endpoint.port']);
  });

  it('the text of a problem does not repeat text of the event', () => {
    const problems = checkOcsfEvent({ ...CONNECTION, message: { secret: 'hunter2' }, http_request: { http_method: 'hunter2' }, src_endpoint: { ip: 'hunter2' } });
    assert.equal(problems.length, 3);
    assert.ok(!problems.some(({ detail }) => detail.includes('hunter2')));
  });

  it('a value outside the list is found for numbers and for text', () => {
    assert.deepEqual(problemsOf({ severity_id: 7 }), ['not-in-enum severity_id']);
    assert.deepEqual(problemsOf({ activity_id: 42, type_uid: 400_142 }), ['not-in-enum activity_id']);
    assert.deepEqual(problemsOf({ osint: [{ type_id: 1, value: '192.0.2.10', tlp: 'PURPLE' }] }), ['not-in-enum osint.0.tlp']);
  });

  it('what is required is missed at the top and inside objects that are there; null counts as absent', () => {
    assert.deepEqual(problemsOf({ time: undefined }), ['missing-attribute time']);
    assert.deepEqual(problemsOf({ time: null }), ['missing-attribute time']);
    assert.deepEqual(problemsOf({ metadata: { product: { name: 'Sensor' } } }), ['missing-attribute metadata.version']);
  });

  it('one of the endpoints must be there', () => {
    assert.deepEqual(problemsOf({ src_endpoint: undefined }), ['broken-constraint ']);
    assert.deepEqual(problemsOf({ metadata: { version: '1', product: { lang: 'en' } } }), ['broken-constraint metadata.product']);
  });

  it('just one kind of startup item may be there', () => {
    const item = { name: 'Updater', start_type_id: 1, type_id: 0 };
    const event = { ...CONNECTION, class_uid: 5022, category_uid: 5, activity_id: 1, type_uid: 502_201, query_result_id: 1, device: { hostname: 'a', type_id: 0 } };
    const kinds = (startup_item: JsonObject): string[] => checkOcsfEvent({ ...event, src_endpoint: undefined, startup_item }).map(({ kind, path }) => `${kind} ${path}`);
    assert.deepEqual(kinds({ ...item, process: { pid: 1 } }), []);
    assert.deepEqual(kinds({ ...item, process: { pid: 1 }, job: { name: 'x' } }), ['broken-constraint startup_item']);
    assert.deepEqual(kinds(item), ['broken-constraint startup_item']);
  });

  it('the type uid must follow from class and activity, and the category from the class', () => {
    assert.deepEqual(problemsOf({ type_uid: 400_102 }), ['wrong-type-uid type_uid']);
    assert.deepEqual(problemsOf({ category_uid: 1 }), ['wrong-category category_uid']);
  });

  it('unmapped and the raw record are free', () => {
    assert.deepEqual(problemsOf({ unmapped: { any: [{ thing: null }, 'x'] }, raw_data: '{"any":1}' }), []);
  });
});

describe('profiles', () => {
  const withProfiles = (profiles: readonly string[], rest: JsonObject = {}): string[] =>
    problemsOf({ metadata: { ...CONNECTION.metadata, profiles }, ...rest });

  it('an attribute of a profile that the class has is allowed without declaring it', () => {
    assert.deepEqual(withProfiles([], { cloud: { provider: 'AWS' }, proxy_endpoint: { ip: '198.51.100.7' }, action_id: 2 }), []);
  });

  it('an attribute of a profile that the class has not is unknown', () => {
    assert.deepEqual(withProfiles(['incident'], { verdict_id: 1 }), ['unknown-attribute verdict_id']);
  });

  it('what a profile requires is missed only where it is declared', () => {
    assert.deepEqual(withProfiles(['cloud']), ['missing-attribute cloud']);
    assert.deepEqual(withProfiles(['host']), []);
  });

  it('a profile that OCSF has not is reported; extension profiles are known under both names', () => {
    assert.deepEqual(withProfiles(['clout', 'linux/linux_users', 'linux_users']), ['unknown-profile metadata.profiles.0']);
  });

  it('each timestamp has a text sibling of the datetime profile', () => {
    assert.deepEqual(withProfiles(['datetime'], { time_dt: '2025-06-15T15:06:40.123Z', end_time_dt: '2025-06-15T15:06:40+02:00' }), []);
    assert.deepEqual(withProfiles(['datetime'], { time_dt: 'yesterday' }), ['wrong-type time_dt']);
    assert.deepEqual(withProfiles(['datetime'], { message_dt: '2025-06-15T15:06:40Z' }), ['unknown-attribute message_dt']);
  });
});
