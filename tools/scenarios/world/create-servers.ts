import type { Organisation } from '../../records/kit.ts';
import type { Dice } from '../dice.ts';
import type { Server, ServerRole, ServiceAccount } from './world.ts';

const ROLES: readonly [role: ServerRole, label: string, count: number, isLinux: boolean][] = [
  ['controller', 'DC', 2, false], ['files', 'FS', 4, false], ['database', 'SQL', 3, false], ['web', 'web', 3, true], ['jump', 'JMP', 1, false], ['backup', 'BK', 1, false], ['scanner', 'scan', 1, true], ['deployment', 'SCCM', 1, false], ['relay', 'mx', 1, true], ['print', 'PRN', 1, false],
  ['certificates', 'CA', 1, false], ['application', 'APP', 4, false],
];
const GROWING = new Set<ServerRole>(['files', 'database', 'web', 'application']);

/** Servers in 10.10.0.0/24 and on; of file, database, web and application servers there are more where there are more people. */
export function createServers(company: string, users: number): Server[] {
  const prefix = company.slice(0, 2);
  let next = 10;
  return ROLES.flatMap(([role, label, count, isLinux]) => Array.from({ length: GROWING.has(role) ? Math.max(count, Math.ceil(users / 60)) : count }, (_, i) => {
    const place = next++;
    const number = String(i + 1).padStart(2, '0');
    const name = isLinux ? `${prefix.toLowerCase()}-${label}-${number}` : `${prefix.toUpperCase()}-${label}-${number}`;
    return { name, address: `10.10.${Math.floor(place / 240)}.${place % 240}`, role, isLinux };
  }));
}

const SERVICES: readonly [use: ServiceAccount['use'], account: string, service: string][] = [
  ['backup', 'svc-backup', 'svc-backup'], ['database', 'svc-sql', 'MSSQLSvc'], ['database', 'svc-reports', 'HTTP'], ['scan', 'svc-scan', 'svc-scan'], ['deploy', 'svc-deploy', 'svc-deploy'], ['sync', 'MSOL_4f21a9', 'MSOL'], ['legacy', 'svc-erp', 'erp'], ['legacy', 'svc-print', 'print'],
];

export function createServices({ org, domainSid, dice }: { readonly org: Organisation; readonly domainSid: string; readonly dice: Dice }): ServiceAccount[] {
  return SERVICES.map(([use, account, service], i) => ({
    use, service, account, name: account, upn: `${account}@${org.domain}`, sid: `${domainSid}-${3100 + i}`, id: `b${dice.hex(7)}-${dice.hex(4)}-4${dice.hex(3)}-8${dice.hex(3)}-${(0xf00 + i).toString(16).padStart(12, '0')}`,
  }));
}
