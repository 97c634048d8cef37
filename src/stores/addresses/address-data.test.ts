import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { COUNTRIES, NETWORKS } from '../../../tests/kit/address-databases.ts';
import { AddressData } from './address-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-addresses-'));
after(() => rmSync(folder, { recursive: true }));
let written = 0;

function file(bytes: Uint8Array): string {
  const path = join(folder, `${written++}.mmdb`);
  writeFileSync(path, bytes);
  return path;
}

async function open(...paths: readonly string[]) {
  const told: string[] = [];
  const opened = await AddressData.open(paths, (detail) => told.push(detail));
  assert.ok(opened.ok, opened.ok ? '' : opened.detail);
  return { data: opened.value, told };
}

async function faultOf(path: string) {
  const opened = await AddressData.open([path], () => undefined);
  assert.ok(!opened.ok);
  return [opened.reason, opened.detail.replace(path, 'FILE')];
}

describe('data of addresses', () => {
  it('say of an address what all databases know of it', async () => {
    const { data } = await open(file(COUNTRIES), file(NETWORKS));
    assert.deepEqual(data.lookUp('198.51.100.7'), { country: 'SE', latitude: 55.6, longitude: 13.5, asNumber: 64500, asName: 'Fjord Networks' });
    assert.deepEqual(data.lookUp('::ffff:198.51.100.7'), data.lookUp('198.51.100.7'));
    assert.deepEqual(data.lookUp('2001:db8::7'), { country: 'NO' });
    for (const address of ['10.0.0.1', '203.0.113.200', 'host.example', '198.51.100', '', '2001:db8::%eth0x']) assert.equal(data.lookUp(address)?.country, address.startsWith('2001') ? 'NO' : undefined, address);
    assert.deepEqual(data.databases.map(({ kind, builtAtMs }) => [kind, builtAtMs]), [['Test-Country', 1_700_000_000_000], ['Test-ASN', 1_700_000_000_000]]);
  });

  it('say the same of more addresses than are remembered', async () => {
    const { data } = await open(file(COUNTRIES));
    const addresses = Array.from({ length: 60_000 }, (_, at) => `198.51.${100 + (at >> 14)}.${at & 255}`);
    for (const address of [...addresses, ...addresses]) assert.equal(data.lookUp(address)?.country, address.startsWith('198.51.100.') ? 'SE' : undefined);
  });

  it('are refused with the next step where a file is not there, is another thing or was cut off', async () => {
    assert.deepEqual(await faultOf(join(folder, 'none.mmdb')), ['unreadable', 'FILE cannot be read (ENOENT). Put the database there, or correct the path.']);
    assert.deepEqual(await faultOf(file(Buffer.from('PK\x03\x04 an archive'))), ['not-a-database', 'FILE is no database of addresses in the MaxMind DB format. Unpack it, if it is an archive, and name the .mmdb file.']);
    assert.equal((await faultOf(file(COUNTRIES.subarray(0, COUNTRIES.length - 60))))[0], 'not-a-database');
    assert.match((await faultOf(file(COUNTRIES.subarray(COUNTRIES.length - 300)))).join(), /^damaged,FILE is damaged \(.+\)\. Download it again\.$/);
  });

  it('are read anew when a file is another one, and kept while that is broken', async () => {
    const path = file(COUNTRIES);
    const { data } = await open(path);
    assert.equal(data.lookUp('198.51.100.7')?.country, 'SE');
    assert.deepEqual(await data.reload(), { reloaded: [], faults: [] });
    writeFileSync(path, 'half a download');
    const { faults } = await data.reload();
    assert.match(faults.join(), /is no database of addresses/);
    assert.deepEqual(await data.reload(), { reloaded: [], faults: [] });
    assert.equal(data.lookUp('198.51.100.7')?.country, 'SE');
    writeFileSync(path, NETWORKS);
    utimesSync(path, 5, 5);
    assert.deepEqual((await data.reload()).reloaded.map(({ kind }) => kind), ['Test-ASN']);
    assert.deepEqual(data.lookUp('198.51.100.7'), { asNumber: 64500, asName: 'Fjord Networks' });
  });

  it('count an address as unknown where the file is damaged, and say so once', async () => {
    // The length of the only record's map is made wrong: the tree and the metadata stay whole.
    const broken = Buffer.from(NETWORKS);
    broken[broken.indexOf('autonomous_system_number') - 1] = 0xff;
    const { data, told } = await open(file(broken));
    assert.deepEqual([data.lookUp('198.51.100.7'), data.lookUp('198.51.100.8'), data.lookUp('203.0.113.1')], [null, null, null]);
    assert.equal(told.length, 1);
    assert.match(told.join(), /is damaged \(.+\)\. Download it again/);
  });
});
