/**
 * Measures what a database of addresses costs: `npm run bench:addresses -- DIR [--networks 200000] [--events 20000] [--passes 9] [--format json]`. DIR holds `zeek-wrccdc2018`. The database
 * is made up, half of it around the addresses of the records. Processor time of one core; with and without it in turn in one run.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { EXIT } from '#base/exit-codes.ts';
import type { LookUpAddress } from '#contract/address-facts.ts';
import type { MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { AddressData } from '#stores/addresses/address-data.ts';
import { writeMmdb } from '../tools/addresses/write-mmdb.ts';
import { seeded } from '../tools/seeded.ts';
import { compare, cpuUs } from './detect/measure.ts';

const NOW_MS = Date.UTC(2026, 10, 26);
const ADDRESS = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g;
const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { networks: { type: 'string', default: '200000' }, events: { type: 'string', default: '20000' }, passes: { type: 'string', default: '9' }, format: { type: 'string', default: 'table' } },
});

async function measureAll(data: string): Promise<Readonly<Record<string, number>>> {
  const files = globSync('{conn,dns,http,ssl,ssh}*.gz', { cwd: join(data, 'zeek-wrccdc2018') }).sort();
  const records = files.flatMap((file) => linesOf(join(data, 'zeek-wrccdc2018', file)).slice(0, Math.ceil(Number(options.events) / files.length)));
  const addresses = [...new Set(records.flatMap((text) => text.match(ADDRESS) ?? []))];
  const file = writeMmdb({ kind: 'Bench-City', description: 'Made up', builtAtS: NOW_MS / 1000, networks: networksOf(addresses, Number(options.networks)) });
  const open = await opener(file);
  const [without, withIt] = [await normaliserFromContent('content'), await normaliserFromContent('content', null, (await open()).lookUp)];
  const events = count(without, records);
  const placed = place(withIt, records);
  // A new one for each pass: it remembers addresses, and the same again would be no measure.
  const cold = await Promise.all(Array.from({ length: Number(options.passes) }, open));
  const times = compare({
    without: () => cpuUs(() => count(without, records)) / events, with: () => cpuUs(() => count(withIt, records)) / events,
    cold: () => cpuUs(() => lookUpAll((cold.pop() as AddressData).lookUp, addresses)) / addresses.length,
  }, Number(options.passes));
  return {
    events, addresses: addresses.length, networks: Number(options.networks), megabytes: round(file.length / 1e6), eventsPlaced: placed,
    perSecondWithout: Math.round(1e6 / times.without.median), perSecondWith: Math.round(1e6 / times.with.median), addedPercent: round((times.with.median / times.without.median - 1) * 100),
    addedBestPercent: round((times.with.best / times.without.best - 1) * 100), coldLookUpsPerSecond: Math.round(1e6 / times.cold.median),
  };
}

async function opener(file: Buffer): Promise<() => Promise<AddressData>> {
  const place = mkdtempSync(join(tmpdir(), 'bench-addresses-'));
  process.on('exit', () => rmSync(place, { recursive: true }));
  const path = join(place, 'city.mmdb');
  writeFileSync(path, file);
  return async () => {
    const opened = await AddressData.open([path], (detail) => process.stderr.write(`${detail}\n`));
    if (!opened.ok) throw new Error(opened.detail);
    return opened.value;
  };
}

/** Networks of /24, as in a database of cities; those of the records first, also where they are private, so that a look-up finds something. */
function networksOf(addresses: readonly string[], most: number) {
  const random = seeded(1);
  const starts = new Set(addresses.map((address) => address.slice(0, address.lastIndexOf('.'))).slice(0, most / 2));
  while (starts.size < most) starts.add([1 + random() * 222, random() * 256, random() * 256].map(Math.floor).join('.'));
  return [...starts].filter((start) => start.split('.').every((part) => Number(part) < 256)).map((start, at) => ({
    network: `${start}.0/24`,
    record: { country: { iso_code: at % 2 === 0 ? 'SE' : 'NO' }, city: { names: { en: `Town ${at}` } }, location: { latitude: -90.5 + (at % 180), longitude: 10.5 }, autonomous_system_number: at, autonomous_system_organization: `Network ${at}` },
  }));
}

function count(normaliser: MappingNormaliser, records: readonly string[]): number {
  let events = 0;
  for (const [at, text] of records.entries()) {
    const outcome = normaliser.normalise({ tenant: 'bench', source: '', receivedAtMs: NOW_MS, id: String(at), text });
    if (outcome.ok) events += outcome.events.length;
  }
  return events;
}

function place(normaliser: MappingNormaliser, records: readonly string[]): number {
  return records.reduce((sum, text, at) => {
    const outcome = normaliser.normalise({ tenant: 'bench', source: '', receivedAtMs: NOW_MS, id: String(at), text });
    return sum + (outcome.ok ? outcome.events.filter(({ ocsf }) => JSON.stringify(ocsf).includes('"autonomous_system"')).length : 0);
  }, 0);
}

function lookUpAll(lookUp: LookUpAddress, addresses: readonly string[]): void {
  for (const address of addresses) lookUp(address);
}

function linesOf(file: string): string[] {
  return gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').filter((line) => line.startsWith('{'));
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

if (folder === undefined) {
  process.stderr.write('Name the folder with the data: npm run bench:addresses -- DIR [--networks N] [--events N] [--passes N] [--format json]\n');
  process.exitCode = EXIT.usage;
} else {
  const figures = await measureAll(folder);
  process.stdout.write(options.format === 'json' ? `${JSON.stringify(figures)}\n` : Object.entries(figures).map(([name, figure]) => `${name.padEnd(32)}${figure.toLocaleString('en-GB')}\n`).join(''));
}
