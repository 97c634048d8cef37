import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'rules-'));
after(() => rmSync(folder, { recursive: true }));

function rules(...args: string[]) {
  return spawnSync(process.execPath, [`${import.meta.dirname}/../../src/main/cli.ts`, 'rules', ...args], { encoding: 'utf8' });
}

const RULE = `title: Mimikatz Started
id: 7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d11
status: test
description: A tool that reads passwords was started.
author: A
date: 2026-01-31
tags: [attack.Credential_access, attack.t1003.001, attack.t1003.001]
logsource: { product: windows, category: process_creation }
detection:
  selection: { CommandLine|contains|windash: ' -dump' }
  filter: { Image|endswith: '\\known.exe' }
  condition: selection and not filter
level: high
`;

const CORRELATION = `title: Many Dumps
id: 7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d22
correlation:
  type: event_count
  rules: dump
  group-by: Computer
  timespan: 10m
  condition: { gte: 3 }
`;

/** A record as Sysmon writes it. */
function record(commandLine: string, image = 'C:\\Temp\\m.exe'): string {
  return JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Provider_Name: 'Microsoft-Windows-Sysmon', Computer: 'h.example', UtcTime: '2026-01-01 10:00:00.000', ProcessId: '1', Image: image, CommandLine: commandLine });
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('rules lint', () => {
  it('tells what is wrong, puts right what is safe, and ends with 1 from the severity on that is asked for', () => {
    const file = write('lint/a.yml', RULE);
    const text = rules('lint', file);
    assert.equal(text.status, 0);
    assert.match(text.stdout, /7: warning {2}tag {2}tags\.0\n {4}Write "attack\.Credential_access" in lower case[\s\S]*1 documents: 0 errors, 2 warnings/);
    assert.equal(rules('lint', file, '--fail-on', 'warning').status, 1);
    const sarif = JSON.parse(rules('lint', file, '--format', 'sarif').stdout) as { version: string; runs: { results: { ruleId: string; level: string }[] }[] };
    assert.deepEqual([sarif.version, sarif.runs[0]?.results.map(({ ruleId, level }) => [ruleId, level])], ['2.1.0', [['tag', 'warning'], ['repeated-entry', 'warning']]]);
    assert.match(rules('lint', file, '--fix').stdout, /^1 documents: 0 errors, 0 warnings/);
    assert.equal(readFileSync(file, 'utf8'), RULE.replace('attack.Credential_access, attack.t1003.001, ', 'attack.credential-access, '));
  });

  it('is called wrongly with a check, a format or a path that is not there', () => {
    assert.match(rules('lint', '--disable', 'nothing').stderr, /no check "nothing"/);
    assert.equal(rules('lint', '--format', 'xml').status, 2);
    assert.equal(rules('lint', join(folder, 'nowhere')).status, 2);
  });
});

describe('rules test', () => {
  it('ends with 1 where a proof does not hold, and says on what', () => {
    const file = write('test/a.yml', RULE);
    const proof = (fires: string, misses: string) => write('test/a.proof.yml', `fires: [${JSON.stringify(fires)}]\nmisses: [{ why: the program is known, record: ${JSON.stringify(misses)} }]\n`);
    proof(record('m.exe -dump'), record('m.exe -dump', 'C:\\known.exe'));
    const good = rules('test', file);
    assert.deepEqual([good.status, good.stdout], [0, '1 rules with 2 records: all as proved.\n']);
    proof(record('m.exe -other'), record('m.exe -dump'));
    const bad = rules('test', join(folder, 'test'));
    assert.equal(bad.status, 1);
    assert.match(bad.stdout, /FAILED .*a\.yml: Mimikatz Started\n {8}does not fire on record 1[\s\S]*fires on near miss 1, although the program is known[\s\S]*1 rules are not as proved/);
    assert.match(rules('test', file, '--format', 'junit').stdout, /<testsuite name="[^"]*a\.yml" tests="2" failures="2">/);
  });

  it('says which trivial changes of a command line get by', () => {
    const file = write('mutate/a.yml', RULE.replace('|contains|windash', '|contains'));
    write('mutate/a.proof.yml', `fires: [${JSON.stringify(record('m.exe -dump'))}]\nmisses: [{ why: it is another option, record: ${JSON.stringify(record('m.exe -other'))} }]\n`);
    const [result] = JSON.parse(rules('test', file, '--mutate', '--format', 'json').stdout) as { score: number; escapes: { mutation: string; commandLine: string }[] }[];
    assert.deepEqual(result?.escapes, [{ mutation: 'slash-for-dash', commandLine: 'm.exe /dump' }]);
    assert.match(rules('test', file, '--mutate').stdout, /gets by: slash-for-dash/);
  });
});

describe('rules explain', () => {
  it('says why a rule does not fire on a record, and what it lacks', () => {
    const file = write('explain/a.yml', RULE);
    const event = write('explain/event.json', record('m.exe -dump', 'C:\\known.exe'));
    const text = rules('explain', file, event);
    assert.equal(text.status, 1);
    assert.match(text.stdout, /DOES NOT FIRE: its condition does not hold[\s\S]*no {6}not filter\n {2}yes {7}filter: Image ends with[\s\S]*It lacks one thing\n {2}- filter: not Image ends with "\\known\.exe"/);
    assert.equal(rules('explain', '7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d11', event, '--rules', join(folder, 'explain')).status, 1);
    const [json] = JSON.parse(rules('explain', file, write('explain/fires.json', record('m.exe -dump')), '--format', 'json').stdout) as { fires: boolean; lacks: unknown[]; fields: { field: string; from: string }[] }[];
    assert.deepEqual([json?.fires, json?.lacks, json?.fields.map(({ field, from }) => [field, from])], [true, [], [['CommandLine', 'own'], ['Image', 'own']]]);
  });

  it('says why a correlation does not fire on records, and when it does', () => {
    const file = write('explain/c.yml', `${RULE.replace('8d11', '8d21').replace('id:', 'name: dump\nid:')}---\n${CORRELATION}`);
    const dumps = (minutes: readonly number[]) => minutes.map((minute) => record('m.exe -dump').replace('10:00', `10:${minute}`)).join('\n');
    const text = rules('explain', file, write('explain/slow.json', dumps([10, 14, 31])), write('explain/other.json', record('none.exe')));
    assert.equal(text.status, 1);
    assert.match(text.stdout, /DOES NOT FIRE: what it takes came within 21m, and the timespan is 10m: 11m too long[\s\S]*3 hits of Mimikatz Started[\s\S]*Computer = h\.example: 3 hits, does not fire[\s\S]*event 2 .*2 hits since[\s\S]*4 events, of which 3 are hits/);
    const json = JSON.parse(rules('explain', file, write('explain/quick.json', dumps([10, 14, 16])), '--format', 'json').stdout) as { fires: boolean; correlations: { fires: number; groups: { values: string[] }[] }[] };
    assert.deepEqual([json.fires, json.correlations[0]?.fires, json.correlations[0]?.groups[0]?.values], [true, 1, ['h.example']]);
    const none = rules('explain', file, write('explain/none.json', record('m.exe')));
    assert.match(none.stdout, /no event is a hit of its rules[\s\S]*closest of 1 event is event 1 \(.*none\.json:1\), which lacks: CommandLine contains/);
    assert.match(rules('explain', file, join(folder, 'nowhere.json')).stderr, /There is no file or folder/);
  });

  it('is called wrongly without a rule or a record that is there', () => {
    assert.match(rules('explain', 'no such rule', '-').stderr, /no rule with the id or title "no such rule"/);
    assert.equal(rules('explain', write('explain/b.yml', RULE), join(folder, 'nowhere.json')).status, 2);
  });
});

describe('rules coverage, list, show and fields', () => {
  it('tell of rules what they cover, what they are and what they read', () => {
    const file = write('cover/a.yml', RULE);
    const layer = JSON.parse(rules('coverage', file, '--format', 'navigator').stdout) as { techniques: { techniqueID: string; score: number }[] };
    assert.deepEqual(layer.techniques.map(({ techniqueID, score }) => [techniqueID, score]), [['T1003.001', 1]]);
    const layers = join(folder, 'cover/layers');
    assert.equal(rules('coverage', file, '--format', 'navigator', '--to', layers).status, 0);
    const nameOf = (domain: string) => (JSON.parse(readFileSync(join(layers, `${domain}.layer.json`), 'utf8')) as { techniques: { techniqueID: string }[] }).techniques.map(({ techniqueID }) => techniqueID);
    assert.deepEqual([nameOf('all'), nameOf('endpoint'), nameOf('email')], [['T1003.001'], ['T1003.001'], []]);
    assert.match(rules('coverage', file, '--domain', 'sea').stderr, /--domain must be one of endpoint/);
    assert.match(rules('list', file, '--level', 'high', '--tag', 'attack.t1003').stdout, /Mimikatz Started\n1 of 1 rules\.\n$/);
    assert.match(rules('list', file, '--level', 'low').stdout, /^0 of 1 rules\.\n$/);
    assert.match(rules('show', file).stdout, /T1003\.001 LSASS Memory[\s\S]*reads {6} CommandLine, Image/);
    assert.match(rules('fields', file).stdout, /^rules {2}field/);
  });

  it('tell of fields that no record has', () => {
    const file = write('cover/b.yml', RULE.replace('Image|endswith', 'Imag|endswith'));
    const found = JSON.parse(rules('coverage', file, '--fields', '--data', write('cover/data/r.json', record('m.exe')), '--format', 'json').stdout) as { neverSeen: { field: string }[] };
    assert.deepEqual(found.neverSeen.map(({ field }) => field), ['Imag']);
  });
});

describe('rules import', () => {
  it('looks only, then writes, and does nothing the second time', () => {
    write('import/rules/a.yml', RULE);
    write('import/rules/old.yml', RULE.replace('8d11', '8d12').replace('status: test', 'status: deprecated'));
    write('import/LICENSE', 'Detection Rule License (DRL) 1.1\n');
    const target = join(folder, 'imported');
    assert.match(rules('import', join(folder, 'import')).stdout, /licence: Detection Rule License \(DRL\) 1\.1[\s\S]*1 rules are used[\s\S]*1 {2}withdrawn[\s\S]*Nothing was written/);
    assert.match(rules('import', join(folder, 'import'), '--to', target).stdout, /2 files added, 0 changed, 0 removed/);
    assert.match(rules('import', join(folder, 'import'), '--to', target).stdout, /is as it was: 2 files, nothing to do/);
    assert.equal(rules('check', target).stdout, '1 rules load, 0 problems.\n');
    assert.equal(rules('import', join(folder, 'import.zip')).status, 2);
  });
});
