import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AddressFacts } from '#contract/address-facts.ts';
import type { Json, OcsfEvent } from '#contract/event.ts';
import { addAddressFacts } from './add-address-facts.ts';

const FACTS: AddressFacts = { country: 'SE', city: 'Malmo', latitude: 55.6, longitude: 13, asNumber: 64500, asName: 'Fjord Networks' };
const lookUp = (address: string) => (address === '198.51.100.9' ? FACTS : null);

function event(endpoints: Readonly<Record<string, Json>>): OcsfEvent {
  return { class_uid: 3002, category_uid: 3, activity_id: 1, type_uid: 300201, severity_id: 1, time: 0, metadata: {}, ...endpoints };
}

const place = { country: 'SE', city: 'Malmo', lat: 55.6, long: 13 };
const system = { number: 64500, name: 'Fjord Networks' };

describe('facts of addresses', () => {
  it('are put to both ends where the record says nothing of them', () => {
    const added = addAddressFacts(event({ src_endpoint: { ip: '198.51.100.9', port: 1 }, dst_endpoint: { ip: '198.51.100.9' } }), lookUp);
    assert.deepEqual(added['src_endpoint'], { ip: '198.51.100.9', port: 1, location: place, autonomous_system: system });
    assert.deepEqual(added['dst_endpoint'], { ip: '198.51.100.9', location: place, autonomous_system: system });
  });

  it('leave the event as it is where nothing is known, or no address is there', () => {
    for (const endpoints of [{}, { src_endpoint: { ip: '192.0.2.1' } }, { src_endpoint: { hostname: 'x' } }, { src_endpoint: null }, { src_endpoint: 'x' }] as const) {
      const one = event(endpoints);
      assert.equal(addAddressFacts(one, lookUp), one);
    }
  });

  it('never mix places: what the record says stays, and gets coordinates where it is the same country', () => {
    const placeOf = (location: Json) => (addAddressFacts(event({ src_endpoint: { ip: '198.51.100.9', location, autonomous_system: system } }), lookUp)['src_endpoint'] as { location: Json }).location;
    assert.deepEqual(placeOf({ country: 'Norway' }), { country: 'Norway' });
    assert.deepEqual(placeOf({ country: 'se' }), { country: 'se', lat: 55.6, long: 13 });
    assert.deepEqual(placeOf({ city: 'Oslo' }), { city: 'Oslo' });
    assert.deepEqual(placeOf({ lat: 1, long: 2 }), { lat: 1, long: 2 });
    assert.deepEqual(placeOf({ isp: 'fjord' }), { isp: 'fjord', ...place });
  });

  it('name a network that the record gives by its number, and no other', () => {
    const systemOf = (told: Json) => (addAddressFacts(event({ src_endpoint: { ip: '198.51.100.9', location: place, autonomous_system: told } }), lookUp)['src_endpoint'] as { autonomous_system: Json }).autonomous_system;
    assert.deepEqual(systemOf({ number: 64500 }), system);
    assert.deepEqual(systemOf({ number: 64501 }), { number: 64501 });
    assert.deepEqual(systemOf({ name: 'Other' }), { name: 'Other' });
  });
});
