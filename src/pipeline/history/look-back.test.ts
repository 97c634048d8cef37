import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject, OcsfEvent } from '#contract/event.ts';
import type { Indicator, IndicatorKind } from '#contract/indicator.ts';
import { tenantScope } from '#contract/tenant.ts';
import { canonicalValue } from '#engine/detect/indicators/canonical-value.ts';
import { filterOfIndicators } from '#engine/detect/indicators/filter-of-indicators.ts';
import { IndicatorIndex } from '#engine/detect/indicators/indicator-index.ts';
import { createIndicatorMatcher } from '#engine/detect/indicators/match-indicators.ts';
import { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import { eventTextPatterns } from '#stores/events/event-text-condition.ts';
import { openChdbEventStore } from '#stores/events/chdb-event-store.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import type { EventStore } from '#stores/events/port.ts';
import { lookBack } from './look-back.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 25);
const SHA256 = 'ab'.repeat(32);

function made(kind: IndicatorKind, value: string, parts: Partial<Indicator> = {}): Indicator {
  return { kind, value, feed: 'f', label: '', confidence: 80, severity: 'high', validFromMs: NOW_MS, expiresAtMs: null, tlp: 'amber', techniques: [], tactics: [], ...parts };
}

/** What each event holds, and what it meets. */
const EVENTS: readonly (readonly [JsonObject, readonly string[]])[] = [
  [{ dst_endpoint: { ip: '203.0.113.9' } }, ['203.0.113.9']],
  [{ src_endpoint: { ip: '198.51.100.200' } }, ['198.51.100.0/24']],
  [{ src_endpoint: { ip: '2001:0DB8:0::7' } }, ['2001:db8::7', '2001:db8::/32']],
  [{ query: { hostname: 'WWW.Bad.Example' }, answers: [{ rdata: '192.0.2.1' }, { rdata: '203.0.113.9' }] }, ['bad.example', '203.0.113.9']],
  [{ query: { hostname: 'a.bad.example.' } }, ['bad.example']],
  [{ http_request: { url: { url_string: 'HTTP://Host.Example:80/kit/x?y' } } }, ['http://host.example/kit/']],
  [{ http_request: { url: { hostname: 'host.example', url_string: '/kit/' } } }, ['http://host.example/kit/']],
  [{ url: { url_string: 'https://cdn.bad.example/x' } }, ['bad.example']],
  [{ process: { parent_process: { file: { hashes: [{ algorithm_id: 3, value: SHA256.toUpperCase() }] } } } }, [SHA256]],
  [{ evidences: [{ process: { file: { hashes: [{ value: SHA256 }] } } }] }, [SHA256]],
  [{ email: { from: 'Eve <Eve@Mal.example>' } }, ['eve@mal.example']],
  [{ email: { smtp_from: 'x@mail.bad.example', files: [{ hashes: [{ value: SHA256 }] }] } }, ['bad.example', SHA256]],
  [{ tls: { ja3_hash: { value: 'cd'.repeat(16) } }, ja4_fingerprint_list: [{ value: 't13d1516h2_8daaf6152771_02713d6af862' }] }, ['cd'.repeat(16), 't13d1516h2_8daaf6152771_02713d6af862']],
  [{ dst_endpoint: { ip: '::ffff:203.0.113.9' }, src_endpoint: { ip: '::FFFF:cb00:7109' } }, ['203.0.113.9']],
  [{ src_endpoint: { ip: '0:0:0:0:0:ffff:c633:64c8' } }, ['198.51.100.0/24']],
  [{ query: { hostname: 'www.BÜCHER.example' }, dst_endpoint: { ip: '10.20.9.7' } }, ['xn--bcher-kva.example', '10.16.0.0/13']],
  [{ url: { url_string: 'http://Xn--Bcher-Kva.Example:8080/' } }, ['xn--bcher-kva.example']],
  [{ url: { url_string: '\n 203.0.113.9/x' }, dst_endpoint: { ip: '2001:DB8:0:7::1' } }, ['203.0.113.9', '2001:db8::/32']],
  [{ dst_endpoint: { ip: '8.8.8.8' } }, []],
  [{ dst_endpoint: { ip: '203.0.113.90', hostname: 'notbad.example' }, src_endpoint: { ip: '10.24.0.1' }, proxy_endpoint: { ip: '198.51.10.1' }, url: { url_string: 'http://host.example/other' } }, []],
];
const INDICATORS: readonly Indicator[] = [
  made('address', '203.0.113.9'), made('network', '198.51.100.0/24'), made('address', '2001:db8::7'), made('domain', 'bad.example'), made('url', 'http://host.example/kit/'), made('sha256', SHA256), made('mail', 'eve@mal.example'),
  made('ja3', 'cd'.repeat(16)), made('ja4', 't13d1516h2_8daaf6152771_02713d6af862'), made('address', '8.8.8.8'),
  made('domain', 'xn--bcher-kva.example'), made('network', '10.16.0.0/13'), made('network', '2001:db8::/32'),
];

function testLookBack(name: string, open: () => Promise<EventStore>): void {
  describe(name, () => {
    let store: EventStore;
    const ask = async (tenant: string, indicators: readonly Indicator[], days = 30) => {
      const warnings = new WarningLists([{ name: 'w', match: 'value', values: ['8.8.8.8'] }]);
      const found = await lookBack(store.forTenant(tenantScope(tenant)), { tenant, indicators, fromMs: NOW_MS - days * DAY_MS, toMs: NOW_MS + 1, warnings, signal: new AbortController().signal });
      assert.ok(found.ok, JSON.stringify(found));
      return found.value;
    };

    before(async () => {
      store = await open();
      const batch = EVENTS.map(([ocsf], n) => ({
        position: n, receivedAtMs: NOW_MS,
        event: { id: `e${n}`, tenant: 'acme', source: 'acme.x', domain: null, timeMs: NOW_MS - n * DAY_MS, logSources: [], fields: {}, raw: `r${n}`, ocsf: { class_uid: 0, category_uid: 0, activity_id: 1, type_uid: 1, time: NOW_MS, severity_id: 1, metadata: {}, ...ocsf } },
      }));
      await store.write(batch);
    });
    after(() => store.close());

    it('finds in stored events what the matcher finds in them as they come, each indicator in every place', async () => {
      const { count, matches, heldBack } = await ask('acme', INDICATORS);
      const found = EVENTS.map((_, n) => matches.filter(({ event }) => event === `e${n}`).map(({ value }) => value).sort());
      assert.deepEqual(found, EVENTS.map(([, values]) => [...values].sort()));
      assert.deepEqual([count, heldBack], [EVENTS.flatMap(([, values]) => values).length, 1]);
      for (const indicator of INDICATORS) {
        const alone = await ask('acme', [indicator]);
        assert.deepEqual(alone.matches.map(({ event }) => event).sort(), matches.filter(({ value }) => value === indicator.value).map(({ event }) => event).sort(), indicator.value);
      }
    });

    it('looks at the span of time and at the tenant alone, also for many indicators', async () => {
      const many = [...Array.from({ length: 1_500 }, (_, n) => made('domain', `h${n}.other.example`)), ...INDICATORS];
      assert.equal((await ask('acme', many, 3)).matches.filter(({ event }) => Number(event.slice(1)) > 3).length, 0);
      assert.equal((await ask('acme', many)).count, (await ask('acme', INDICATORS)).count);
      assert.equal((await ask('beta', INDICATORS)).count, 0);
    });
  });
}

const octet = fc.nat(255);
const spelt = fc.oneof(
  fc.tuple(fc.constantFrom('', '::ffff:', 'http://', 'http://u@', '\n '), octet, octet, octet, octet).map(([before, ...bytes]) => ({ kind: 'address' as const, value: bytes.join('.'), text: `${before}${bytes.join('.')}${before.includes('/') || before.includes('\n') ? '/x' : ''}` })),
  fc.tuple(octet, octet, octet, octet).map((bytes) => ({ kind: 'address' as const, value: bytes.join('.'), text: `::FFFF:${((bytes[0] << 8) | bytes[1]).toString(16)}:${((bytes[2] << 8) | bytes[3]).toString(16).padStart(4, '0')}` })),
  fc.ipV6().map((text) => ({ kind: 'address' as const, value: text, text })),
  fc.tuple(fc.domain(), fc.constantFrom('', 'a.', 'https://', 'http://x@y.', 'me@', '\u000b'), fc.boolean()).map(([name, before, isUpper]) => ({ kind: 'domain' as const, value: name, text: isUpper ? `${before}${name}`.toUpperCase() : `${before}${name}${before === '\u000b' ? '/x' : ''}` })),
);

/** Whether a pattern finds the event, wherever the matcher meets the indicator in it. */
function isSound(sought: Pick<Indicator, 'kind' | 'value'>, ocsf: OcsfEvent): boolean {
  const index = new IndicatorIndex();
  index.add(index.openFeed({ name: 'f', tenant: null }), made(sought.kind, sought.value));
  if (createIndicatorMatcher({ index: () => index, warnings: new WarningLists([]) })({ ocsf, tenant: 'acme', timeMs: NOW_MS }).length === 0) return true;
  const filter = filterOfIndicators([sought]);
  assert.ok(filter.kind === 'event-text');
  return eventTextPatterns(filter).some((pattern) => new RegExp(pattern, 'u').test(JSON.stringify(ocsf).toLowerCase()));
}

const PLACES: Readonly<Record<string, (text: string) => JsonObject>> = { url: (text) => ({ url: { url_string: text } }), mail: (text) => ({ email: { from: text } }), host: (text) => ({ query: { hostname: text } }) };

it('no pattern misses an event that the matcher meets an indicator in, however it is spelt there', () => {
  fc.assert(fc.property(spelt, fc.integer({ min: 8, max: 32 }), fc.constantFrom(...Object.keys(PLACES)), ({ kind, value, text }, prefix, place) => {
    const found = canonicalValue(kind, value);
    if (!found.ok) return;
    const around = canonicalValue('network', `${found.value.value}/${found.value.value.includes(':') ? prefix + 8 : prefix}`);
    const ocsf = { class_uid: 0, category_uid: 0, activity_id: 1, type_uid: 1, time: NOW_MS, severity_id: 1, metadata: {}, ...PLACES[place]?.(text) };
    for (const sought of [found.value, ...(around.ok ? [around.value] : [])]) assert.ok(isSound(sought, ocsf), `${sought.kind} ${sought.value} in ${JSON.stringify(text)}`);
  }), { numRuns: 500 });
});

testLookBack('looking back in memory', async () => memoryEventStore());

describe('on the engine', () => {
  let directory = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'look-back-'));
  });
  after(async () => {
    await rm(directory, { recursive: true, force: true });
  });
  testLookBack('looking back', () => openChdbEventStore({ directory }));
});
