import type { Domain } from '#contract/domain.ts';

/** Which data streams of elastic/integrations are telemetry of which sources. */
export interface ElasticRow {
  readonly package: string;
  /** Those that are compared; all others of the package are left out. */
  readonly streams: readonly string[];
  readonly domain: Domain;
  /** Sources that may recognise its records; `*` in a name stands for anything. */
  readonly sources: readonly string[];
}

const WINDOWS = ['microsoft.windows*', 'microsoft.sysmon', 'microsoft.powershell*', 'microsoft.defender*'];

export const ELASTIC_SOURCES: readonly ElasticRow[] = [
  { package: 'windows', domain: 'endpoint', sources: WINDOWS, streams: [
    'forwarded', 'powershell', 'powershell_operational', 'sysmon_operational', 'windows_defender', 'applocker_exe_and_dll', 'applocker_packaged_app_deployment', 'applocker_packaged_app_execution',
  ] },
  { package: 'system', domain: 'endpoint', sources: WINDOWS, streams: ['security'] },
  { package: 'system', domain: 'endpoint', sources: ['linux.*'], streams: ['auth', 'syslog'] },
  { package: 'sysmon_linux', domain: 'endpoint', sources: ['microsoft.sysmon*', 'linux.sysmon*'], streams: ['log'] },
  { package: 'auditd', domain: 'endpoint', sources: ['linux.audit*'], streams: ['log'] },
  { package: 'auditd_manager', domain: 'endpoint', sources: ['linux.audit*'], streams: ['auditd'] },
  { package: 'm365_defender', domain: 'endpoint', sources: ['microsoft.defender*', 'microsoft.graph*', 'microsoft.email_events', 'microsoft.*xdr*'], streams: ['alert', 'event', 'incident'] },
  { package: 'microsoft_defender_endpoint', domain: 'endpoint', sources: ['microsoft.defender*'], streams: ['log'] },
  { package: 'crowdstrike', domain: 'endpoint', sources: ['crowdstrike.*'], streams: ['alert', 'falcon', 'fdr'] },
  { package: 'zeek', domain: 'network', sources: ['zeek.*', 'corelight.*'], streams: [
    'connection', 'dce_rpc', 'dhcp', 'dnp3', 'dns', 'dpd', 'files', 'ftp', 'http', 'intel', 'irc', 'kerberos', 'known_certs', 'known_hosts', 'known_services', 'modbus', 'mysql', 'notice', 'ntlm', 'ntp',
    'ocsp', 'pe', 'radius', 'rdp', 'rfb', 'signature', 'sip', 'smb_cmd', 'smb_files', 'smb_mapping', 'smtp', 'snmp', 'socks', 'software', 'ssh', 'ssl', 'syslog', 'traceroute', 'tunnel', 'weird', 'x509',
  ] },
  { package: 'suricata', domain: 'network', sources: ['suricata.*', 'oisf.*'], streams: ['eve'] },
  { package: 'panw', domain: 'network', sources: ['paloalto.*', 'palo_alto.*', 'panw.*', 'paloaltonetworks.*'], streams: ['panos'] },
  { package: 'fortinet_fortigate', domain: 'network', sources: ['fortinet.*'], streams: ['log'] },
  { package: 'apache', domain: 'network', sources: ['web.*'], streams: ['access', 'error'] },
  { package: 'nginx', domain: 'network', sources: ['web.*'], streams: ['access', 'error'] },
  { package: 'iis', domain: 'network', sources: ['w3c.*'], streams: ['access', 'error'] },
  { package: 'squid', domain: 'network', sources: ['squid.*', 'web.*'], streams: ['log'] },
  { package: 'cisco_ios', domain: 'network', sources: ['cisco.ios'], streams: ['log'] },
  { package: 'cisco_asa', domain: 'network', sources: ['cisco.asa*', 'cisco.ftd*', 'cisco.firepower*'], streams: ['log'] },
  { package: 'cisco_ftd', domain: 'network', sources: ['cisco.asa*', 'cisco.ftd*', 'cisco.firepower*'], streams: ['log'] },
  { package: 'aws', domain: 'network', sources: ['aws.vpc*'], streams: ['vpcflow'] },
  { package: 'aws', domain: 'network', sources: ['aws.route53*', 'aws.waf'], streams: ['route53_resolver_logs', 'waf'] },
  { package: 'azure_network_watcher_nsg', domain: 'network', sources: ['azure.*'], streams: ['log'] },
  { package: 'azure_network_watcher_vnet', domain: 'network', sources: ['azure.*'], streams: ['log'] },
  { package: 'pulse_connect_secure', domain: 'network', sources: ['pulse*', 'ivanti.*'], streams: ['log'] },
  { package: 'aws', domain: 'cloud', sources: ['aws.cloudtrail', 'aws.guardduty', 'aws.security*'], streams: ['cloudtrail', 'guardduty', 'securityhub_findings'] },
  { package: 'azure', domain: 'cloud', sources: ['azure.*', 'microsoft.azure*', 'microsoft.entra*'], streams: ['activitylogs'] },
  { package: 'gcp', domain: 'cloud', sources: ['gcp.*', 'google.*'], streams: ['audit'] },
  { package: 'kubernetes', domain: 'cloud', sources: ['kubernetes.*'], streams: ['audit_logs'] },
  { package: 'github', domain: 'cloud', sources: ['github.*'], streams: ['audit'] },
  { package: 'microsoft_exchange_online_message_trace', domain: 'email', sources: ['microsoft.*message*trace*'], streams: ['log'] },
  { package: 'mimecast', domain: 'email', sources: ['mimecast.*'], streams: ['audit_events', 'siem_logs', 'ttp_url_logs', 'ttp_ap_logs', 'ttp_ip_logs', 'dlp_logs', 'archive_search_logs'] },
  { package: 'proofpoint_tap', domain: 'email', sources: ['proofpoint.*'], streams: ['clicks_blocked', 'clicks_permitted', 'message_blocked', 'message_delivered'] },
  { package: 'azure', domain: 'identity', sources: ['microsoft.entra*', 'microsoft.azure*', 'azure.*'], streams: ['signinlogs', 'auditlogs', 'identity_protection'] },
  { package: 'okta', domain: 'identity', sources: ['okta.*'], streams: ['system'] },
  { package: 'o365', domain: 'identity', sources: ['microsoft.*audit', 'microsoft.entra*'], streams: ['audit'] },
  { package: 'google_workspace', domain: 'identity', sources: ['google.*'], streams: [
    'access_transparency', 'admin', 'alert', 'context_aware_access', 'drive', 'gcp', 'group_enterprise', 'groups', 'login', 'rules', 'saml', 'token', 'user_accounts',
  ] },
  { package: 'cisco_duo', domain: 'identity', sources: ['cisco.duo*', 'duo.*'], streams: ['admin', 'auth', 'offline_enrollment', 'telephony'] },
  { package: 'cyberarkpas', domain: 'identity', sources: ['cyberark.*'], streams: ['audit'] },
];
