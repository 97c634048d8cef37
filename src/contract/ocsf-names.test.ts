import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OCSF_CLASSES, OCSF_ENUMS, OCSF_OBJECTS, OCSF_TYPES, type OcsfClassName, type OcsfClassUid, type OcsfTypeName } from './ocsf.gen.ts';
import { ocsfAttribute, ocsfClass, ocsfObject } from './ocsf-names.ts';

const CLASS_NAMES = Object.keys(OCSF_CLASSES);

describe('the class of a name or uid', () => {
  it('classes of the core and of the Windows extension have the uids that OCSF publishes', () => {
    const known: readonly (readonly [OcsfClassName, OcsfClassUid])[] = [
      ['base_event', 0], ['process_activity', 1007], ['detection_finding', 2004], ['authentication', 3002], ['dns_activity', 4003],
      ['inventory_info', 5001], ['api_activity', 6003], ['registry_key_activity', 201_001], ['windows_service_activity', 201_004],
    ];
    for (const [name, uid] of known) {
      assert.equal(ocsfClass(name)?.uid, uid);
      assert.equal(ocsfClass(uid)?.name, name);
    }
  });

  it('a class tells its category and profiles, own and inherited', () => {
    const found = ocsfClass('registry_key_activity');
    assert.equal(found?.categoryUid, 1);
    assert.equal(found.categoryCaption, 'System Activity');
    assert.ok(found.profiles.includes('host') && found.profiles.includes('ai_operation'));
    assert.equal(ocsfClass('base_event')?.categoryUid, 0);
  });

  it('classes that OCSF has deprecated say so', () => {
    assert.equal(ocsfClass('account_change')?.isDeprecated, true);
    assert.equal(ocsfClass('user_management')?.isDeprecated, false);
  });

  it('what is no class is undefined, also names that every object has and classes that only others extend', () => {
    for (const name of ['', 'nonsense', 'constructor', '__proto__', 'system', 4999, Number.NaN]) assert.equal(ocsfClass(name), undefined);
  });
});

describe('the attribute at a path', () => {
  it('a path through objects and lists gives the last attribute', () => {
    const ip = { name: 'ip', type: 'ip_t', isArray: false, requirement: 'recommended', isDeprecated: false };
    assert.deepEqual(ocsfAttribute('network_activity', 'src_endpoint.ip'), ip);
    assert.equal(ocsfAttribute('authentication', 'actor.user.name')?.type, 'username_t');
    assert.equal(ocsfAttribute('process_activity', 'actor.process.parent_process.file.path')?.type, 'file_path_t');
    assert.equal(ocsfAttribute('process_activity', 'process.file.hashes.algorithm_id')?.enum?.[3], 'SHA-256');
  });

  it('a list is a list until it is indexed', () => {
    const hashes = ocsfAttribute('process_activity', 'process.file.hashes');
    assert.deepEqual([hashes?.isArray, hashes?.object], [true, 'fingerprint']);
    assert.equal(ocsfAttribute('process_activity', 'process.file.hashes.0')?.isArray, false);
    assert.equal(ocsfAttribute('process_activity', 'process.file.hashes.0.value')?.type, 'file_hash_t');
    assert.equal(ocsfAttribute('process_activity', 'process.file.hashes.0.0'), undefined);
    assert.equal(ocsfAttribute('process_activity', 'process.0'), undefined);
  });

  it('a class overrides what it inherits, and keeps the values of the dictionary', () => {
    assert.equal(ocsfAttribute('base_event', 'actor')?.profile, 'host');
    assert.equal(ocsfAttribute('process_activity', 'actor')?.profile, undefined);
    assert.equal(ocsfAttribute('process_activity', 'actor')?.requirement, 'required');
    assert.deepEqual(ocsfAttribute('dns_activity', 'activity_id')?.enum, { 0: 'Unknown', 1: 'Query', 2: 'Response', 6: 'Traffic', 99: 'Other' });
  });

  it('extensions add to objects of the core', () => {
    assert.equal(ocsfAttribute('process_activity', 'process.auid')?.profile, 'linux/linux_users');
    assert.equal(ocsfAttribute('process_activity', 'process.euid')?.profile, 'linux/linux_users');
    assert.equal(ocsfAttribute('detection_finding', 'evidences.reg_key.path')?.type, 'reg_key_path_t');
  });

  it('everything below JSON and unmapped is allowed', () => {
    assert.equal(ocsfAttribute('api_activity', 'api.request.data.userName')?.type, 'json_t');
    assert.equal(ocsfAttribute('base_event', 'unmapped.any.thing')?.type, 'json_t');
  });

  it('timestamps have their datetime sibling, at the top and inside objects', () => {
    assert.equal(ocsfAttribute('base_event', 'time_dt')?.type, 'datetime_t');
    assert.equal(ocsfAttribute('process_activity', 'process.created_time_dt')?.profile, 'datetime');
  });

  it('a wrong path is undefined', () => {
    for (const path of ['', '.', 'src_endpoint.', '.ip', 'source.ip', 'src_endpoint.ip.x', 'src_endpoint.nope', 'toString', 'unmapped.']) {
      assert.equal(ocsfAttribute('network_activity', path), undefined, path);
    }
    assert.equal(ocsfAttribute('nonsense', 'time'), undefined);
    assert.equal(ocsfAttribute('process_activity', 'proxy_endpoint'), undefined);
  });
});

describe('the generated table', () => {
  it('every row of every class and object can be read and points at something that exists', () => {
    const shapes = [...CLASS_NAMES.map(ocsfClass), ...Object.keys(OCSF_OBJECTS).map(ocsfObject)];
    for (const { type, object } of shapes.flatMap((shape) => [...(shape?.attributes.values() ?? [])])) {
      assert.ok(object === undefined ? Object.hasOwn(OCSF_TYPES, type) : ocsfObject(object) !== undefined, type);
    }
    assert.ok(shapes.length > 200 && shapes.every((shape) => shape !== undefined));
  });

  it('every constraint names attributes that exist', () => {
    for (const name of CLASS_NAMES) {
      const { atLeastOne = [], justOne = [] } = ocsfClass(name) ?? {};
      for (const path of [...atLeastOne, ...justOne]) assert.ok(ocsfAttribute(name, path), `${name} ${path}`);
    }
    for (const name of Object.keys(OCSF_OBJECTS)) {
      const { atLeastOne = [], justOne = [], attributes } = ocsfObject(name) ?? {};
      for (const path of [...(atLeastOne ?? []), ...(justOne ?? [])]) assert.ok(attributes?.has(path), `${name} ${path}`);
    }
  });

  it('each class has its own uid, and its thousands are its category', () => {
    const found = CLASS_NAMES.flatMap((name) => ocsfClass(name) ?? []);
    assert.equal(new Set(found.map(({ uid }) => uid)).size, CLASS_NAMES.length);
    for (const { uid, categoryUid } of found) assert.equal(Math.floor((uid % 100_000) / 1000), categoryUid);
  });

  it('activities have the values that every OCSF list has', () => {
    for (const name of CLASS_NAMES) assert.equal(ocsfAttribute(name, 'activity_id')?.enum?.[0], 'Unknown', name);
    assert.equal(OCSF_ENUMS.severity_id[5], 'Critical');
    assert.equal(ocsfAttribute('base_event', 'observables.type_id')?.enum?.[2], 'IP Address' satisfies string);
    const type: OcsfTypeName = 'ip_t';
    assert.equal(OCSF_TYPES[type].base, 'string');
  });
});
