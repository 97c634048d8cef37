import type { Kit, Line, Who } from '../../../records/kit.ts';
import { jsonLine } from '../../../records/kit.ts';

/** Alerts as products write them, for weeks in which products are what alerts. */

export interface DefenderAlert {
  readonly host: string;
  readonly who: Who;
  readonly title: string;
  readonly severity: 'informational' | 'low' | 'medium' | 'high';
  readonly category: string;
  readonly techniques: readonly string[];
  readonly commandLine: string;
  /** Of the program, 64 hexadecimal digits. */
  readonly sha256: string;
  /** An address outside that it talked to. */
  readonly remote?: string;
}

/** An alert of Defender for Endpoint, as Microsoft Graph gives it. */
export function defenderAlert(kit: Kit, ms: number, { host, who, title, severity, category, techniques, commandLine, sha256, remote }: DefenderAlert): Line {
  const [id, iso] = [kit.id('da', ms), kit.time(ms, 'iso')];
  const device = { mdeDeviceId: sha256Like(host), deviceDnsName: `${host.toLowerCase()}.${kit.org.domain}` };
  const user = { accountName: who.account, domainName: kit.org.netbios.toLowerCase(), userSid: who.sid, userPrincipalName: who.upn };
  const fileName = commandLine.split(' ', 1)[0] ?? '';
  return jsonLine(ms, 'microsoft.defender_endpoint', {
    '@odata.type': '#microsoft.graph.security.alert', id, providerAlertId: id, status: 'new', severity, serviceSource: 'microsoftDefenderForEndpoint', detectionSource: 'microsoftDefenderForEndpoint',
    productName: 'Microsoft Defender for Endpoint', tenantId: kit.org.entraTenant, title, description: title, category, mitreTechniques: techniques,
    createdDateTime: iso, lastUpdateDateTime: iso, firstActivityDateTime: iso, lastActivityDateTime: iso,
    evidence: [
      { '@odata.type': '#microsoft.graph.security.deviceEvidence', createdDateTime: iso, ...device, osPlatform: 'Windows11', loggedOnUsers: [user] },
      { '@odata.type': '#microsoft.graph.security.userEvidence', userAccount: user },
      { '@odata.type': '#microsoft.graph.security.processEvidence', processId: 4000 + (ms % 9000), processCommandLine: commandLine, processCreationDateTime: iso, mdeDeviceId: device.mdeDeviceId, imageFile: { sha256, fileName, filePath: 'C:\\Windows\\System32' } },
      ...(remote === undefined ? [] : [{ '@odata.type': '#microsoft.graph.security.ipEvidence', ipAddress: remote }]),
    ],
  });
}

export interface SuricataAlert {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly signature: string;
  readonly signatureId: number;
  readonly category: string;
  /** 1 is the most severe. */
  readonly severity: 1 | 2 | 3;
}

/** An alert in Suricata's EVE format. */
export function suricataAlert(kit: Kit, ms: number, { from, to, port, signature, signatureId, category, severity }: SuricataAlert): Line {
  return jsonLine(ms, 'suricata.eve', {
    timestamp: kit.time(ms, 'iso'), flow_id: ms * 1000 + (signatureId % 1000), in_iface: 'ens3', event_type: 'alert', src_ip: from, src_port: 1024 + (ms % 60_000), dest_ip: to, dest_port: port, proto: 'TCP',
    alert: { action: 'allowed', gid: 1, signature_id: signatureId, rev: 1, signature, category, severity }, app_proto: port === 53 ? 'dns' : 'http', direction: 'to_server',
  });
}

export interface FalconDetection {
  readonly host: string;
  readonly address: string;
  readonly who: Who;
  readonly name: string;
  readonly severity: 1 | 2 | 3 | 4 | 5;
  readonly tactic: string;
  readonly technique: string;
  readonly commandLine: string;
  readonly sha256: string;
}

const FALCON_SEVERITIES = ['', 'Informational', 'Low', 'Medium', 'High', 'Critical'];

/** A detection in CrowdStrike's event stream. */
export function falconDetection(kit: Kit, ms: number, { host, address, who, name, severity, tactic, technique, commandLine, sha256 }: FalconDetection): Line {
  const [agent, process] = [sha256Like(host).slice(0, 32), ms % 100_000_000_000];
  return jsonLine(ms, 'crowdstrike.falcon', {
    metadata: { customerIDString: sha256Like(kit.org.domain).slice(0, 32), offset: ms % 1_000_000_000, eventType: 'DetectionSummaryEvent', eventCreationTime: ms, version: '1.0' },
    event: {
      ProcessStartTime: Math.floor(ms / 1000), ProcessEndTime: 0, ProcessId: process, ParentProcessId: process - 1, ComputerName: host.toUpperCase(), UserName: who.account, DetectName: name, DetectDescription: name,
      Severity: severity, SeverityName: FALCON_SEVERITIES[severity], FileName: commandLine.split(' ', 1)[0], FilePath: '\\Device\\HarddiskVolume2\\Windows\\System32', CommandLine: commandLine, SHA256String: sha256,
      MachineDomain: kit.org.netbios, SensorId: agent, DetectId: `ldt:${agent}:${kit.id('falcon', ms)}`, LocalIP: address, Tactic: tactic, Technique: technique, Objective: 'Falcon Detection Method', PatternDispositionDescription: 'Detection, standard detection.', PatternDispositionValue: 0,
    },
  });
}

export interface MailAlert {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly name: string;
  readonly category: string;
  readonly priority: 'low' | 'medium' | 'high';
  readonly senderAddress: string;
}

/** An alert about a mail, in the form of gateways that send JSON. */
export function mailAlert(kit: Kit, ms: number, { from, to, subject, name, category, priority, senderAddress }: MailAlert): Line {
  return jsonLine(ms, 'generic.mail_alert', {
    detection_ts: kit.time(ms, 'iso'), type: 'email', from, to, subject, name, category, priority, sender_ip: senderAddress, message_id: `<${kit.id('mail', ms)}@${from.slice(from.indexOf('@') + 1)}>`, action: 'delivered',
  });
}

/** 64 hexadecimal digits that belong to a name. */
export function sha256Like(name: string): string {
  let state = 0x811c9dc5;
  return Array.from({ length: 64 }, (_, at) => {
    state = Math.imul(state ^ (name.charCodeAt(at % name.length) + at), 0x01000193) >>> 0;
    return (state >>> 13 & 15).toString(16);
  }).join('');
}
