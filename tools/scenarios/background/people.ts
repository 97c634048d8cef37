// What people do all day, in native records.
import { mail } from '../../records/defender-mail.ts';
import { entraSignIn } from '../../records/entra.ts';
import { traffic } from '../../records/fortinet.ts';
import { gitHubAct } from '../../records/github.ts';
import { googleActivity } from '../../records/google.ts';
import type { Line } from '../../records/kit.ts';
import { mailAccess, siteFile } from '../../records/microsoft-365.ts';
import { oktaEvent } from '../../records/okta.ts';
import { logon, serviceTicket } from '../../records/windows-domain.ts';
import { fileTouched, processCreated, programConnected } from '../../records/windows.ts';
import { connection, encrypted, question } from '../../records/zeek.ts';
import { clientPort, deviceOf, insideAddress, outsideAddress, type Stage } from '../stage.ts';
import { EXPLORER } from '../windows-paths.ts';
import { type Person, type Server, serversOf, type Site } from '../world/world.ts';

export type PersonDeed = (stage: Stage, ms: number, person: Person) => Line[];

const OFFICE = 'C:\\Program Files\\Microsoft Office\\root\\Office16\\';
export const EDGE = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
const PROGRAMS = [
  `${OFFICE}OUTLOOK.EXE`, `${OFFICE}EXCEL.EXE`, `${OFFICE}WINWORD.EXE`, EDGE, EDGE, 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Windows\\System32\\notepad.exe', 'C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe',
  'C:\\Program Files\\WindowsApps\\MSTeams_25255.1.0.0_x64\\ms-teams.exe', 'C:\\Windows\\System32\\SearchProtocolHost.exe', 'C:\\Windows\\System32\\dllhost.exe', 'C:\\Windows\\System32\\conhost.exe', 'C:\\Program Files\\7-Zip\\7zFM.exe', 'C:\\Program Files\\ERP Client\\erp.exe',
];
const CLOUD_NAMES = ['outlook.office365.com', 'login.microsoftonline.com', 'teams.microsoft.com', 'graph.microsoft.com', 'edge.microsoft.com', 'www.google.com', 'api.github.com', 'update.googleapis.com'];
/** Few sites are visited by many, many by few. */
const visitedSite = ({ world, dice }: Stage): Site => world.sites[Math.floor(dice.random() ** 2.6 * world.sites.length)] as Site;
const controllerOf = ({ world, dice }: Stage): Server => dice.one(serversOf(world, 'controller'));

const browse: PersonDeed = (stage, ms, person) => {
  const { world, kit, dice } = stage;
  const isCloud = dice.chance(0.35);
  const site = isCloud ? { name: dice.one(CLOUD_NAMES), address: `198.18.0.${10 + dice.int(0, 60)}` } : visitedSite(stage);
  const from = insideAddress(world, person, ms);
  const [fromPort, controller] = [clientPort(stage), controllerOf(stage)];
  const flow = { from, fromPort, to: site.address, toPort: 443 };
  const [sent, received, seconds] = [dice.int(800, 40_000), dice.int(2_000, 900_000), dice.random() * 90];
  const lines: Line[] = [question(kit, ms, { from, fromPort: fromPort - 31, to: controller.address, toPort: 53, name: site.name, answers: [site.address] })];
  const count = dice.int(1, 3);
  for (let i = 0; i < count; i++) {
    lines.push(connection(kit, ms + 40 + i * 900, { ...flow, fromPort: fromPort + i, service: 'ssl', seconds, sent: sent + i, received }));
    if (dice.chance(0.45)) lines.push(encrypted(kit, ms + 60 + i * 900, { ...flow, fromPort: fromPort + i, name: site.name }));
  }
  if (dice.chance(0.55)) lines.push(traffic(kit, ms + 50, { ...flow, sent, received, seconds: Math.ceil(seconds), session: dice.int(1_000_000, 99_999_999), fromName: person.laptop.name, service: 'HTTPS' }));
  return lines;
};

/** Process ids are given anew all the time, and every fourth number is one. */
export const pidOf = ({ dice }: Stage): number => 1_200 + dice.int(0, 60_000) * 4;

const startProgram: PersonDeed = (stage, ms, person) => {
  const image = stage.dice.one(PROGRAMS);
  const pid = pidOf(stage);
  const lines = [processCreated(stage.kit, ms, { host: person.laptop.name, who: person, pid, parentPid: 4_300, image, commandLine: `"${image}"`, parentImage: EXPLORER, logonId: `0x${(0x5a000 + person.index).toString(16)}`, folder: `C:\\Users\\${person.account}\\` })];
  if (image === EDGE && stage.dice.chance(0.6)) lines.push(processCreated(stage.kit, ms + 800, { host: person.laptop.name, who: person, pid: pid + 8, parentPid: pid, image, commandLine: `"${image}" --type=renderer --lang=de`, parentImage: image, parentCommandLine: `"${image}"`, logonId: `0x${(0x5a000 + person.index).toString(16)}` }));
  return lines;
};

const programConnects: PersonDeed = (stage, ms, person) => {
  const site = visitedSite(stage);
  const image = stage.dice.one([EDGE, EDGE, `${OFFICE}OUTLOOK.EXE`, 'C:\\Program Files\\WindowsApps\\MSTeams_25255.1.0.0_x64\\ms-teams.exe']);
  return [programConnected(stage.kit, ms, { host: person.laptop.name, who: person, pid: pidOf(stage), image, from: insideAddress(stage.world, person, ms), fromPort: clientPort(stage), to: site.address, toPort: 443, toName: site.name })];
};

const savesFile: PersonDeed = (stage, ms, person) =>
  [fileTouched(stage.kit, ms, { host: person.laptop.name, who: person, pid: pidOf(stage), image: `${OFFICE}EXCEL.EXE`, file: `C:\\Users\\${person.account}\\Documents\\plan-${stage.dice.int(1, 400)}.xlsx` })];

const opensShare: PersonDeed = (stage, ms, person) => {
  const { world, kit, dice } = stage;
  const servers = serversOf(world, 'files');
  const server = servers[dice.chance(0.85) ? person.index % servers.length : (person.index + 1) % servers.length] as Server;
  const address = insideAddress(world, person, ms);
  const [controller, port] = [controllerOf(stage), clientPort(stage)];
  const lines = [
    connection(kit, ms, { from: address, fromPort: port, to: server.address, toPort: 445, service: 'gssapi,smb', seconds: dice.random() * 400, sent: dice.int(4_000, 400_000), received: dice.int(8_000, 4_000_000) }),
    logon(kit, ms + 200, { host: server.name, who: person, address, port, logonId: `0x${dice.int(1_000_000, 99_999_999).toString(16)}` }),
  ];
  if (dice.chance(0.5)) lines.unshift(serviceTicket(kit, ms - 100, { controller: controller.name, who: person, address, port: port - 2, service: `${server.name}$`, serviceSid: `${person.sid.slice(0, person.sid.lastIndexOf('-'))}-${1000 + server.address.length}` }));
  return lines;
};

const FILE_ACTS = ['FileAccessed', 'FileAccessed', 'FileModified', 'FileDownloaded', 'FilePreviewed', 'FileModifiedExtended', 'FileUploaded'];
const sharesFile: PersonDeed = ({ world, kit, dice }, ms, person) =>
  [siteFile(kit, ms, { who: person, operation: dice.one(FILE_ACTS), address: outsideAddress(world, person, ms), site: person.department, folder: 'Shared Documents/Plans', file: `${dice.one(['plan', 'list', 'offer', 'minutes', 'forecast'])}-${dice.int(1, 120)}.${dice.one(['docx', 'xlsx', 'pptx', 'pdf'])}` })];

const readsMail: PersonDeed = ({ world, kit, dice }, ms, person) =>
  [mailAccess(kit, ms, { who: person, address: outsideAddress(world, person, ms), client: dice.one(['Client=MSExchangeRPC', 'Client=OutlookService;Outlook-iOS/2.0;', 'Client=OWA;Action=ViaProxy']), messageIds: [`<${kit.id('message', ms)}@${world.org.domain}>`] })];

const SUBJECTS = ['Minutes of Tuesday', 'Offer for the third quarter', 'Question about delivery', 'Order confirmation', 'Travel plan', 'Draft for review', 'Lunch on Thursday', 'Weekly numbers', 'Your ticket was updated', 'News of the week'];
const getsMail: PersonDeed = (stage, ms, person) => {
  const { world, kit, dice } = stage;
  const partner = dice.one(world.partners);
  const colleague = dice.one(world.people);
  if (dice.chance(0.45)) return mail(kit, ms, { from: colleague.upn, fromName: colleague.name, to: person, subject: `${dice.one(SUBJECTS)} (${dice.int(1, 900)})`, senderAddress: world.mailAddress, verdict: 'pass', direction: 'Intra-org' });
  if (dice.chance(0.25)) return mail(kit, ms, { from: person.upn, fromName: person.name, to: person, outsideTo: `${dice.one(partner.people)}@${partner.domain}`, subject: `RE: ${dice.one(SUBJECTS)}`, senderAddress: world.mailAddress, verdict: 'pass', direction: 'Outbound' });
  // A sender that fails its own proof is mostly sorted out before it arrives.
  const verdict = partner.isProven ? 'pass' : dice.chance(0.02) ? 'fail' : 'none';
  return mail(kit, ms, { from: `${dice.one(partner.people)}@${partner.domain}`, to: person, subject: `${dice.one(SUBJECTS)} ${dice.int(1_000, 9_999)}`, senderAddress: partner.address, verdict, urls: dice.chance(0.3) ? [`https://www.${partner.domain}/read/${dice.int(1, 9_000)}`] : [] });
};

const silentSignIn: PersonDeed = ({ world, kit, dice }, ms, person) =>
  [entraSignIn(kit, ms, { who: person, address: outsideAddress(world, person, ms), place: person.office.place, app: dice.one(['Office 365 Exchange Online', 'Microsoft Teams', 'SharePoint Online', 'Microsoft Graph', 'OneDrive SyncEngine']), device: deviceOf(person), isInteractive: dice.chance(0.15), client: 'Mobile Apps and Desktop clients', requirement: 'singleFactorAuthentication' })];

const singleSignOn: PersonDeed = ({ world, kit, dice }, ms, person) => {
  const app = dice.one(['Service Desk', 'Travel', 'Expenses', 'Learning', 'CRM']);
  return [oktaEvent(kit, ms, { who: person, type: 'user.authentication.sso', message: 'User single sign on to app', address: outsideAddress(world, person, ms), place: person.office.place, target: [{ id: `0oa${app.length}`, type: 'AppInstance', alternateId: app, displayName: app }] })];
};

const worksOnCode: PersonDeed = ({ world, kit, dice }, ms, person) =>
  (person.department === 'engineering' ? [gitHubAct(kit, ms, { who: person, address: outsideAddress(world, person, ms), country: person.office.place.country, action: dice.one(['git.fetch', 'git.fetch', 'git.push', 'git.clone', 'pull_request.merge']), repository: dice.one(['payments', 'portal', 'infrastructure', 'reports']) })] : []);

const opensDrive: PersonDeed = ({ world, kit, dice }, ms, person) =>
  (person.index % 6 === 1 ? [googleActivity(kit, ms, { who: person, address: outsideAddress(world, person, ms), application: 'drive', type: 'access', name: dice.one(['view', 'edit', 'view', 'download']), parameters: { doc_id: `1A${dice.int(1, 900)}`, doc_title: `Notes ${dice.int(1, 90)}`, doc_type: 'document', owner: person.upn, visibility: 'private' } })] : []);

/** How often each is done, of all that people do. */
export const PEOPLE_DEEDS: readonly (readonly [weight: number, deed: PersonDeed])[] = [
  [40, browse], [17, startProgram], [7, programConnects], [3, savesFile], [10, opensShare], [5, sharesFile], [3, readsMail], [3, getsMail], [4, silentSignIn], [1.2, singleSignOn], [2, worksOnCode], [1, opensDrive],
];
