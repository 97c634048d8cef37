import type { Line } from '../../../records/kit.ts';
import { HOUR_MS, insideAddress, type Stage } from '../../../scenarios/stage.ts';
import { serverOf } from '../../../scenarios/world/world.ts';
import { defenderAlert, falconDetection, mailAlert, sha256Like, suricataAlert } from './product-alerts.ts';
import { signaturesOf, spread } from './spread.ts';

const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** So many alerts of a week in which nothing is wrong: policy signatures, lists of addresses, the scanner and the deployment of the company, unwanted programs, newsletters. */
export function weekNoise(stage: Stage, ms: number, count: number): Line[] {
  const known = [...reputation(stage, ms), ...scanner(stage, ms), ...deployment(stage, ms), ...adware(stage, ms), ...oddNames(stage, ms), ...newsletters(stage, ms)];
  return [...known, ...policy(stage, ms, Math.max(0, count - known.length))];
}

function policy({ world, kit, dice }: Stage, ms: number, count: number): Line[] {
  const signatures = signaturesOf('EXAMPLE POLICY', 30, 9_200_000);
  return spread(dice, count, ms, ms + WEEK_MS).map((at) => {
    const site = dice.one(world.sites);
    return suricataAlert(kit, at, { from: insideAddress(world, dice.one(world.people), at), to: site.address, port: 443, ...dice.one(signatures), category: 'Potential Corporate Privacy Violation', severity: 3 });
  });
}

function reputation({ world, kit, dice }: Stage, ms: number): Line[] {
  const [web, lists] = [serverOf(world, 'web'), ['ET CINS Active Threat Intelligence Poor Reputation IP group', 'ET DROP Listed Traffic Inbound group', 'ET COMPROMISED Known Compromised Host Traffic group']];
  return spread(dice, 2200, ms, ms + WEEK_MS).map((at) => {
    const group = dice.int(1, 9);
    return suricataAlert(kit, at, { from: `198.19.7.${dice.int(1, 250)}`, to: web.address, port: 443, signature: `${dice.one(lists)} ${group}`, signatureId: 9_210_000 + group, category: 'Misc Attack', severity: 2 });
  });
}

/** The scanner of the company sweeps all servers each night, and looks like an attack on each. */
function scanner({ world, kit, dice }: Stage, ms: number): Line[] {
  const from = serverOf(world, 'scanner').address;
  const signatures = signaturesOf('EXAMPLE SCAN Vulnerability scanner', 12, 9_220_000);
  return Array.from({ length: 7 }, (_, day) => spread(dice, 200, ms + day * DAY_MS + 2 * HOUR_MS, ms + day * DAY_MS + 4 * HOUR_MS)).flat().map((at) => suricataAlert(kit, at, { from, to: dice.one(world.servers).address, port: dice.one([80, 443, 445, 22]), ...dice.one(signatures), category: 'Attempted Administrator Privilege Gain', severity: dice.chance(0.2) ? 1 : 2 }));
}

/** The deployment runs a script on every laptop, which looks like what loaders do. */
function deployment({ world, kit, dice }: Stage, ms: number): Line[] {
  return dice.some(world.people, 140).flatMap((person) => spread(dice, 4, ms, ms + WEEK_MS).map((at) => defenderAlert(kit, at, { host: person.laptop.name, who: person, title: 'Suspicious PowerShell command line', severity: 'medium', category: 'Execution', techniques: ['T1059.001'], commandLine: 'powershell.exe -ExecutionPolicy Bypass -File \\\\deploy\\packages\\inventory.ps1', sha256: sha256Like('powershell.exe') })));
}

function adware({ world, kit, dice }: Stage, ms: number): Line[] {
  return spread(dice, 180, ms, ms + WEEK_MS).map((at) => {
    const person = dice.one(world.people);
    return falconDetection(kit, at, { host: person.laptop.name, address: insideAddress(world, person, at), who: person, name: 'NGAVAdware', severity: 2, tactic: 'Machine Learning', technique: 'Adware/PUP', commandLine: 'setup.exe', sha256: dice.hex(64) });
  });
}

function oddNames({ world, kit, dice }: Stage, ms: number): Line[] {
  const controller = serverOf(world, 'controller').address;
  return spread(dice, 350, ms, ms + WEEK_MS).map((at) => suricataAlert(kit, at, { from: insideAddress(world, dice.one(world.people), at), to: controller, port: 53, signature: 'EXAMPLE INFO Query for a rare top-level domain', signatureId: 9_230_001, category: 'Potentially Bad Traffic', severity: 3 }));
}

function newsletters({ world, kit, dice }: Stage, ms: number): Line[] {
  const senders = world.partners.filter(({ kind }) => kind === 'newsletter');
  return spread(dice, 270, ms, ms + WEEK_MS).map((at) => {
    const sender = dice.one(senders);
    return mailAlert(kit, at, { from: `news@${sender.domain}`, to: dice.one(world.people).upn, subject: 'This month', name: 'Graymail', category: 'bulk', priority: 'low', senderAddress: sender.address });
  });
}
