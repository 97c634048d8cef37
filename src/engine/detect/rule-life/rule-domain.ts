import { DOMAINS, type Domain } from '#contract/domain.ts';
import type { LogSource } from '#contract/log-source.ts';

const BY_PRODUCT: Readonly<Record<string, Domain>> = {
  windows: 'endpoint', linux: 'endpoint', macos: 'endpoint',
  aws: 'cloud', gcp: 'cloud', azure: 'cloud', kubernetes: 'cloud', github: 'cloud', bitbucket: 'cloud', gitlab: 'cloud', cloudflare: 'cloud',
  okta: 'identity', onelogin: 'identity', cisco: 'network', fortios: 'network', fortinet: 'network', juniper: 'network', huawei: 'network', paloalto: 'network', zeek: 'network',
};
const BY_SERVICE: Readonly<Record<string, Domain>> = {
  signinlogs: 'identity', auditlogs: 'identity', pim: 'identity', riskdetection: 'identity', exchange: 'email', threat_management: 'email', ldap: 'identity', kerberos: 'identity',
};
const BY_CATEGORY: Readonly<Record<string, Domain>> = {
  dns: 'network', proxy: 'network', firewall: 'network', webserver: 'network', flow: 'network', ids: 'network', email: 'email', authentication: 'identity', antivirus: 'endpoint', database: 'endpoint', application: 'cloud',
};

/** The domain of a rule: the folder that it lies in where that is named after one, else what its log source is of; null where that says nothing. */
export function domainOfRule(file: string, { product, service, category }: LogSource): Domain | null {
  const folder = file.split('/').reverse().find((part) => (DOMAINS as readonly string[]).includes(part));
  if (folder !== undefined) return folder as Domain;
  return BY_SERVICE[service ?? ''] ?? BY_PRODUCT[product ?? ''] ?? BY_CATEGORY[category ?? ''] ?? (category === undefined ? null : 'endpoint');
}
