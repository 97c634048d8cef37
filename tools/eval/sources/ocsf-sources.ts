/** Which tests of an OCSF reference belong to which sources. The first row whose beginning fits a test decides. */
export interface ReferenceRow {
  /** Beginning of `package/test`, or of the path of a sample. */
  readonly tests: string;
  /** Sources that may recognise its records; `*` in a name stands for anything. */
  readonly sources?: readonly string[];
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
  { tests: 'amazon/route53', sources: ['aws.route53*'] },
  { tests: 'amazon/vpc_flow', sources: ['aws.vpc*'] },
  { tests: 'checkpoint/', sources: ['checkpoint.*'] },
  { tests: 'cisco/umbrella', sources: ['cisco.umbrella*'] },
  { tests: 'fortinet/', sources: ['fortinet.*'] },
  { tests: 'microsoft/graph/ocsf/managed-devices', leftOut: 'an inventory of devices, not telemetry' },
  { tests: 'microsoft/graph/ocsf/defender', sources: ['microsoft.defender*', 'microsoft.graph*'] },
  { tests: 'microsoft/graph/', sources: ['microsoft.entra*', 'microsoft.azure*'] },
  { tests: 'microsoft/', sources: ['microsoft.windows*', 'microsoft.defender*', 'microsoft.powershell*'] },
  { tests: 'okta/', sources: ['okta.*'] },
  { tests: 'otel/', leftOut: NO_SOURCE },
  { tests: 'sophos/', leftOut: 'its inputs are literals of the Tenzir language, not records' },
  { tests: 'suricata/', sources: ['suricata.*', 'oisf.*'] },
  { tests: 'sysmon/', sources: ['microsoft.sysmon'] },
  { tests: 'zeek/', sources: ['zeek.*', 'corelight.*'] },
  { tests: 'zscaler/', sources: ['zscaler.*'] },
];

/** Raw and mapped samples of ocsf/examples, by the path below `mappings/markdown/` without versions. */
export const OCSF_EXAMPLES: readonly ReferenceRow[] = [
  { tests: 'AWS/CloudTrail/', sources: ['aws.cloudtrail'] },
  { tests: 'AWS/EKS', sources: ['kubernetes.*', 'aws.eks*'] },
  { tests: 'AWS/Route53', sources: ['aws.route53*'] },
  { tests: 'AWS/Security Hub', sources: ['aws.security*', 'aws.guardduty'] },
  { tests: 'AWS/VPC', sources: ['aws.vpc*'] },
  { tests: 'AWS/WAF', sources: ['aws.waf*'] },
  { tests: 'Cisco/', sources: ['cisco.asa*'] },
  { tests: 'Falco/', sources: ['falco.*'] },
  { tests: 'GitHub/', sources: ['github.*'] },
  { tests: 'IBM/', leftOut: NO_SOURCE },
  { tests: 'Microsoft/O365/Exchange/messagetrace', sources: ['microsoft.*message*trace*'] },
  { tests: 'Okta/', sources: ['okta.*'] },
  { tests: 'Zeek/', sources: ['zeek.*', 'corelight.*'] },
];
