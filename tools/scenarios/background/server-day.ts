import type { Line, Who } from '../../records/kit.ts';
import { linuxConnected } from '../../records/linux.ts';
import { firstTicket, logon } from '../../records/windows-domain.ts';
import { programConnected } from '../../records/windows.ts';
import { clientPort, type Stage } from '../stage.ts';
import { type Server, serversOf, serviceOf } from '../world/world.ts';

/** What says on a day which server has which address: the tickets of its own account, and connections of its programs. */
export function serverDay(stage: Stage, server: Server, dayMs: number): Line[] {
  const { world, kit, dice } = stage;
  const controller = dice.one(serversOf(world, 'controller').filter((one) => one !== server));
  const ms = dayMs + dice.int(0, 5 * 3_600) * 1_000;
  const flow = { from: server.address, fromPort: clientPort(stage), to: controller.address, toPort: 389 };
  if (server.isLinux) return [linuxConnected(kit, ms, { host: server.name, user: 'root', pid: 812, image: '/usr/sbin/sssd', ...flow })];
  const domainSid = serviceOf(world, 'backup').sid.replace(/-\d+$/, '');
  const account: Who = { account: `${server.name}$`, name: server.name, upn: `${server.name}$@${world.org.domain}`, id: server.name, sid: `${domainSid}-${6000 + world.servers.indexOf(server)}` };
  return [
    firstTicket(kit, ms, { controller: controller.name, who: account, address: server.address, port: flow.fromPort }),
    logon(kit, ms + 2_000, { host: controller.name, who: account, address: server.address, port: flow.fromPort + 1 }),
    programConnected(kit, ms + 3_000, { host: server.name, who: 'NT AUTHORITY\\SYSTEM', pid: 1_044, image: 'C:\\Windows\\System32\\svchost.exe', ...flow, toName: `${controller.name}.${world.org.domain}` }),
  ];
}
