import { entraSignIn } from '../../records/entra.ts';
import type { Line } from '../../records/kit.ts';
import { firstTicket, logon } from '../../records/windows-domain.ts';
import { processCreated } from '../../records/windows.ts';
import { lease } from '../../records/zeek.ts';
import { HOUR_MS, isWeekend, SECOND_MS, type Stage, workplaceOf } from '../stage.ts';
import { type Kiosk, serversOf } from '../world/world.ts';
import { pidOf } from './people.ts';

/** The day of a workstation that several people use one after the other: its address is everybody's and nobody's. */
export function kioskDay(stage: Stage, { laptop, address, office, users }: Kiosk, dayMs: number): Line[] {
  const { world, kit, dice } = stage;
  if (isWeekend(dayMs)) return [];
  const lines = [lease(kit, dayMs + 5 * HOUR_MS, { address, server: office.dhcpServer, host: laptop.name, mac: laptop.mac })];
  for (const who of users.filter((one) => workplaceOf(world, one, dayMs) === 'office')) {
    const ms = dayMs + dice.int(5 * 3_600, 18 * 3_600) * SECOND_MS;
    lines.push(
      firstTicket(kit, ms, { controller: dice.one(serversOf(world, 'controller')).name, who, address }),
      logon(kit, ms + SECOND_MS, { host: laptop.name, who, address: '127.0.0.1', type: 2, workstation: laptop.name }),
      processCreated(kit, ms + 20 * SECOND_MS, { host: laptop.name, who, pid: pidOf(stage), parentPid: 4_300, image: 'C:\\Program Files\\ERP Client\\erp.exe', commandLine: '"C:\\Program Files\\ERP Client\\erp.exe" /line', parentImage: 'C:\\Windows\\explorer.exe' }),
      entraSignIn(kit, ms + 60 * SECOND_MS, { who, address: office.egress, place: office.place, app: 'OfficeHome', device: { name: laptop.name, id: laptop.id } }),
    );
  }
  return lines;
}
