// What administrators, developers and installers do on hosts that looks like an attack a little.
import { linuxProcess, sshd, sudo } from '../../records/linux.ts';
import { logon } from '../../records/windows-domain.ts';
import { processCreated, type Program, programConnected, registrySet, scriptBlock, systemEvent } from '../../records/windows.ts';
import { DAY_MS, insideAddress, SECOND_MS, type Stage } from '../stage.ts';
import { CMD, EXPLORER, POWERSHELL, SYSTEM } from '../windows-paths.ts';
import { administratorsOf, type Person, serverOf, serversOf } from '../world/world.ts';
import type { Oddity } from './oddity.ts';
import { EDGE, pidOf } from './people.ts';

/** Another desktop each day. */
const desktopOf = (ms: number, person: Person): number => 4_300 + 4 * ((Math.floor(ms / DAY_MS) * 31 + person.index * 7) % 900);
const onLaptop = (stage: Stage, ms: number, person: Person, rest: Pick<Program, 'image' | 'commandLine' | 'parentImage'> & Partial<Program>): Program => ({ host: person.laptop.name, who: person, pid: pidOf(stage), parentPid: desktopOf(ms, person), ...rest });

const ADMIN_WORK: readonly (readonly [image: string, commandLine: (server: string) => string])[] = [
  [POWERSHELL, (server) => `powershell.exe -NoProfile -Command "Invoke-Command -ComputerName ${server} -ScriptBlock { Get-Service }"`],
  [POWERSHELL, () => 'powershell.exe -NoProfile -File C:\\Admin\\inventory.ps1 -Site Hamburg'],
  [POWERSHELL, () => 'powershell.exe -Command "Get-ADUser -Filter * -Properties LastLogonDate | Export-Csv C:\\Admin\\users.csv"'],
  ['C:\\Admin\\PsExec64.exe', (server) => `PsExec64.exe \\\\${server} ipconfig /all`],
  ['C:\\Windows\\System32\\schtasks.exe', (server) => `schtasks /create /s ${server} /tn "Nightly report" /tr "powershell.exe -File C:\\Scripts\\report.ps1" /sc daily /st 02:00`],
  ['C:\\Windows\\System32\\net.exe', () => 'net group "Domain Admins" /domain'],
  ['C:\\Windows\\System32\\whoami.exe', () => 'whoami /groups'],
  ['C:\\Windows\\System32\\systeminfo.exe', () => 'systeminfo'],
  ['C:\\Windows\\System32\\mstsc.exe', (server) => `mstsc.exe /v:${server}`],
  ['C:\\Windows\\System32\\nltest.exe', () => 'nltest /dclist:'],
  ['C:\\Windows\\System32\\gpupdate.exe', () => 'gpupdate /force'],
];

/** An administrator at work on the jump host, or on the own laptop. */
const administers: Oddity = {
  perUserDay: 0.05,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const person = dice.one(administratorsOf(world));
    const server = dice.one(world.servers.filter((one) => !one.isLinux));
    const [image, commandLine] = dice.one(ADMIN_WORK);
    const jump = serverOf(world, 'jump');
    const isOnJump = dice.chance(0.6);
    const program = processCreated(kit, ms + 30 * SECOND_MS, { host: isOnJump ? jump.name : person.laptop.name, who: person.admin, pid: pidOf(stage), parentPid: desktopOf(ms, person), image, commandLine: commandLine(server.name), parentImage: image === POWERSHELL ? EXPLORER : CMD, integrity: 'High' });
    const lines = isOnJump ? [logon(kit, ms, { host: jump.name, who: person.admin, address: insideAddress(world, person, ms), type: 10 })] : [];
    return [...lines, program, logon(kit, ms + 40 * SECOND_MS, { host: server.name, who: person.admin, address: isOnJump ? jump.address : insideAddress(world, person, ms) })];
  },
};

const remoteInventory: Oddity = {
  perDay: 6, isMachine: true,
  deed: (stage, ms) => [processCreated(stage.kit, ms, { host: stage.dice.one(stage.world.servers.filter((one) => !one.isLinux)).name, who: 'NT AUTHORITY\\NETWORK SERVICE', pid: pidOf(stage), parentPid: 2_040, image: POWERSHELL, commandLine: 'powershell.exe -NoProfile -NonInteractive -Command "Get-CimInstance Win32_Product"', parentImage: 'C:\\Windows\\System32\\wbem\\WmiPrvSE.exe', integrity: 'System' })],
};

const managementEncodes: Oddity = {
  perUserDay: 0.02, isMachine: true,
  deed: (stage, ms) => {
    const code = Buffer.from('Get-WmiObject Win32_BIOS | Select-Object SerialNumber | ConvertTo-Json', 'utf16le').toString('base64');
    const parentImage = stage.dice.chance(0.9) ? 'C:\\Program Files (x86)\\Microsoft Intune Management Extension\\AgentExecutor.exe' : 'C:\\Program Files\\Remote Care\\rmm-agent.exe';
    return [processCreated(stage.kit, ms, { host: stage.dice.one(stage.world.people).laptop.name, who: SYSTEM, pid: pidOf(stage), parentPid: 3_004, image: POWERSHELL, commandLine: `powershell.exe -NoProfile -EncodedCommand ${code}`, parentImage, integrity: 'System' })];
  },
};

const installs: Oddity = {
  perUserDay: 0.02,
  deed: (stage, ms) => {
    const { kit, dice, world } = stage;
    const person = dice.one(world.people);
    const temp = `C:\\Users\\${person.account}\\AppData\\Local\\Temp\\`;
    const name = dice.one(['zoom-setup.exe', 'pdf-tool.exe', 'scanner-driver.exe', 'label-printer.exe', 'updater.exe', 'meeting-addin-install.exe']);
    const image = `C:\\Users\\${person.account}\\Downloads\\${name}`;
    const pid = pidOf(stage);
    return [
      processCreated(kit, ms, onLaptop(stage, ms, person, { pid, image, commandLine: `"${image}"`, parentImage: EDGE })),
      processCreated(kit, ms + 9 * SECOND_MS, onLaptop(stage, ms, person, { parentPid: pid, image: dice.chance(0.3) ? CMD : 'C:\\Windows\\System32\\msiexec.exe', commandLine: dice.chance(0.3) ? `cmd.exe /c "${temp}setup.cmd"` : `msiexec.exe /i "${temp}package.msi" /qb`, parentImage: image })),
      ...(dice.chance(0.25) ? [registrySet(kit, ms + 20 * SECOND_MS, { host: person.laptop.name, who: person, pid, image, key: `HKU\\${person.sid}\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\${name.split('.')[0]}`, value: `"C:\\Users\\${person.account}\\AppData\\Local\\Programs\\${name}" --background` })] : []),
    ];
  },
};

const vendorHelps: Oddity = {
  perDay: 0.4,
  deed: (stage, ms) => {
    const person = stage.dice.one(stage.world.people);
    const image = `C:\\Users\\${person.account}\\Downloads\\AnyDesk.exe`;
    return [processCreated(stage.kit, ms, onLaptop(stage, ms, person, { image, commandLine: `"${image}"`, parentImage: EDGE }))];
  },
};

const develops: Oddity = {
  perUserDay: 0.02,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const person = dice.one(world.people.filter((one) => one.department === 'engineering'));
    const work = dice.int(0, 3);
    if (work === 0) return [processCreated(kit, ms, onLaptop(stage, ms, person, { image: 'C:\\Program Files\\Git\\usr\\bin\\ssh.exe', commandLine: `ssh -L 5432:db.internal:5432 deploy@${serversOf(world, 'web')[0]?.name ?? 'web'}`, parentImage: 'C:\\Program Files\\Git\\usr\\bin\\bash.exe' }))];
    if (work === 1) return [scriptBlock(kit, ms, { host: person.laptop.name, who: person, text: "Set-ExecutionPolicy Bypass -Scope Process -Force; iex ((New-Object System.Net.WebClient).DownloadString('https://community.tools.example/install.ps1'))" })];
    if (work === 2) return [programConnected(kit, ms, { host: person.laptop.name, who: person, pid: pidOf(stage), image: POWERSHELL, from: insideAddress(world, person, ms), fromPort: 51_000, to: '198.18.1.9', toPort: 443, toName: 'www.powershellgallery.com' })];
    return [processCreated(kit, ms, onLaptop(stage, ms, person, { image: 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\MSBuild.exe', commandLine: `MSBuild.exe C:\\Users\\${person.account}\\source\\shop\\shop.sln`, parentImage: 'C:\\Program Files\\Microsoft Visual Studio\\2022\\Professional\\Common7\\IDE\\devenv.exe' }))];
  },
};

const linuxAdministered: Oddity = {
  perDay: 3,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const host = dice.one(serversOf(world, 'web')).name;
    const { account } = dice.one(administratorsOf(world));
    const parentPid = dice.int(2_000, 60_000);
    const [image, commandLine] = dice.one([['/usr/bin/cat', 'cat /etc/shadow'], ['/usr/bin/curl', 'curl -fsSL https://get.tools.example/agent.sh'], ['/usr/bin/bash', 'bash -c curl -fsSL https://get.tools.example/agent.sh | sh'], ['/usr/sbin/useradd', 'useradd -m releases'], ['/usr/bin/tail', 'tail -n 100 /var/log/nginx/error.log'], ['/usr/bin/vim', 'vim /etc/nginx/nginx.conf']] as const);
    return [
      sshd(kit, ms, host, `Accepted publickey for ${account} from ${serverOf(world, 'jump').address} port ${dice.int(40_000, 60_000)} ssh2: ED25519 SHA256:${dice.hex(20)}`),
      sudo(kit, ms + 20 * SECOND_MS, host, `${account} : TTY=pts/0 ; PWD=/home/${account} ; USER=root ; COMMAND=${image}`),
      linuxProcess(kit, ms + 20 * SECOND_MS, { host, user: 'root', pid: parentPid + 1, parentPid, image, commandLine, parentImage: '/usr/bin/sudo', folder: `/home/${account}` }),
    ];
  },
};

const backupThins: Oddity = {
  perDay: 0.3, isMachine: true,
  deed: (stage, ms) => {
    const server = stage.dice.one(serversOf(stage.world, 'files'));
    return [processCreated(stage.kit, ms, { host: server.name, who: SYSTEM, pid: pidOf(stage), parentPid: 2_220, image: 'C:\\Windows\\System32\\vssadmin.exe', commandLine: 'vssadmin.exe delete shadows /for=D: /oldest /quiet', parentImage: 'C:\\Program Files\\Backup Agent\\agent.exe', integrity: 'System' })];
  },
};

const serviceInstalled: Oddity = {
  perUserDay: 0.01, isMachine: true,
  deed: ({ world, kit, dice }, ms) => [systemEvent(kit, ms, { host: dice.one(world.people).laptop.name, eventId: 7045, data: { ServiceName: dice.one(['Google Update', 'Remote Care', 'Printer Helper', 'Backup Agent']), ImagePath: '"C:\\Program Files\\Vendor\\service.exe" /svc', ServiceType: 'user mode service', StartType: 'auto start', AccountName: 'LocalSystem' } })],
};

export const ENDPOINT_ODDITIES: readonly Oddity[] = [administers, remoteInventory, managementEncodes, installs, vendorHelps, develops, linuxAdministered, backupThins, serviceInstalled];
