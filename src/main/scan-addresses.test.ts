import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, after } from 'node:test';
import { writeMmdb } from '../../tools/addresses/write-mmdb.ts';

const DAY_S = 86_400;
const folder = mkdtempSync(join(tmpdir(), 'scan-addresses-'));
after(() => rmSync(folder, { recursive: true }));

/** A sign-in as Okta writes it, without a place. */
function signIn(day: number, address: string): string {
  const published = new Date(Date.UTC(2026, 9, 1) + day * DAY_S * 1000).toISOString();
  return JSON.stringify({
    eventType: 'user.session.start', published, uuid: `5a1c7e01-c41d-11f0-${day}`, actor: { id: '00u7nw', type: 'User', alternateId: 'mara.lind@northwind.example' }, client: { ipAddress: address },
    outcome: { result: 'SUCCESS' }, severity: 'INFO', displayMessage: 'User login to Okta', version: '0', legacyEventType: null, transaction: { type: 'WEB', id: `t${day}` }, debugContext: { debugData: {} }, target: null,
  });
}

function scan(...args: readonly string[]) {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], { encoding: 'utf8' });
}

describe('a scan with a database of addresses', () => {
  const records = join(folder, 'okta.ndjson');
  const [city, asn] = [join(folder, 'city.mmdb'), join(folder, 'asn.mmdb')];
  const place = (country: string, latitude: number, longitude: number) => ({ country: { iso_code: country }, location: { latitude, longitude } });
  const builtAtS = Math.floor(Date.now() / 1000) - 100 * DAY_S;
  writeFileSync(records, [...Array.from({ length: 20 }, (_, day) => signIn(day, '198.51.100.24')), signIn(20, '203.0.113.9'), signIn(20.02, '198.51.100.24')].join('\n'));
  writeFileSync(city, writeMmdb({ kind: 'Test-City', description: 'x', builtAtS, networks: [{ network: '198.51.100.0/24', record: place('SE', 55.6, 13) }, { network: '203.0.113.0/24', record: place('SG', 1.35, 103.8) }] }));
  writeFileSync(asn, writeMmdb({ kind: 'Test-ASN', description: 'x', builtAtS: builtAtS + 95 * DAY_S, networks: [{ network: '203.0.113.0/24', record: { autonomous_system_number: 64500, autonomous_system_organization: 'Strait Telecom' } }] }));

  it('places sign-ins whose records have no place, so that models judge them, and says how old it is', () => {
    const { status, stdout, stderr } = scan('scan', records, '--address-data', city, '--address-data', asn, '--show', 'alerts', '--format', 'ndjson');
    assert.equal(status, 0, stderr);
    const summaries = stdout.trim().split('\n').map((line) => (JSON.parse(line) as { rule: { id: string }; summary: string })).map(({ rule, summary }) => `${rule.id} ${summary}`).join('\n');
    assert.match(summaries, /watchfloor\.models\/new-sign-in-country .*sg for the first time/);
    assert.match(summaries, /watchfloor\.models\/impossible-travel .*km from S[EG] to S[EG]/);
    assert.match(stderr, /Test-City of \d{4}-\d\d-\d\d, 100 days old: networks have moved since, download a newer one\./);
    assert.match(stderr, /Test-ASN of \d{4}-\d\d-\d\d, 5 days old\./);
  });

  it('finds neither without it', () => {
    const { stdout, stderr } = scan('scan', records, '--show', 'alerts', '--format', 'ndjson');
    assert.doesNotMatch(stdout, /new-sign-in-country|impossible-travel/);
    assert.doesNotMatch(stderr, /Addresses/);
  });

  it('shows them in events, and says what to do about a file that is none', () => {
    const { stdout } = scan('normalise', records, '--address-data', city, '--address-data', asn);
    const events = stdout.trim().split('\n').map((line) => JSON.parse(line) as { src_endpoint: object });
    assert.deepEqual(events.at(-2)?.src_endpoint, { ip: '203.0.113.9', location: { country: 'SG', lat: 1.35, long: 103.8 }, autonomous_system: { number: 64500, name: 'Strait Telecom' } });
    const { status, stderr } = scan('scan', records, '--address-data', records);
    assert.equal(status, 2);
    assert.match(stderr, /okta\.ndjson is no database of addresses in the MaxMind DB format\. Unpack it/);
  });
});
