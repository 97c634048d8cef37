import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read, readings } from './reading.fixture.ts';

const SHA256 = 'ab'.repeat(32);
const MD5 = 'cd'.repeat(16);
const indicator = (pattern: string, more: object = {}) => ({ type: 'indicator', spec_version: '2.1', id: 'indicator--1', pattern, pattern_type: 'stix', valid_from: '2026-11-01T00:00:00Z', ...more });
const bundle = (...objects: object[]) => ({ type: 'bundle', id: 'bundle--1', objects });
const ofPattern = (pattern: string) => read(bundle(indicator(pattern)));

describe('a STIX pattern', () => {
  it('is each thing that is enough to see', () => {
    const cases: Readonly<Record<string, readonly string[]>> = {
      "[domain-name:value = 'Bad.Example']": ['domain bad.example'],
      "[ipv4-addr:value = '198.51.100.7' OR ipv6-addr:value='2001:db8::7']": ['address 198.51.100.7', 'address 2001:db8::7'],
      "[ipv4-addr:value = '198.51.100.0/24']": ['network 198.51.100.0/24'],
      "[ipv4-addr:value ISSUBSET '198.51.100.0/24']": ['network 198.51.100.0/24'],
      "[ipv4-addr:value IN ('198.51.100.7', '198.51.100.8')]": ['address 198.51.100.7', 'address 198.51.100.8'],
      "[url:value = 'http://bad.example/it\\'s']": ["url http://bad.example/it's"],
      "[email-message:from_ref.value = 'eve@bad.example'] OR [email-addr:value = 'mal@bad.example']": ['mail eve@bad.example', 'mail mal@bad.example'],
      "[network-traffic:dst_ref.value = '198.51.100.7']": ['address 198.51.100.7'],
      "[network-traffic:extensions.'tls-ext'.ja3_hash = 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd']": [`ja3 ${MD5}`],
      [`[file:hashes.'SHA-256' = '${SHA256}' AND file:name = 'a.exe']`]: [`sha256 ${SHA256}`],
      [`[file:hashes.MD5 = '${MD5}' AND (file:hashes.'SHA-256' = '${SHA256}' OR file:size > 10)]`]: [`md5 ${MD5}`, `sha256 ${SHA256}`],
      "([domain-name:value = 'bad.example']) WITHIN 300 SECONDS": ['domain bad.example'],
      "[domain-name:value = 'bad.example' AND ipv4-addr:value = '198.51.100.7']": ['conjunction'],
      "[domain-name:value = 'bad.example'] FOLLOWEDBY [ipv4-addr:value = '198.51.100.7']": ['conjunction'],
      "[domain-name:value = 'bad.example'] REPEATS 5 TIMES": ['unsupported-pattern'],
      "[domain-name:value != 'bad.example']": ['unsupported-pattern'],
      "[domain-name:value NOT = 'bad.example']": ['unsupported-pattern'],
      "[domain-name:value MATCHES 'bad.*']": ['unsupported-pattern'],
      "[file:name = 'a.exe']": ['unsupported-kind'],
      "[ipv4-addr:value = 'x']": ['bad-value'],
      "[domain-name:value = 'co.uk']": ['public-suffix'],
      "[domain-name:value = 'bad.example'": ['unreadable'],
      "domain-name:value = 'bad.example'": ['unreadable'],
      '': ['unreadable'],
    };
    for (const [pattern, expected] of Object.entries(cases)) assert.deepEqual(ofPattern(pattern), expected, pattern);
  });

  it('that is endless or nested without end is no pattern', () => {
    assert.deepEqual(ofPattern(`[${'('.repeat(10_000)}a:value='b'`), ['unreadable']);
    assert.deepEqual(ofPattern(`[domain-name:value IN (${"'a.example',".repeat(30_000)}'b.example')]`), ['unreadable']);
  });
});

describe('a STIX bundle', () => {
  it('says of an indicator what its relations, markings and phases say', () => {
    const [reading] = readings(bundle(
      { type: 'relationship', id: 'relationship--1', relationship_type: 'indicates', source_ref: 'indicator--1', target_ref: 'malware--1' },
      { type: 'relationship', id: 'relationship--2', relationship_type: 'indicates', source_ref: 'indicator--1', target_ref: 'attack-pattern--1' },
      indicator("[domain-name:value = 'bad.example']", {
        confidence: 85, valid_until: '2027-01-01T00:00:00Z', indicator_types: ['malicious-activity'], object_marking_refs: ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed'],
        kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'command-and-control' }, { kill_chain_name: 'lockheed', phase_name: 'delivery' }],
      }),
      { type: 'malware', id: 'malware--1', name: 'Sample Stealer' },
      { type: 'attack-pattern', id: 'attack-pattern--1', external_references: [{ source_name: 'mitre-attack', external_id: 'T1071.001' }] },
    )).filter(({ ok }) => ok);
    assert.deepEqual(reading, {
      ok: true,
      value: {
        kind: 'domain', value: 'bad.example', feed: 'test', label: 'Sample Stealer', confidence: 85, severity: 'high', validFromMs: Date.UTC(2026, 10, 1), expiresAtMs: Date.UTC(2027, 0, 1),
        tlp: 'red', techniques: ['T1071.001'], tactics: ['command-and-control'],
      },
    });
  });

  it('is told of where it has nothing to match', () => {
    assert.deepEqual(read(bundle(
      indicator("[domain-name:value = 'a.example']", { revoked: true }), indicator("[domain-name:value = 'b.example']", { valid_until: '2026-11-19T00:00:00Z' }),
      indicator("[domain-name:value = 'c.example']", { indicator_types: ['benign'] }), indicator('rule x {}', { pattern_type: 'yara' }), { type: 'report' }, { no: 'type' }, { type: 'url', value: 'http://d.example/' },
    )), ['revoked', 'expired', 'not-for-detection', 'unsupported-pattern', 'no-indicator', 'unreadable', 'no-indicator']);
  });

  it('of observables alone has them as weak indicators', () => {
    const found = readings(bundle({ type: 'ipv4-addr', value: '198.51.100.7' }, { type: 'file', hashes: { MD5, 'SHA-512': 'x' } }, { type: 'identity' }));
    assert.deepEqual(found.map((one) => (one.ok ? `${one.value.kind} ${one.value.confidence}` : one.reason)), ['address 30', 'md5 30', 'unsupported-kind', 'no-indicator']);
  });

  it('may be an answer of TAXII, a list or a single object', () => {
    const one = indicator("[domain-name:value = 'bad.example']");
    for (const document of [{ more: false, objects: [one] }, [one], one]) assert.deepEqual(read(document), ['domain bad.example']);
  });
});
