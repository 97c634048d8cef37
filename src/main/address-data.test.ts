import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { createLog } from '#base/log.ts';
import { COUNTRIES, NETWORKS } from '../../tests/kit/address-databases.ts';
import { AddressDataError, startAddressData } from './address-data.ts';
import { checkAddressData } from './doctor-checks.ts';

const BUILT_AT_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'address-data-'));
after(() => rmSync(folder, { recursive: true }));

/** A log of which one can wait for a line. */
function listen() {
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  const log = createLog({ isPretty: false, write: (line) => {
    lines.push(line);
    wake();
  } });
  const heard = async (text: RegExp): Promise<void> => {
    while (!lines.some((line) => text.test(line))) await new Promise<void>((resolve) => { wake = resolve; });
  };
  return { log, lines, heard };
}

it('databases of addresses are told with their age, read anew when a file is replaced, and kept while the new one is broken', async (t) => {
  const [path, demonstration] = [join(folder, 'city.mmdb'), join(folder, 'demonstration.mmdb')];
  writeFileSync(path, COUNTRIES);
  writeFileSync(demonstration, NETWORKS);
  const { log, lines, heard } = listen();
  const data = await startAddressData({ paths: [path], demonstration, log, nowMs: () => BUILT_AT_MS + 61 * DAY_MS, lookEveryMs: 20 });
  t.after(() => data.stop());
  assert.deepEqual([lines.length, /Test-Country of 2023-11-14, 61 days old: networks have moved since/.test(lines[0] ?? '')], [1, true]);
  assert.deepEqual(data.lookUp?.('198.51.100.7'), { country: 'SE', latitude: 55.6, longitude: 13.5, asNumber: 64500, asName: 'Fjord Networks' });
  const replace = (bytes: Uint8Array): void => {
    writeFileSync(`${path}.new`, bytes);
    renameSync(`${path}.new`, path);
  };
  replace(Buffer.from('half a download'));
  await heard(/no database of addresses .* The one that was read before goes on being asked/);
  assert.equal(data.lookUp?.('198.51.100.7')?.country, 'SE');
  replace(NETWORKS);
  await heard(/Test-ASN/);
  assert.deepEqual(data.lookUp?.('198.51.100.7'), { asNumber: 64500, asName: 'Fjord Networks' });
});

it('a database that is not there ends the start with what to do, and doctor says the same', async () => {
  const missing = join(folder, 'none.mmdb');
  const { log } = listen();
  await assert.rejects(startAddressData({ paths: [missing], demonstration: null, log, nowMs: () => 0 }), (error) => error instanceof AddressDataError && /cannot be read \(ENOENT\)\. Put the database there/.test(error.message));
  assert.deepEqual([checkAddressData(missing, 0).status, checkAddressData(missing, 0).name], ['failed', 'address data']);
  const path = join(folder, 'doctor.mmdb');
  copyFileSync(join(folder, 'demonstration.mmdb'), path);
  assert.deepEqual(checkAddressData(path, BUILT_AT_MS + DAY_MS), { name: 'address data', status: 'ok', detail: `${path}: Test-ASN of 2023-11-14, 1 days old.` });
});

it('the demonstration is looked up where no database is named, and nothing else', async (t) => {
  const demonstration = join(folder, 'countries.mmdb');
  writeFileSync(demonstration, COUNTRIES);
  const { log, lines } = listen();
  const data = await startAddressData({ paths: [], demonstration, log, nowMs: () => BUILT_AT_MS });
  t.after(() => data.stop());
  assert.deepEqual([data.lookUp?.('198.51.100.7')?.country, data.lookUp?.('2001:db8::7'), lines], ['SE', null, []]);
});

it('nothing is looked up where no database is named', async () => {
  assert.equal((await startAddressData({ paths: [], demonstration: null, log: listen().log, nowMs: () => 0 })).lookUp, null);
});
