import { parse } from 'tldts';

export interface DomainParts {
  /** What somebody registered; under suffixes that hosts give to customers, the customer's. */
  readonly registered: string;
  /** Its first label. */
  readonly label: string;
  /** What stands before it, without the last dot. */
  readonly below: string;
}

/** The parts of a host name; null for addresses, names without a dot and those of reverse look-ups, which say nothing about who is asked for. */
export function domainParts(name: string): DomainParts | null {
  const lower = name.toLowerCase().replace(/\.$/, '');
  if (lower.endsWith('.arpa')) return null;
  const { domain, subdomain, domainWithoutSuffix, isIp } = parse(lower, { allowPrivateDomains: true, validateHostname: false });
  return isIp === true || domain === null || domainWithoutSuffix === null ? null : { registered: domain, label: domainWithoutSuffix, below: subdomain ?? '' };
}

/** Whether a name is one of these domains or below one. */
export function isBelow(name: string, domains: ReadonlySet<string>): boolean {
  for (let at = 0; at >= 0; at = name.indexOf('.', at) + 1 || -1) if (domains.has(name.slice(at))) return true;
  return false;
}
