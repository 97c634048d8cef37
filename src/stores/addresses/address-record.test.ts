import assert from 'node:assert/strict';
import { it } from 'node:test';
import { factsOfRecord } from './address-record.ts';

it('reads the records of several makers alike', () => {
  const all = { country: 'SE', city: 'Malmo', latitude: 55.6, longitude: 13, asNumber: 64500, asName: 'Fjord Networks' };
  const city = { country: { iso_code: 'se', names: { en: 'Sweden' } }, city: { names: { en: 'Malmo', sv: 'Malm\u00f6' } }, location: { latitude: 55.6, longitude: 13, accuracy_radius: 20 } };
  assert.deepEqual(factsOfRecord({ ...city, autonomous_system_number: 64500, autonomous_system_organization: 'Fjord Networks' }), all);
  assert.deepEqual(factsOfRecord({ ...city, traits: { autonomous_system_number: 64500, autonomous_system_organization: 'Fjord Networks' } }), all);
  assert.deepEqual(factsOfRecord({ country: 'Sweden', country_code: 'SE', city: 'Malmo', lat: '55.6', lng: '13', asn: 'AS64500', as_name: 'Fjord Networks' }), all);
  assert.deepEqual(factsOfRecord({ country_code: 'SE', latitude: 55.6, longitude: 13 }), { country: 'SE', latitude: 55.6, longitude: 13 });
});

it('takes nothing from what it does not know', () => {
  for (const record of [null, undefined, 5, 'SE', [], {}, { country: 'Sweden', city: {}, asn: 'none', latitude: 1 }, { country: { iso_code: 'SWE' }, asn: 0, lat: '', lng: '' }]) assert.equal(factsOfRecord(record), null, JSON.stringify(record));
});
