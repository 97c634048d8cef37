import { diceOf } from '../../scenarios/dice.ts';
import { kitOf } from '../../scenarios/kit-of.ts';
import { DAY_MS, HOUR_MS, insideAddress, MINUTE_MS, type Stage } from '../../scenarios/stage.ts';
import type { Person, World } from '../../scenarios/world/world.ts';
import { inOrder, type ReplayRecord } from './replay-record.ts';
import type { Truth } from './truth.ts';
import { defenderAlert, falconDetection, mailAlert, sha256Like, suricataAlert } from './week/product-alerts.ts';

const STEPS = ['mail', 'script', 'start', 'accounts', 'check-in', 'memory', 'archive'];

export const SLOW_TRUTH: Truth = { name: 'an intrusion over 21 days', kind: 'attack', severity: 'high', steps: STEPS, isQuietAlone: false };

/** One step every three to four days, each told by another product, the last after 21 days. */
export function slowIntrusion(world: World, seed: number, startMs: number): ReplayRecord[] {
  const stage: Stage = { world, kit: kitOf(world.org, seed, 'slow'), dice: diceOf(seed, 'slow') };
  const { kit, dice } = stage;
  const person = dice.one(world.people);
  const at = (day: number) => startMs + day * DAY_MS + 10 * HOUR_MS + dice.int(0, 300) * MINUTE_MS;
  const of = { host: person.laptop.name, who: person, remote: '203.0.113.170' };
  const lines = [
    mailAlert(kit, at(0), { from: 'orders@fabrikam-orders.example', to: person.upn, subject: 'Order', name: 'Malicious attachment', category: 'malware', priority: 'medium', senderAddress: '203.0.113.171' }),
    defenderAlert(kit, at(3), { ...of, title: 'A script was started by a document', severity: 'medium', category: 'Execution', techniques: ['T1059.005'], commandLine: 'wscript.exe order.vbs', sha256: sha256Like('order.vbs') }),
    defenderAlert(kit, at(7), { ...of, title: 'A program made itself start at sign-in', severity: 'low', category: 'Persistence', techniques: ['T1547.001'], commandLine: 'reg.exe add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v order', sha256: sha256Like('reg.exe') }),
    defenderAlert(kit, at(11), { ...of, title: 'Accounts and groups were listed', severity: 'low', category: 'Discovery', techniques: ['T1087.002'], commandLine: 'net.exe group /domain', sha256: sha256Like('net.exe') }),
    checkIn(stage, person, at(14)),
    defenderAlert(kit, at(18), { ...of, title: 'Credentials in memory were read', severity: 'medium', category: 'CredentialAccess', techniques: ['T1003.001'], commandLine: 'rundll32.exe comsvcs.dll, MiniDump', sha256: sha256Like('rundll32.exe') }),
    falconDetection(kit, at(21), { host: person.laptop.name, address: insideAddress(world, person, at(21)), who: person, name: 'Archive sent out', severity: 4, tactic: 'Exfiltration', technique: 'Exfiltration Over C2 Channel', commandLine: 'rar.exe a -hp out.rar', sha256: sha256Like('rar.exe') }),
  ];
  return inOrder(lines.map((line, step) => ({ ...line, owner: { scenario: 0, step } })));
}

function checkIn({ world, kit }: Stage, person: Person, ms: number) {
  return suricataAlert(kit, ms, { from: insideAddress(world, person, ms), to: '203.0.113.170', port: 443, signature: 'EXAMPLE MALWARE Loader check-in', signatureId: 9_160_001, category: 'Malware Command and Control Activity Detected', severity: 2 });
}
