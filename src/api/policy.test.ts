import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ENDPOINTS, type EndpointName } from '#contract/api/endpoints.ts';
import { mayCall, POLICY } from './policy.ts';
import { neededOfAllTenants } from './tenant-access.ts';

const names = Object.keys(ENDPOINTS) as EndpointName[];

describe('the policy', () => {
  it('has a line for every endpoint and for nothing else', () => {
    assert.deepEqual(Object.keys(POLICY).sort(), [...names].sort());
  });

  it('opens nothing but signing in and health to those who are not signed in', () => {
    const open = names.filter((name) => mayCall(null, name) === 'allowed');
    assert.deepEqual(open.sort(), ['health', 'signInWithCode', 'signInWithPassword']);
    for (const name of names.filter((each) => !open.includes(each))) assert.equal(mayCall(null, name), 'not-signed-in');
  });

  it('refuses a role that it does not know', () => {
    for (const name of names) {
      if (POLICY[name] !== 'anyone') assert.equal(mayCall('customer', name), 'forbidden');
    }
  });

  it('lets analysts and admins work, and only admins keep tenants, credentials, lists, declared entities, packs, people and feeds of indicators', () => {
    const kept = ['createTenant', 'credentials', 'createCredential', 'revokeCredential', 'saveList', 'deleteList', 'importDeclared', 'removeDeclared', 'addPack', 'activatePack', 'advancePack', 'returnPack', 'changeRollout', 'people', 'addPerson', 'putIndicators', 'completeFeed', 'removeFeed', 'failImport'];
    for (const name of names) {
      assert.equal(mayCall('analyst', name), kept.includes(name) ? 'forbidden' : 'allowed');
      assert.equal(mayCall('admin', name), 'allowed');
    }
  });

  it('leaves what is for all tenants to people of all of them', () => {
    const person = (tenants: readonly string[]) => ({ id: 'u', name: 'mara', role: 'admin' as const, tenants, passwordHash: null });
    const kept = names.filter((name) => neededOfAllTenants(person(['acme', 'beta']), name) !== null);
    assert.deepEqual(kept.sort(), ['activatePack', 'addPack', 'addPerson', 'advancePack', 'changeRollout', 'createTenant', 'moveRule', 'people', 'returnPack', 'rollout', 'writeRule']);
    for (const name of names) assert.equal(neededOfAllTenants(person(['*']), name), null);
  });
});
