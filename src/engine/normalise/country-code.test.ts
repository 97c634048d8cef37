import assert from 'node:assert/strict';
import { it } from 'node:test';
import { countryCode } from './country-code.ts';

it('a country is written by its two letters, however a product names it', () => {
  for (const [told, code] of [['Sweden', 'SE'], ['sweden', 'SE'], ['se', 'SE'], ['Viet Nam', 'VN'], ['Vietnam', 'VN'], ['USA', 'US'], ['United States', 'US'], ['UK', 'GB'], ['Türkiye', 'TR'], ['Turkey', 'TR'], ["Cote d'Ivoire", 'CI'], ['Côte d’Ivoire', 'CI'], [' Norway ', 'NO']] as const) assert.equal(countryCode(told), code, told);
});

it('what is no country stays as it is', () => {
  for (const told of ['Reserved', 'Atlantis', '', '10.0.0.0-10.255.255.255', 'SWE']) assert.equal(countryCode(told), told);
});
