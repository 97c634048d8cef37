import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { EventFields, FieldValue } from '../event-fields.ts';
import { parseSigma } from './parse-sigma.ts';
import { referenceMatch } from './reference-match.ts';
import { compileRules } from './rule-set.ts';

type Values = Readonly<Record<string, FieldValue | readonly FieldValue[]>>;

function eventOf(fields: Values, text = ''): EventFields {
  const values = (name: string): readonly FieldValue[] | undefined => {
    const held = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return held === undefined ? undefined : Array.isArray(held) ? (held as readonly FieldValue[]) : [held as FieldValue];
  };
  return { logSources: [], timeMs: 0, text, values };
}

/** Whether a search holds; the plain matcher and the index must agree. */
function holds(search: unknown, event: EventFields): boolean {
  const { rules, problems } = parseSigma(JSON.stringify({ title: 'Rule', id: 'r', logsource: {}, detection: { s: search, condition: 's' } }), 'r.yml');
  assert.deepEqual(problems, []);
  const isHeld = referenceMatch(rules, event).length === 1;
  assert.equal(compileRules(rules).match(event).length === 1, isHeld, 'the index says otherwise');
  return isHeld;
}

type Case = readonly [key: string, wanted: unknown, hits: readonly unknown[], misses: readonly unknown[]];

/** Each value of `hits` in the field A matches, each of `misses` does not; undefined stands for no such field. */
function table(cases: readonly Case[]): void {
  for (const [key, wanted, hits, misses] of cases) {
    it(`${key}: ${JSON.stringify(wanted)}`, () => {
      for (const [values, isWanted] of [[hits, true], [misses, false]] as const) {
        for (const value of values) assert.equal(holds({ [key]: wanted }, eventOf(value === undefined ? {} : { A: value as FieldValue })), isWanted, `A = ${JSON.stringify(value)}`);
      }
    });
  }
}

describe('a plain value', () => {
  table([
    ['A', 'cmd.exe', ['cmd.exe', 'CMD.EXE', ['x', 'Cmd.exe']], ['cmdXexe', 'cmd.exe ', 'a cmd.exe', '', undefined, null, []]],
    ['A', 4625, [4625, '4625', ['1', 4625]], [4624, '04625', '4625.0', 46250]],
    ['A', '4625', [4625, '4625'], ['4625 ']],
    ['A', true, [true, 'true', 'TRUE'], [false, 1, 'yes']],
    ['A', 1.5, [1.5, '1.5'], ['1.50', 1]],
    ['A', '', ['', ['x', '']], [' ', 'x', undefined, null, []]],
    ['A', null, [undefined, null, [], ['x', null]], ['', 'x', 0, false]],
    ['A', ['x', null], [undefined, null, 'X'], ['y', '']],
    ['A', '*', ['', 'x', 0, false, ['x', null]], [undefined, null, []]],
    ['A', '?*', ['x', 'xy', 0], ['', undefined, null]],
    ['A', 'c?d*.exe', ['cmd.exe', 'CXD\\run.EXE', 'c?d.exe'], ['cd.exe', 'cmd.exe2']],
    ['A', 'a*b*c', ['abc', 'axxbxxc', 'abbc'], ['acb', 'ab', 'xabc']],
    ['A', '*aab', ['aab', 'aaab', 'xaab'], ['aabx']],
    ['A', 'C:\\\\Temp\\*', ['C:\\Temp*'], ['C:\\Temp\\x', 'C:\\Temp']],
    ['A', 'C:\\\\Temp\\\\*', ['C:\\Temp\\x', 'c:\\temp\\'], ['C:\\Temp', 'C:\\Temp*']],
    ['A', 'C:\\Temp\\x', ['C:\\Temp\\x'], ['C:Tempx']],
    ['A', 'what\\?', ['what?', 'WHAT?'], ['whats']],
    ['A', 'a\\', ['a\\'], ['a']],
    ['A', '\u00c9cole', ['\u00e9cole', '\u00c9COLE'], ['ecole', 'E\u0301cole']],
    ['A', '\u03a3\u03a3', ['\u03c3\u03c3', '\u03a3\u03c3'], ['\u03c3\u03c2']],
    ['A', '\u0130', ['i', 'I', '\u0130'], ['\u0131']],
    ['A', 'stra\u00dfe', ['STRA\u1e9eE'], ['STRASSE']],
    ['A', '\u{10400}x', ['\u{10428}X'], ['x']],
  ]);
});

describe('a place in the value', () => {
  table([
    ['A|contains', '-enc', ['x -ENC y', '-enc', ['a', 'b -enc']], ['- enc', '', undefined]],
    ['A|startswith', 'HKLM\\', ['hklm\\x', 'HKLM\\'], ['xHKLM\\', 'HKLM']],
    ['A|endswith', '.exe', ['a.EXE', '.exe'], ['a.exe ', 'exe']],
    ['A|contains', '', ['', 'x', 0], [undefined, null, []]],
    ['A|contains', 'a*b', ['xa--bx', 'ab'], ['ba']],
    ['A|startswith', 'a?c', ['abcd'], ['ac', 'xabc']],
    ['A|endswith', '*x', ['x', 'ax'], ['xa']],
    ['A|contains|all', ['one', 'two'], ['two ONE', ['one', 'two']], ['one', 'tw one']],
    ['A|contains', 5, [456, '151'], [46]],
    ['A|neq', 'x', ['y', '', undefined, null, ['y', 'z']], ['x', 'X', ['y', 'x']]],
    ['A|contains|neq', ['a', 'b'], ['c', undefined], ['xa', 'b']],
    ['A|contains|all|neq', ['a', 'b'], ['a', 'c'], ['ab']],
    ['A|cased', 'Cmd', ['Cmd'], ['cmd', 'CMD']],
    ['A|contains|cased', 'Enc', ['x Enc'], ['x enc']],
    ['A|cased', 'C*d', ['Cmd', 'Cd'], ['cmd', 'CmD']],
  ]);
});

describe('a regular expression', () => {
  table([
    ['A|re', 'b.d', ['abcd', 'bxdx'], ['ABCD', 'b\nd', '']],
    ['A|re', '^a$', ['a'], ['A', 'xa', 'a\nb']],
    ['A|re|i', 'cmd', ['CMD', 'xCmdx'], ['cnd']],
    ['A|re|m', '^b$', ['a\nb\nc', 'b'], ['a\nbc']],
    ['A|re|s', 'a.b', ['a\nb', 'axb'], ['ab']],
    ['A|re|i|m|s', '^b.c$', ['a\nB\nC', 'bxc'], ['bc']],
    ['A|re|startswith', 'a|b', ['ax', 'bx'], ['xa']],
    ['A|re|endswith', 'a|b', ['xa', 'xb'], ['ax']],
    ['A|re', '^\\d{4}$', [4625, '4625'], [46250, '']],
    ['A|re', ['^a', 'z$'], ['ab', 'yz'], ['ba']],
    ['A|re|all', ['a', 'b'], ['ab', ['a', 'b']], ['a']],
    ['A|re|neq', 'a', ['b', undefined], ['a']],
    ['A|re', '\\\\Temp\\\\', ['C:\\Temp\\x'], ['C:Temp']],
  ]);
});

describe('a network', () => {
  table([
    ['A|cidr', '192.0.2.0/24', ['192.0.2.0', '192.0.2.255', '::ffff:192.0.2.9', ['10.0.0.1', '192.0.2.3']], ['192.0.3.0', '192.0.2', 'x', '', '192.0.2.9/32', undefined]],
    ['A|cidr', '192.0.2.77/26', ['192.0.2.64', '192.0.2.127'], ['192.0.2.63', '192.0.2.128']],
    ['A|cidr', '0.0.0.0/0', ['255.255.255.255'], ['::1', '256.0.0.1']],
    ['A|cidr', '198.51.100.7', ['198.51.100.7'], ['198.51.100.8']],
    ['A|cidr', '2001:db8::/32', ['2001:DB8::1', '2001:db8:ffff:0:0:0:0:1', '2001:0db8::192.0.2.1'], ['2001:db9::1', '192.0.2.1', '2001:db8:::1', '2001:db8']],
    ['A|cidr', 'fe80::/10', ['fe80::1%eth0', 'febf::1'], ['fec0::1']],
    ['A|cidr', ['10.0.0.0/8', '2001:db8::1/128'], ['10.9.8.7', '2001:db8::1'], ['2001:db8::2']],
    ['A|cidr|neq', '10.0.0.0/8', ['11.0.0.0', 'x', undefined], ['10.0.0.1']],
  ]);
});

describe('an encoded value', () => {
  table([
    ['A|base64', 'foobar', ['Zm9vYmFy'], ['foobar', 'Zm9vYmF']],
    ['A|base64', 'f', ['Zg=='], ['Zg']],
    ['A|base64offset|contains', 'foobar', ['xxZm9vYmFyxx', Buffer.from('1foobar2').toString('base64'), Buffer.from('12foobar345').toString('base64')], ['foobar', Buffer.from('fooxbar').toString('base64')]],
    ['A|wide|base64offset|contains', 'IEX', ['', '1', '12'].map((lead) => Buffer.concat([Buffer.from(lead), Buffer.from('IEX (x)', 'utf16le')]).toString('base64')), [Buffer.from('IEX').toString('base64')]],
    ['A|utf16le|base64', 'ab', [Buffer.from('ab', 'utf16le').toString('base64')], ['YWI=']],
    ['A|utf16be|base64', 'ab', [Buffer.from('\0a\0b', 'latin1').toString('base64')], ['YQBiAA==']],
    ['A|utf16|base64', 'ab', [Buffer.from('\ufeffab', 'utf16le').toString('base64')], ['YQBiAA==']],
    ['A|base64', 'gr\u00fcn\u{1f600}', [Buffer.from('gr\u00fcn\u{1f600}').toString('base64')], ['gr\u00fcn\u{1f600}']],
    ['A|base64|cased', 'foobar', ['Zm9vYmFy'], ['zm9vymfy']],
    ['A|wide|contains', 'ab', ['xa\u0000b\u0000'], ['ab']],
    ['A|base64', 'a\\*b', [Buffer.from('a*b').toString('base64')], [Buffer.from('a\\*b').toString('base64')]],
    ['A|windash|contains', ' -enc', ['x -enc', 'x /ENC', 'x \u2013enc', 'x \u2014enc', 'x \u2015enc'], ['x enc', 'x _enc']],
    ['A|contains|windash', ' /c ', ['x -c y', 'x /c y'], ['x c y']],
    ['A|windash|contains|all', [' -a', ' -b'], ['x /a -b'], ['x /a']],
    ['A|windash', 'a-b', ['a-b'], ['a/b']],
  ]);
});

describe('a number', () => {
  table([
    ['A|lt', 10, [9, '9.9', -1, ' 7 ', '1e0', ['99', '3']], [10, '10', 'x', '', null, undefined, true]],
    ['A|lte', 10, [10, '10.0'], [10.1]],
    ['A|gt', 10, [11, '1e2'], [10, '0x20']],
    ['A|gte', '10', [10, '11'], [9.99]],
    ['A|gt', -5, [-4, 0], [-5]],
  ]);
});

describe('a part of a date', () => {
  table([
    ['A|minute', 45, ['2026-03-01T07:45:12Z', '2026-03-01 07:45'], ['2026-03-01T07:44:59Z', 'x', undefined]],
    ['A|hour|gte', 22, ['2026-03-01T22:00:00Z', '2026-03-01T23:10:00+02:00'], ['2026-03-01T21:59:59Z']],
    ['A|hour', 0, ['2026-03-01'], ['2026-03-01T01:00:00Z']],
    ['A|day', 1, ['2026-03-01T07:45:12Z'], ['2026-03-02T07:45:12Z']],
    ['A|week', 1, ['2024-12-30', '2026-01-01'], ['2024-12-29']],
    ['A|week', 53, ['2026-12-31', '2021-01-01'], ['2025-12-31']],
    ['A|month|lt', 3, ['2026-02-28'], ['2026-03-01']],
    ['A|year', 2023, [1_700_000_000, 1_700_000_000_000, '1700000000', '2023-01-01'], [1_600_000_000, '2022-12-31']],
  ]);
});

describe('presence', () => {
  table([
    ['A|exists', true, ['', null, 0, 'x'], [undefined]],
    ['A|exists', false, [undefined], ['', null, 'x']],
  ]);
});

describe('another field of the event', () => {
  const event = (a: FieldValue | readonly FieldValue[], b: FieldValue | readonly FieldValue[]) => eventOf({ A: a, B: b });
  it('is compared as it is, or where the modifier says', () => {
    assert.equal(holds({ 'A|fieldref': 'B' }, event('ann', 'ANN')), true);
    assert.equal(holds({ 'A|fieldref': 'B' }, event('ann', 'ben')), false);
    assert.equal(holds({ 'A|fieldref': 'B' }, event(5, '5')), true);
    assert.equal(holds({ 'A|fieldref|cased': 'B' }, event('ann', 'ANN')), false);
    assert.equal(holds({ 'A|fieldref|startswith': 'B' }, event('ann.smith', 'Ann')), true);
    assert.equal(holds({ 'A|fieldref|endswith': 'B' }, event('corp\\ann', 'ann')), true);
    assert.equal(holds({ 'A|fieldref|contains': 'B' }, event('x ann y', 'ann')), true);
    assert.equal(holds({ 'A|fieldref': 'B' }, event(['x', 'y'], ['z', 'Y'])), true);
    assert.equal(holds({ 'A|fieldref|neq': 'B' }, event('ann', 'ben')), true);
  });

  it('matches nothing where it is absent, null or empty, but empty equals empty', () => {
    assert.equal(holds({ 'A|fieldref': 'B' }, eventOf({ A: 'x' })), false);
    assert.equal(holds({ 'A|fieldref': 'B' }, event(null, null)), false);
    assert.equal(holds({ 'A|fieldref|contains': 'B' }, event('x', '')), false);
    assert.equal(holds({ 'A|fieldref': 'B' }, event('', '')), true);
  });
});

describe('a keyword', () => {
  const event = eventOf({}, '<Data Name="x">Dropped by POLICY 12*</Data>');
  const cases: readonly (readonly [unknown, boolean])[] = [
    [['policy'], true], ['policy', true], [['absent', 'dropped'], true], [['absent'], false], [['dropped*policy'], true], [['policy*dropped'], false],
    [['12\\*'], true], [['13\\*'], false], [['d?opped'], true], [[12], true], [{ '|all': ['dropped', 'policy'] }, true], [{ '|all': ['dropped', 'absent'] }, false],
    [{ '|cased': ['POLICY'] }, true], [{ '|cased': ['policy'] }, false], [{ '|re': 'by\\s+POL' }, true], [{ '|re': 'by\\s+pol' }, false], [{ '|contains': 'policy' }, true],
    [['*'], true],
  ];
  for (const [search, isHeld] of cases) it(`${JSON.stringify(search)} ${isHeld ? 'is' : 'is not'} in the text`, () => assert.equal(holds(search, event), isHeld));

  it('may stand beside maps of fields', () => {
    assert.equal(holds([{ A: 'x' }, 'policy'], event), true);
    assert.equal(holds([{ A: 'x' }, 'absent'], eventOf({ A: 'x' }, 'raw')), true);
    assert.equal(holds([{ A: 'x', B: 'y' }, { A: 'z' }], eventOf({ A: 'x' }, 'raw')), false);
  });
});

describe('a value with % that is no list', () => {
  it('stays as it is', () => {
    assert.equal(holds({ 'A|expand': '100%' }, eventOf({ A: '100%' })), true);
    assert.equal(holds({ 'A|expand': '\\%TEMP\\%' }, eventOf({ A: '%temp%' })), true);
    assert.equal(holds({ A: '%TEMP%' }, eventOf({ A: '%temp%' })), true);
  });
});

describe('a log source', () => {
  const fires = (logsource: unknown, sources: EventFields['logSources']): boolean => {
    const { rules } = parseSigma(JSON.stringify({ title: 'Rule', id: 'r', logsource, detection: { s: { A: 'x' }, condition: 's' } }), 'r.yml');
    return compileRules(rules).match({ ...eventOf({ A: 'x' }), logSources: sources }).length === 1;
  };

  it('must be one of the event with all parts that the rule names', () => {
    assert.equal(fires({ product: 'windows' }, [{ product: 'windows', service: 'sysmon' }]), true);
    assert.equal(fires({ product: 'Windows', category: 'process_creation' }, [{ product: 'windows', category: 'process_creation' }]), true);
    assert.equal(fires({ product: 'windows', category: 'process_creation' }, [{ product: 'windows' }, { category: 'process_creation' }]), false);
    assert.equal(fires({ product: 'linux' }, [{ product: 'windows' }]), false);
    assert.equal(fires({ product: 'linux' }, []), false);
    assert.equal(fires({}, []), true);
  });
});
