import { tunnelRefused } from '../../records/fortinet.ts';
import type { Line } from '../../records/kit.ts';
import { firstTicket, logon } from '../../records/windows-domain.ts';
import { systemEvent } from '../../records/windows.ts';
import { connection, remoteCall, smbFile } from '../../records/zeek.ts';
import { scansWeakSpots } from '../background/oddities-of-network.ts';
import { clientPort, insideAddress } from '../stage.ts';
import type { Story } from '../story.ts';
import { CMD, EXPLORER, POWERSHELL, SERVICES, SYSTEM32 } from '../windows-paths.ts';
import { serverOf } from '../world/world.ts';
import { encodedPowerShell, flowOut, lairOf, openTunnel, reach, run, runAll, takePasswords } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

const PORTS = [445, 3389, 5985, 22, 135, 1433, 80, 443, 8080];

/** From one address to many, each on some ports; most refuse or do not answer. The clock goes on with it. */
function eastWest(story: Story, from: string): Line[] {
  const { kit, dice, world } = story;
  const targets = [...world.servers.map((server) => server.address), ...Array.from({ length: dice.int(20, 120) }, (_, i) => `10.10.0.${100 + i}`)];
  const ports = dice.some(PORTS, dice.int(2, 4));
  if (!ports.includes(445) && !ports.includes(3389)) ports.push(445);
  const gapMs = dice.int(120, 2_500);
  const lines = dice.shuffled(targets).flatMap((to, i) => ports.map((toPort, j) => {
    const isOpen = dice.chance(0.15);
    return connection(kit, story.now() + i * gapMs + j * 40, { from, fromPort: clientPort(story), to, toPort, seconds: isOpen ? 0.3 : 0.001, sent: isOpen ? 300 : 0, received: isOpen ? 280 : 0, state: isOpen ? 'SF' : dice.chance(0.5) ? 'REJ' : 'S0' });
  }));
  story.goTo((lines.at(-1) as Line).timeMs);
  return lines;
}

export const stolenVpn: ScenarioMaker = {
  name: 'stolen-vpn',

  attack(story) {
    const { kit, dice, world, cast } = story;
    const victim = cast.person('sales', 'operations', 'support', 'production');
    const lair = lairOf(story);
    story.lifeOf(victim, 10);
    if (dice.chance(0.6)) story.step('guess', 'Passwords are tried at the VPN', 'credential-access', Array.from({ length: dice.int(2, 14) }, (_, i) => tunnelRefused(kit, story.now() + i * 11_000, { who: victim, remote: lair.address })));
    story.wait(3, 20);
    const { inner, lines } = openTunnel(story, victim, lair.address);
    story.step('tunnel', 'A tunnel of the VPN with the stolen credential', 'initial-access', [...lines, firstTicket(kit, story.now() + 20_000, { controller: serverOf(world, 'controller').name, who: victim, address: inner })]);
    story.wait(2, 40);
    story.step('scan', 'The network is searched from east to west', 'discovery', eastWest(story, inner));
    story.wait(2, 40);
    const admin = cast.administrator().admin;
    const spots = [cast.server('files'), cast.server('application'), cast.server('database'), cast.server('files')].slice(0, dice.int(2, 4));
    if (dice.chance(0.5)) story.step('spray', 'An administrator\'s password is tried on servers', 'credential-access', spots.map((server, i) => logon(kit, story.now() + i * 7_000, { host: server.name, who: admin, address: inner, package: 'NTLM', workstation: 'DESKTOP-7Q2L9', failure: '0xc000006a' })));
    for (const to of spots) {
      story.wait(2, 30);
      const flow = { from: inner, fromPort: clientPort(story), to: to.address, toPort: 445 };
      const way = dice.one(['service', 'remote-desktop', 'winrm'] as const);
      const shell = { host: to.name, who: admin, integrity: 'High' as const };
      const command = encodedPowerShell(story, lair.address);
      story.step('move', 'Servers are entered one after the other', 'lateral-movement', [
        ...reach(story, { who: admin, from: inner, to, type: way === 'remote-desktop' ? 10 : 3 }),
        ...(way === 'service' ? [smbFile(kit, story.now() + 900, { ...flow, share: 'ADMIN$', name: `${dice.hex(8)}.exe` }), remoteCall(kit, story.now() + 1_400, { ...flow, endpoint: 'svcctl', operation: 'CreateServiceW', pipe: '\\pipe\\svcctl' }), systemEvent(kit, story.now() + 1_800, { host: to.name, eventId: 7045, data: { ServiceName: dice.hex(6), ImagePath: `%COMSPEC% /c ${command}`, ServiceType: 'user mode service', StartType: 'demand start', AccountName: 'LocalSystem' } }), run(story, { host: to.name, who: 'NT AUTHORITY\\SYSTEM', image: CMD, commandLine: `cmd.exe /c ${command}`, parentImage: SERVICES, integrity: 'System' })] : []),
        ...(way === 'winrm' ? [connection(kit, story.now() + 500, { ...flow, toPort: 5985, seconds: 40, sent: 30_000, received: 90_000 }), run(story, { ...shell, image: POWERSHELL, commandLine: command, parentImage: `${SYSTEM32}wsmprovhost.exe`, parentCommandLine: 'wsmprovhost.exe -Embedding' })] : []),
        ...(way === 'remote-desktop' ? runAll(story, { ...shell, parentImage: CMD }, [[`${SYSTEM32}whoami.exe`, 'whoami /all'], [`${SYSTEM32}net.exe`, 'net group "Domain Admins" /domain']]) : []),
      ]);
    }
    story.wait(5, 60);
    const last = spots.at(-1) ?? serverOf(world, 'files');
    story.step('credentials', 'Passwords are taken', 'credential-access', takePasswords(story, { host: last.name, who: admin, folder: 'C:\\Windows\\Temp\\' }));
    if (dice.chance(0.6)) {
      story.wait(5, 60);
      story.step('exfiltrate', 'Files leave', 'exfiltration', flowOut(story, { from: last.address, to: cast.outside(), port: dice.one([443, 8443, 21_000]), bytes: dice.int(250_000_000, 4_000_000_000), seconds: dice.int(200, 2_000), fromName: last.name }));
    }
    return story.end({ title: 'Stolen VPN credential, scan, lateral movement', description: `With the VPN credential of ${victim.name} somebody searches the network and enters ${spots.length} servers as an administrator.`, severity: 'critical', domains: ['network', 'endpoint', 'identity'] });
  },

  /** The scanner for weak spots does its round while an administrator works from home. */
  lookAlike(story) {
    const { world, cast } = story;
    const admin = cast.administrator();
    story.lifeOf(admin, 10);
    story.step('scan', 'The scanner does its round', 'discovery', scansWeakSpots(story, story.now()));
    story.wait(10, 60);
    const jump = serverOf(world, 'jump');
    story.step('move', 'An administrator works on servers', 'lateral-movement', [
      ...reach(story, { who: admin.admin, from: insideAddress(world, admin, story.now()), to: jump, type: 10 }),
      ...[cast.server('files'), cast.server('application'), cast.server('database')].flatMap((to) => {
        story.wait(3, 20);
        return [...reach(story, { who: admin.admin, from: jump.address, to, type: 10 }), ...runAll(story, { host: to.name, who: admin.admin, parentImage: EXPLORER, integrity: 'High' }, [[`${SYSTEM32}mmc.exe`, 'mmc.exe services.msc'], [`${SYSTEM32}gpupdate.exe`, 'gpupdate /force']])];
      }),
    ]);
    return story.end({ title: 'The scanner\'s round, and an administrator from home', description: `The scanner for weak spots tries every server; ${admin.name} works on three of them by way of the jump host.`, domains: ['network', 'endpoint', 'identity'] });
  },
};
