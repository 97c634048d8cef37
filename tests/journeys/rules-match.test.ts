import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type CommandResult, watchfloor } from '../kit/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'rules-match-'));
after(() => rmSync(folder, { recursive: true }));

const RULES = `title: Program Of A Temporary Folder
id: 5b1f7c0e-6c57-4a3c-8f0f-7d5be3a0c101
logsource: { product: windows, category: process_creation }
detection: { s: { Image|contains: '\\Temp\\' }, condition: s }
tags: [attack.execution, attack.t1204.002]
level: high
---
title: Accounts Listed
id: 5b1f7c0e-6c57-4a3c-8f0f-7d5be3a0c102
logsource: { product: windows, category: process_creation }
detection: { s: { CommandLine|contains: 'net user' }, condition: s }
level: low
`;
const CORRELATION = `title: Accounts Listed Often
id: 5b1f7c0e-6c57-4a3c-8f0f-7d5be3a0c103
correlation: { type: event_count, rules: 5b1f7c0e-6c57-4a3c-8f0f-7d5be3a0c102, group-by: Computer, timespan: 1h, generate: true, condition: { gte: 1000 } }
level: medium
`;

interface Started {
  readonly image: string;
  readonly commandLine: string;
  readonly second?: number;
}

function json({ image, commandLine, second = 0 }: Started): string {
  return JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Provider_Name: 'Microsoft-Windows-Sysmon', Computer: 'pc7.fabrikam.example', User: 'FABRIKAM\\mira', UtcTime: `2026-01-01 10:00:${String(second).padStart(2, '0')}.000`, ProcessId: '4711', Image: image, CommandLine: commandLine });
}

function xml({ image, commandLine }: Started): string {
  return `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Microsoft-Windows-Sysmon"/><EventID>1</EventID><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>pc8.fabrikam.example</Computer></System><EventData><Data Name="UtcTime">2026-01-01 11:00:00.000</Data><Data Name="ProcessId">4712</Data><Data Name="Image">${image}</Data><Data Name="CommandLine">${commandLine}</Data></EventData></Event>\n`;
}

const QUIET: Started = { image: 'C:\\Windows\\System32\\svchost.exe', commandLine: 'svchost -k netsvcs' };
const LISTING: Started = { image: 'C:\\Windows\\System32\\net.exe', commandLine: 'net user /domain' };
const DROPPED: Started = { image: 'C:\\Users\\mira\\AppData\\Local\\Temp\\a.exe', commandLine: 'a.exe & net user' };

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** What `rules match` prints with `--format ndjson`. */
interface Printed {
  readonly file: string;
  readonly line: number;
  readonly time: string | null;
  readonly host: string | null;
  readonly user: string | null;
  readonly rules: readonly { readonly id: string; readonly title: string; readonly matched: readonly { readonly field: string; readonly value: string }[] }[];
  readonly record?: string;
}

const printed = ({ out }: CommandResult) => out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Printed);

describe('a responder with files asks which rules fire in which records', () => {
  let rules: string;
  let logs: string;
  before(() => {
    rules = write('rules/a.yml', RULES);
    write('logs/1-lines.json', [QUIET, LISTING, QUIET, DROPPED].map(json).join('\n'));
    write('logs/2-packed.json.gz', gzipSync(`${[DROPPED, QUIET].map(json).join('\n')}\n`));
    write('logs/3-rows.csv', `EventID,Channel,Provider_Name,Computer,UtcTime,ProcessId,Image,CommandLine\n1,Microsoft-Windows-Sysmon/Operational,Microsoft-Windows-Sysmon,pc9.fabrikam.example,2026-01-01 12:00:00.000,4713,${LISTING.image},${LISTING.commandLine}\n`);
    write('logs/4-events.xml', `<Events>${xml(QUIET)}${xml({ image: 'C:\\Temp\\b.exe', commandLine: 'b.exe' })}</Events>`);
    write('logs/5-long.json', `${JSON.stringify(JSON.parse(json(LISTING)), null, 2)}\n${JSON.stringify(JSON.parse(json(QUIET)), null, 2)}\n`);
    logs = join(folder, 'logs');
  });

  it('and gets them by file and line, the same rules that scan alerts on', async () => {
    const found = await watchfloor(['rules', 'match', logs, '--rules', rules, '--format', 'ndjson', '--raw']);
    assert.equal(found.code, 1, found.err);
    const own = printed(found).map(({ file, line, rules: fired }) => [file.slice(logs.length + 1), line, fired.map(({ title }) => title).filter((title) => RULES.includes(title))]);
    assert.deepEqual(own, [
      ['1-lines.json', 2, ['Accounts Listed']], ['1-lines.json', 4, ['Program Of A Temporary Folder', 'Accounts Listed']], ['2-packed.json.gz', 1, ['Program Of A Temporary Folder', 'Accounts Listed']],
      ['3-rows.csv', 2, ['Accounts Listed']], ['4-events.xml', 2, ['Program Of A Temporary Folder']], ['5-long.json', 1, ['Accounts Listed']],
    ]);
    const [first] = printed(found);
    assert.deepEqual([first?.time, first?.host, first?.user, first?.record], ['2026-01-01T10:00:00.000Z', 'pc7', 'fabrikam\\mira', json(LISTING)]);
    assert.deepEqual(first?.rules.find(({ title }) => title === 'Accounts Listed')?.matched, [{ field: 'CommandLine', value: 'net user /domain' }]);
    const scanned = await watchfloor(['scan', logs, '--rules', rules, '--show', 'alerts', '--format', 'ndjson']);
    const alerted = scanned.out.split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { rule: { id: string } }).rule.id);
    assert.deepEqual([...new Set(printed(found).flatMap((one) => one.rules.map(({ id }) => id)))].sort(), [...new Set(alerted)].sort());
  });

  it('and reads them in a table, or each rule with how often and when, or only severe ones', async () => {
    const only = ['--rules', rules, '--only-these'];
    const table = await watchfloor(['rules', 'match', join(logs, '1-lines.json'), ...only]);
    assert.match(table.out, /^2026-01-01 10:00:00 {2}host pc7 {2}user fabrikam\\mira {2}\S*1-lines\.json:2\n {4}low {12}Accounts Listed\n2026-01-01 [^\n]*:4\n {4}high {11}Program Of A Temporary Folder {2}T1204\.002\n {4}low {12}Accounts Listed\n$/);
    assert.match(table.err, /4 records \(\d+ bytes\) of 1 files in .*: rules fire on 2 events, 2 rules\.\n2 rules\./);
    const counted = await watchfloor(['rules', 'match', logs, ...only, '--show', 'rules']);
    assert.match(counted.out, /^count {2}level +first +last +files {2}title\n3 {6}high {3}2026-01-01 10:00 {2}2026-01-01 11:00 {2}3 {6}Program Of A Temporary Folder\n5 {6}low .* 4 {6}Accounts Listed\n$/);
    const severe = await watchfloor(['rules', 'match', logs, ...only, '--level', 'high', '--show', 'rules', '--format', 'json']);
    const [rule, ...others] = JSON.parse(severe.out) as { title: string; count: number; files: { file: string; count: number }[] }[];
    assert.deepEqual([rule?.title, rule?.count, rule?.files.length, others], ['Program Of A Temporary Folder', 3, 3, []]);
    assert.match(severe.err, /1 rules, 1 below the level left out\./);
  });

  it('and gets the same from several threads as from one, in the same order', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => json({ ...(i % 500 === 7 ? DROPPED : i % 700 === 9 ? LISTING : QUIET), second: i % 60 }));
    many[15_000] = '{"EventID": 1, "Image":';
    write('large/a.json', many.slice(0, 12_000).join('\n'));
    write('large/b.json.gz', gzipSync(many.slice(12_000).join('\n')));
    const [one, two] = await Promise.all(['1', '2'].map(async (workers) => await watchfloor(['rules', 'match', join(folder, 'large'), '--rules', rules, '--only-these', '--format', 'ndjson', '--workers', workers])));
    const expected = many.flatMap((line, i) => (/Temp|net user/.test(line) ? [i < 12_000 ? i + 1 : i - 12_000 + 1] : []));
    assert.deepEqual(printed(one as CommandResult).map(({ line }) => line), expected);
    assert.equal(two?.out, one?.out);
    for (const run of [one, two]) assert.match(run?.err ?? '', /20000 records .* of 2 files[\s\S]*1 unreadable records: not-json\.\n {2}\S*b\.json\.gz:3001: not-json\n/);
  });

  it('and is told what could not be read, and that correlations did not run', async () => {
    const whole = gzipSync(Array.from({ length: 500 }, () => json(LISTING)).join('\n'));
    write('broken/a.json.gz', whole.subarray(0, whole.length - 20));
    write('broken/b.json', `${json(LISTING)}\nno JSON at all\n`);
    const found = await watchfloor(['rules', 'match', join(folder, 'broken'), '--rules', rules, '--rules', write('correlation.yml', CORRELATION), '--only-these', '--format', 'ndjson']);
    assert.equal(found.code, 1, found.err);
    assert.ok(printed(found).some(({ file, line }) => file.endsWith('b.json') && line === 1));
    assert.match(found.err, /1 unreadable records: not-json\.\n {2}\S*b\.json:2: not-json\nNot read: \S*a\.json\.gz: unexpected end of file\.\n2 rules\.\n1 correlations did not run: watchfloor scan runs them\.\n$/);
  });

  it('and gets 0 where nothing fires, 2 where nothing could run', async () => {
    write('empty/README.md', 'nothing here');
    const empty = await watchfloor(['rules', 'match', join(folder, 'empty')]);
    assert.deepEqual([empty.code, empty.out], [0, 'No rule fired.\n'], empty.err);
    assert.match(empty.err, /^0 records \(0 bytes\) of 0 files/);
    assert.equal((await watchfloor(['rules', 'match', join(folder, 'empty'), '--format', 'json'])).out, '[]\n');
    for (const [args, message] of [
      [[], /Name at least one file/], [[join(folder, 'nowhere')], /There is no file or folder/], [[logs, '--level', 'grave'], /"grave" is no level/], [[logs, '--source', 'acme.none'], /no source that is known/],
      [[logs, '--workers', '0'], /number from 1/], [[logs, '--only-these'], /needs --rules/], [[logs, '--rules', join(folder, 'nowhere')], /ENOENT/], [[logs, '--raw'], /--raw belongs/],
    ] as const) {
      const wrong = await watchfloor(['rules', 'match', ...args]);
      assert.equal(wrong.code, 2, wrong.err);
      assert.match(wrong.err, message);
      assert.match(wrong.err, /See: watchfloor rules match --help/);
    }
  });
});
