import type { Indicator, IndicatorKind } from '#contract/indicator.ts';

/** A million indicators of a seed, as feeds write them: half addresses, the rest names, URLs, hashes and a few networks. */
export function makeValues(count: number, seed: number): string[] {
  const { next, hex, word, address } = maker(seed);
  return Array.from({ length: count }, (_, n) => {
    const share = n % 100;
    if (share < 45) return address();
    if (share < 47) return `${address().replace(/\.\d+$/, '.0')}/${[24, 23, 22, 20, 28][next(5)]}`;
    if (share < 70) return `${word()}.${word()}.example`;
    if (share < 82) return `http://${word()}.example/${word()}/${word()}.php`;
    if (share < 96) return hex(64);
    return hex(share < 98 ? 32 : 40);
  });
}

function maker(seed: number) {
  let state = seed >>> 0;
  // A linear congruential generator (Numerical Recipes): what it gives is only to be spread and the same each time.
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const hex = (digits: number): string => Array.from({ length: digits / 4 }, () => next(65_536).toString(16).padStart(4, '0')).join('');
  const word = (): string => next(2 ** 31).toString(36);
  const address = (): string => `${1 + next(222)}.${next(256)}.${next(256)}.${next(256)}`;
  return { next, hex, word, address };
}

/** Indicators of every kind in turn, each as many: names with some below them, networks of several widths. */
export function makeMixed(count: number, seed: number): readonly Indicator[] {
  const { next, hex, word, address } = maker(seed);
  const values: readonly (readonly [IndicatorKind, () => string])[] = [
    ['address', address], ['sha256', () => hex(64)], ['domain', () => `${word()}.example`], ['url', () => `http://${word()}.example/${word()}.php`], ['md5', () => hex(32)], ['mail', () => `${word()}@${word()}.example`],
    ['domain', () => `${word()}.${word()}.example`], ['ja3', () => hex(32)], ['network', () => `${address().replace(/\.\d+$/, '.0')}/24`], ['network', () => `${address().replace(/(?:\.\d+){2}$/, '.0.0')}/${17 - next(2)}`],
  ];
  return Array.from({ length: count }, (_, n) => {
    const [kind, make] = values[n % values.length] as (typeof values)[number];
    return indicatorOf(kind, make());
  });
}

/** An indicator of which nothing is known but that it is new. */
export function indicatorOf(kind: IndicatorKind, value: string): Indicator {
  return { kind, value, feed: 'bench', label: '', confidence: 80, severity: 'high', validFromMs: Date.now(), expiresAtMs: null, tlp: 'amber', techniques: [], tactics: [] };
}

/** A bundle of STIX 2.1 with an indicator for each value. */
export function bundleOf(values: readonly string[]): string {
  const objects = values.map((value, n) => {
    const id = `indicator--${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
    return `{"type":"indicator","spec_version":"2.1","id":"${id}","created":"2026-11-01T00:00:00.000Z","modified":"2026-11-01T00:00:00.000Z","indicator_types":["malicious-activity"],"confidence":75,"pattern":"[${comparison(value)}]","pattern_type":"stix","valid_from":"2026-11-01T00:00:00Z"}`;
  });
  return `{"type":"bundle","id":"bundle--1","objects":[${objects.join(',')}]}`;
}

function comparison(value: string): string {
  if (value.includes('://')) return `url:value = '${value}'`;
  if (/^[\d./]+$/.test(value)) return `ipv4-addr:value = '${value}'`;
  if (value.includes('.')) return `domain-name:value = '${value}'`;
  return `file:hashes.'${value.length === 64 ? 'SHA-256' : value.length === 40 ? 'SHA-1' : 'MD5'}' = '${value}'`;
}
