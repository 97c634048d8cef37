import { TACTICS } from '#contract/tactics.ts';

/** Names of the ATT&CK Enterprise techniques that detections name most; others are shown by their id (attack.mitre.org). */
const TECHNIQUES: Readonly<Record<string, string>> = {
  T1003: 'OS Credential Dumping', 'T1003.001': 'LSASS Memory', 'T1003.002': 'Security Account Manager', 'T1003.003': 'NTDS', 'T1003.006': 'DCSync',
  T1005: 'Data from Local System', T1007: 'System Service Discovery', T1012: 'Query Registry', T1016: 'System Network Configuration Discovery',
  T1018: 'Remote System Discovery', T1021: 'Remote Services', 'T1021.001': 'Remote Desktop Protocol', 'T1021.002': 'SMB/Windows Admin Shares',
  'T1021.004': 'SSH', 'T1021.006': 'Windows Remote Management', T1027: 'Obfuscated Files or Information', T1033: 'System Owner/User Discovery',
  T1036: 'Masquerading', 'T1036.002': 'Right-to-Left Override', 'T1036.003': 'Rename Legitimate Utilities', 'T1036.005': 'Match Legitimate Resource Name or Location',
  T1041: 'Exfiltration Over C2 Channel', T1046: 'Network Service Discovery', T1047: 'Windows Management Instrumentation',
  T1048: 'Exfiltration Over Alternative Protocol', T1049: 'System Network Connections Discovery', T1053: 'Scheduled Task/Job', 'T1053.003': 'Cron',
  'T1053.005': 'Scheduled Task', T1055: 'Process Injection', T1057: 'Process Discovery', T1059: 'Command and Scripting Interpreter', 'T1059.001': 'PowerShell',
  'T1059.003': 'Windows Command Shell', 'T1059.004': 'Unix Shell', 'T1059.005': 'Visual Basic', 'T1059.006': 'Python', 'T1059.007': 'JavaScript',
  T1068: 'Exploitation for Privilege Escalation', T1069: 'Permission Groups Discovery', T1070: 'Indicator Removal', 'T1070.001': 'Clear Windows Event Logs',
  'T1070.004': 'File Deletion', T1071: 'Application Layer Protocol', 'T1071.001': 'Web Protocols', 'T1071.004': 'DNS', T1078: 'Valid Accounts',
  'T1078.002': 'Domain Accounts', 'T1078.004': 'Cloud Accounts', T1082: 'System Information Discovery', T1087: 'Account Discovery', T1090: 'Proxy',
  'T1090.003': 'Multi-hop Proxy', T1095: 'Non-Application Layer Protocol', T1098: 'Account Manipulation', 'T1098.001': 'Additional Cloud Credentials',
  'T1098.005': 'Device Registration', T1102: 'Web Service', T1105: 'Ingress Tool Transfer', T1110: 'Brute Force', 'T1110.001': 'Password Guessing',
  'T1110.003': 'Password Spraying', 'T1110.004': 'Credential Stuffing', T1112: 'Modify Registry', T1114: 'Email Collection', 'T1114.002': 'Remote Email Collection',
  'T1114.003': 'Email Forwarding Rule', T1133: 'External Remote Services', T1134: 'Access Token Manipulation', T1136: 'Create Account', 'T1136.003': 'Cloud Account',
  T1140: 'Deobfuscate/Decode Files or Information', T1190: 'Exploit Public-Facing Application', T1197: 'BITS Jobs', T1202: 'Indirect Command Execution',
  T1204: 'User Execution', 'T1204.001': 'Malicious Link', 'T1204.002': 'Malicious File', T1218: 'System Binary Proxy Execution', 'T1218.005': 'Mshta',
  'T1218.010': 'Regsvr32', 'T1218.011': 'Rundll32', T1219: 'Remote Access Tools', T1482: 'Domain Trust Discovery', T1484: 'Domain or Tenant Policy Modification',
  T1485: 'Data Destruction', T1486: 'Data Encrypted for Impact', T1489: 'Service Stop', T1490: 'Inhibit System Recovery', T1496: 'Resource Hijacking',
  T1505: 'Server Software Component', 'T1505.003': 'Web Shell', T1526: 'Cloud Service Discovery', T1528: 'Steal Application Access Token',
  T1530: 'Data from Cloud Storage', T1531: 'Account Access Removal', T1534: 'Internal Spearphishing', T1537: 'Transfer Data to Cloud Account',
  T1539: 'Steal Web Session Cookie', T1543: 'Create or Modify System Process', 'T1543.003': 'Windows Service', T1546: 'Event Triggered Execution',
  T1547: 'Boot or Logon Autostart Execution', 'T1547.001': 'Registry Run Keys / Startup Folder', T1548: 'Abuse Elevation Control Mechanism',
  T1550: 'Use Alternate Authentication Material', 'T1550.001': 'Application Access Token', 'T1550.002': 'Pass the Hash', T1552: 'Unsecured Credentials',
  'T1552.001': 'Credentials In Files', 'T1552.005': 'Cloud Instance Metadata API', T1555: 'Credentials from Password Stores', T1556: 'Modify Authentication Process',
  'T1556.006': 'Multi-Factor Authentication', T1557: 'Adversary-in-the-Middle', T1558: 'Steal or Forge Kerberos Tickets', 'T1558.003': 'Kerberoasting',
  T1560: 'Archive Collected Data', T1562: 'Impair Defenses', 'T1562.001': 'Disable or Modify Tools', 'T1562.008': 'Disable or Modify Cloud Logs',
  T1564: 'Hide Artifacts', 'T1564.008': 'Email Hiding Rules', T1566: 'Phishing', 'T1566.001': 'Spearphishing Attachment', 'T1566.002': 'Spearphishing Link',
  T1567: 'Exfiltration Over Web Service', T1568: 'Dynamic Resolution', T1569: 'System Services', T1570: 'Lateral Tool Transfer', T1571: 'Non-Standard Port',
  T1572: 'Protocol Tunneling', T1573: 'Encrypted Channel', T1574: 'Hijack Execution Flow', T1580: 'Cloud Infrastructure Discovery', T1595: 'Active Scanning',
  T1606: 'Forge Web Credentials', T1619: 'Cloud Storage Object Discovery', T1621: 'Multi-Factor Authentication Request Generation', T1651: 'Cloud Administration Command',
};

/** The name of a technique; empty where it is not known here. */
export function techniqueName(id: string): string {
  return TECHNIQUES[id] ?? TECHNIQUES[id.split('.')[0] ?? ''] ?? '';
}

/** `credential-access` becomes `Credential access`. */
export function tacticName(tactic: string): string {
  const words = tactic.replaceAll('-', ' ');
  return (words[0]?.toUpperCase() ?? '') + words.slice(1);
}

/** Tactics in the order of an attack; what ATT&CK does not know comes last. */
export function inAttackOrder(tactics: readonly string[]): readonly string[] {
  const place = (tactic: string): number => {
    const index = (TACTICS as readonly string[]).indexOf(tactic);
    return index < 0 ? TACTICS.length : index;
  };
  return [...new Set(tactics)].sort((a, b) => place(a) - place(b));
}
