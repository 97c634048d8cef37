import type { Domain } from '#contract/domain.ts';

/** Which tests of an OCSF reference belong to which sources. The first row whose beginning fits a test decides. */
export interface ReferenceRow {
  /** Beginning of `package/test`, or of the path of a sample. */
  readonly tests: string;
  /** Sources that may recognise its records; `*` in a name stands for anything. */
  readonly sources?: readonly string[];
  readonly domain?: Domain;
  /** Why it is left out, where it is. */
  readonly leftOut?: string;
}

const THREAT_INTEL = 'a feed of threat intelligence, not telemetry';
const NO_SOURCE = 'a product without a mapping here';

/** Tests of tenzir/library, by `package/test`. */
export const TENZIR_TESTS: readonly ReferenceRow[] = [
  { tests: 'abusech/', leftOut: THREAT_INTEL },
  { tests: 'alphamountain/', leftOut: THREAT_INTEL },
  { tests: 'foxio/', leftOut: THREAT_INTEL },
  { tests: 'misp/', leftOut: THREAT_INTEL },
  { tests: 'amazon/route53', domain: 'network', sources: ['aws.route53*'] },
  { tests: 'amazon/vpc_flow', domain: 'network', sources: ['aws.vpc*'] },
  { tests: 'checkpoint/', domain: 'network', sources: ['checkpoint.*'] },
  { tests: 'cisco/umbrella', domain: 'network', sources: ['cisco.umbrella*'] },
  { tests: 'fortinet/', domain: 'network', sources: ['fortinet.*'] },
  { tests: 'microsoft/graph/ocsf/managed-devices', leftOut: 'an inventory of devices, not telemetry' },
  { tests: 'microsoft/graph/ocsf/defender', domain: 'endpoint', sources: ['microsoft.defender*', 'microsoft.graph*'] },
  { tests: 'microsoft/graph/', domain: 'identity', sources: ['microsoft.entra*', 'microsoft.azure*'] },
  { tests: 'microsoft/', domain: 'endpoint', sources: ['microsoft.windows*', 'microsoft.defender*', 'microsoft.powershell*'] },
  { tests: 'okta/', domain: 'identity', sources: ['okta.*'] },
  { tests: 'otel/', leftOut: NO_SOURCE },
  { tests: 'sophos/', leftOut: 'its inputs are literals of the Tenzir language, not records' },
  { tests: 'suricata/', domain: 'network', sources: ['suricata.*', 'oisf.*'] },
  { tests: 'sysmon/', domain: 'endpoint', sources: ['microsoft.sysmon'] },
  { tests: 'zeek/', domain: 'network', sources: ['zeek.*', 'corelight.*'] },
  { tests: 'zscaler/', domain: 'network', sources: ['zscaler.*'] },
];

/** Raw and mapped samples of ocsf/examples, by the path below `mappings/markdown/` without versions. */
export const OCSF_EXAMPLES: readonly ReferenceRow[] = [
  { tests: 'AWS/CloudTrail/', domain: 'cloud', sources: ['aws.cloudtrail'] },
  { tests: 'AWS/EKS', domain: 'cloud', sources: ['kubernetes.*', 'aws.eks*'] },
  { tests: 'AWS/Route53', domain: 'network', sources: ['aws.route53*'] },
  { tests: 'AWS/Security Hub', domain: 'cloud', sources: ['aws.security*', 'aws.guardduty'] },
  { tests: 'AWS/VPC', domain: 'network', sources: ['aws.vpc*'] },
  { tests: 'AWS/WAF', domain: 'network', sources: ['aws.waf*'] },
  { tests: 'Cisco/', domain: 'network', sources: ['cisco.asa*'] },
  { tests: 'Falco/', domain: 'endpoint', sources: ['falco.*'] },
  { tests: 'GitHub/', domain: 'cloud', sources: ['github.*'] },
  { tests: 'IBM/', leftOut: NO_SOURCE },
  { tests: 'Microsoft/O365/Exchange/messagetrace', domain: 'email', sources: ['microsoft.*message*trace*'] },
  { tests: 'Okta/', domain: 'identity', sources: ['okta.*'] },
  { tests: 'Zeek/', domain: 'network', sources: ['zeek.*', 'corelight.*'] },
];
