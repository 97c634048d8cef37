import type { Line } from '../../../records/kit.ts';
import { diceOf } from '../../../scenarios/dice.ts';
import { HOUR_MS, insideAddress, MINUTE_MS, type Stage } from '../../../scenarios/stage.ts';
import { type Person, serverOf } from '../../../scenarios/world/world.ts';
import { defenderAlert, falconDetection, mailAlert, sha256Like, suricataAlert } from './product-alerts.ts';
import { signaturesOf, spread } from './spread.ts';

/** Something true in the week, with the alerts of products that it raises. */
export interface WeekAttack {
  readonly name: string;
  readonly severity: 'medium' | 'high';
  /** From the begin of the week. */
  readonly beginsMs: number;
  readonly make: (stage: Stage, ms: number) => Line[];
}

const DAY_MS = 24 * HOUR_MS;

export const WEEK_ATTACKS: readonly WeekAttack[] = [
  { name: 'web server scanned, then broken into', severity: 'high', beginsMs: DAY_MS + 2 * HOUR_MS, make: webBreakIn },
  { name: 'passwords tried over SSH', severity: 'medium', beginsMs: 2 * HOUR_MS, make: sshGuessing },
  { name: 'shop scanned', severity: 'medium', beginsMs: 4 * DAY_MS, make: (stage, ms) => webScan(stage, ms, { from: '203.0.113.90', count: 1900 }) },
  { name: 'outbreak on sixteen laptops', severity: 'high', beginsMs: 2 * DAY_MS + 9 * HOUR_MS, make: outbreak },
  { name: 'miners on six laptops', severity: 'high', beginsMs: 8 * HOUR_MS, make: miners },
  { name: 'five laptops call home', severity: 'high', beginsMs: 3 * DAY_MS + 8 * HOUR_MS, make: beacons },
  { name: 'ransomware on nine hosts', severity: 'high', beginsMs: 5 * DAY_MS + 3 * HOUR_MS, make: ransomware },
  { name: 'a wave of phishing and its four victims', severity: 'high', beginsMs: DAY_MS + 8 * HOUR_MS, make: phishing },
  { name: 'a laptop scans the inside', severity: 'medium', beginsMs: 3 * DAY_MS + 13 * HOUR_MS, make: innerScan },
];

function webScan(stage: Stage, ms: number, { from, count }: { readonly from: string; readonly count: number }): Line[] {
  const web = serverOf(stage.world, 'web');
  const signatures = signaturesOf('EXAMPLE WEB_SERVER', 40, 9_100_000);
  return spread(stage.dice, count, ms, ms + 3 * HOUR_MS).map((at) => suricataAlert(stage.kit, at, { from, to: web.address, port: 443, ...stage.dice.one(signatures), category: 'Web Application Attack', severity: 2 }));
}

function webBreakIn(stage: Stage, ms: number): Line[] {
  const [web, from] = [serverOf(stage.world, 'web'), '203.0.113.40'];
  const shell = spread(stage.dice, 12, ms + 3 * HOUR_MS, ms + 4 * HOUR_MS).map((at) => suricataAlert(stage.kit, at, { from, to: web.address, port: 443, signature: 'EXAMPLE EXPLOIT Web shell answers', signatureId: 9_100_900, category: 'Successful Administrator Privilege Gain', severity: 1 }));
  return [...webScan(stage, ms, { from, count: 3400 }), ...shell];
}

function sshGuessing(stage: Stage, ms: number): Line[] {
  const jump = serverOf(stage.world, 'jump');
  return spread(stage.dice, 2600, ms, ms + 20 * HOUR_MS).map((at) => suricataAlert(stage.kit, at, { from: '203.0.113.77', to: jump.address, port: 22, signature: 'EXAMPLE SCAN Potential SSH scan', signatureId: 9_110_001, category: 'Attempted Information Leak', severity: 2 }));
}

const OUTBREAK: readonly (readonly [title: string, category: string, technique: string, commandLine: string])[] = [
  ['A script was started by a document', 'Execution', 'T1059.001', 'powershell.exe -w hidden -enc SQBFAFgA'], ['A program made itself start at sign-in', 'Persistence', 'T1547.001', 'reg.exe add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v upd'],
  ['A process was injected into', 'DefenseEvasion', 'T1055', 'rundll32.exe upd.dll,Start'], ['Credentials in memory were read', 'CredentialAccess', 'T1003.001', 'rundll32.exe comsvcs.dll, MiniDump'],
  ['Accounts and groups were listed', 'Discovery', 'T1087.002', 'net.exe group /domain'], ['A program talked to a rare address', 'CommandAndControl', 'T1071.001', 'rundll32.exe upd.dll,Start'],
];

function outbreak(stage: Stage, ms: number): Line[] {
  return victimsOf(stage, 0, 16).flatMap((person, nth) => spread(stage.dice, 30, ms + nth * 10 * MINUTE_MS, ms + 5 * HOUR_MS).map((at, i) => {
    const [title, category, technique, commandLine] = OUTBREAK[i % OUTBREAK.length] as (typeof OUTBREAK)[number];
    return defenderAlert(stage.kit, at, { host: person.laptop.name, who: person, title, severity: i % 3 === 0 ? 'high' : 'medium', category, techniques: [technique], commandLine, sha256: sha256Like('upd.dll'), remote: '203.0.113.120' });
  }));
}

function miners(stage: Stage, ms: number): Line[] {
  return victimsOf(stage, 16, 6).flatMap((person) => [
    falconDetection(stage.kit, ms, { ...victim(stage, person, ms), name: 'Miner', severity: 4, tactic: 'Impact', technique: 'Resource Hijacking', commandLine: 'svc-update.exe --pool', sha256: sha256Like('svc-update') }),
    ...spread(stage.dice, 320, ms, ms + 9 * HOUR_MS).map((at) => suricataAlert(stage.kit, at, { from: insideAddress(stage.world, person, at), to: '203.0.113.200', port: 3333, signature: 'EXAMPLE COINMINER Pool login', signatureId: 9_120_001, category: 'Crypto Currency Mining Activity Detected', severity: 1 })),
  ]);
}

function beacons(stage: Stage, ms: number): Line[] {
  return victimsOf(stage, 22, 5).flatMap((person) => spread(stage.dice, 220, ms, ms + 10 * HOUR_MS).map((at) => suricataAlert(stage.kit, at, { from: insideAddress(stage.world, person, at), to: '203.0.113.140', port: 443, signature: 'EXAMPLE MALWARE Loader check-in', signatureId: 9_130_001, category: 'Malware Command and Control Activity Detected', severity: 1 })));
}

function ransomware(stage: Stage, ms: number): Line[] {
  const deeds = [['Lateral Movement', 'Remote Services', 'psexesvc.exe'], ['Defense Evasion', 'Impair Defenses', 'net.exe stop backup'], ['Impact', 'Inhibit System Recovery', 'vssadmin.exe delete shadows /all'], ['Impact', 'Data Encrypted for Impact', 'lock.exe -all']] as const;
  return victimsOf(stage, 27, 9).flatMap((person) => spread(stage.dice, 20, ms, ms + 2 * HOUR_MS).map((at, i) => {
    const [tactic, technique, commandLine] = deeds[Math.floor(i / 5)] as (typeof deeds)[number];
    return falconDetection(stage.kit, at, { ...victim(stage, person, at), name: technique, severity: i < 10 ? 4 : 5, tactic, technique, commandLine, sha256: sha256Like('lock.exe') });
  }));
}

function phishing(stage: Stage, ms: number): Line[] {
  const receivers = victimsOf(stage, 40, 130);
  const mails = receivers.map((person, i) => mailAlert(stage.kit, ms + i * 4000, { from: 'payroll@fabrikam-pay.example', to: person.upn, subject: 'Your payslip', name: 'Credential phishing', category: 'phishing', priority: 'medium', senderAddress: '203.0.113.60' }));
  const clicks = receivers.slice(0, 4).flatMap((person, i) => spread(stage.dice, 5, ms + (20 + i) * MINUTE_MS, ms + 3 * HOUR_MS).map((at) => defenderAlert(stage.kit, at, { host: person.laptop.name, who: person, title: 'A page asked for a password after a link in a mail', severity: 'high', category: 'InitialAccess', techniques: ['T1566.002'], commandLine: 'msedge.exe', sha256: sha256Like('msedge.exe'), remote: '203.0.113.61' })));
  return [...mails, ...clicks];
}

function innerScan(stage: Stage, ms: number): Line[] {
  const [person] = victimsOf(stage, 36, 1) as [Person];
  const targets = [...stage.world.servers.map(({ address }) => address), ...stage.world.people.map((one) => insideAddress(stage.world, one, ms))];
  return spread(stage.dice, 400, ms, ms + HOUR_MS).map((at, i) => suricataAlert(stage.kit, at, { from: insideAddress(stage.world, person, ms), to: targets[i % targets.length] as string, port: 445, signature: 'EXAMPLE SCAN Behavioral unusual port 445 traffic', signatureId: 9_140_001, category: 'Detection of a Network Scan', severity: 2 }));
}

/** So many people from this place on in an order of chance: attacks at different places have nobody in common, as long as there are people enough. */
function victimsOf({ world }: Stage, first: number, count: number): Person[] {
  const order = diceOf(world.seed, 'victims').shuffled(world.people);
  return Array.from({ length: Math.min(count, order.length) }, (_, at) => order[(first + at) % order.length] as Person);
}

function victim({ world }: Stage, person: Person, ms: number) {
  return { host: person.laptop.name, address: insideAddress(world, person, ms), who: person };
}
