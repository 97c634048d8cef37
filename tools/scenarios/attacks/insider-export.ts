import { mail } from '../../records/defender-mail.ts';
import { googleActivity } from '../../records/google.ts';
import { sharePointAudit } from '../../records/microsoft-365.ts';
import { fileTouched, sha256Of } from '../../records/windows.ts';
import { DAY_MS, HOUR_MS, insideAddress, outsideAddress } from '../stage.ts';
import { CMD } from '../windows-paths.ts';
import { download, flowOut, run, signInAtWork } from './moves.ts';
import { readingHabits } from './reading-habits.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

const EDGE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0.0.0';

export const insiderExport: ScenarioMaker = {
  name: 'insider-export',

  /** No malware, no stolen password: somebody who is leaving takes along what belongs to the company. */
  attack(story) {
    const { kit, dice, world, cast } = story;
    const person = cast.person('sales', 'engineering', 'finance');
    readingHabits(story, person);
    const evening = Math.floor(story.now() / DAY_MS) * DAY_MS + dice.int(19, 20) * HOUR_MS + dice.int(0, 3_000) * 1_000;
    story.goTo(evening);
    story.step('sign-in', 'A sign-in in the evening', 'initial-access', [signInAtWork(story, person)]);
    story.wait(2, 15);
    const address = outsideAddress(world, person, story.now());
    story.step('files', 'Very many files are fetched', 'collection', download(story, { who: person, address, count: dice.int(320, 700), secondsEach: dice.int(1, 3), userAgent: EDGE, folder: 'Shared Documents/Customers', names: ['customer', 'price', 'margin', 'design', 'roadmap'] }));
    if (person.index % 6 === 1 || dice.chance(0.4)) story.step('drive', 'Notes are fetched too', 'collection', Array.from({ length: dice.int(20, 60) }, (_, i) => googleActivity(kit, story.now() + i * 3_000, { who: person, address, application: 'drive', type: 'access', name: 'download', parameters: { doc_id: `1X${i}`, doc_title: `Customer ${i}`, doc_type: 'spreadsheet', owner: person.upn, visibility: 'people_within_domain' } })));
    story.wait(5, 60);
    const archive = `C:\\Users\\${person.account}\\Desktop\\private.zip`;
    const inside = insideAddress(world, person, story.now());
    story.step('pack', 'They are packed', 'collection', [run(story, { host: person.laptop.name, who: person, image: 'C:\\Program Files\\7-Zip\\7zG.exe', commandLine: `"7zG.exe" a -tzip "${archive}" "C:\\Users\\${person.account}\\Downloads\\*"`, parentImage: 'C:\\Windows\\explorer.exe' }), fileTouched(kit, story.now() + 20_000, { host: person.laptop.name, who: person, pid: 7_712, image: 'C:\\Program Files\\7-Zip\\7zG.exe', file: archive })]);
    story.wait(3, 40);
    const ways = dice.some(['upload', 'mail', 'share'] as const, dice.int(1, 2));
    if (ways.includes('upload') || ways.length === 1) story.step('upload', 'They go to a place for files', 'exfiltration', flowOut(story, { from: inside, to: cast.outside(), port: 443, bytes: dice.int(400_000_000, 3_000_000_000), seconds: 900, fromName: person.laptop.name, name: dice.one(['upload.file-exchange.example', 'mega.nz', 'transfer.sh']) }));
    if (ways.includes('mail')) story.step('mail', 'Some go to an own mailbox', 'exfiltration', [0, 1, 2].flatMap((i) => mail(kit, story.now() + i * 60_000, { from: person.upn, fromName: person.name, to: person, outsideTo: `${person.upn.split('@')[0]}@private-mail.example`, subject: `private ${i}`, senderAddress: world.mailAddress, verdict: 'pass', direction: 'Outbound', attachments: [{ name: `customers-${i}.zip`, sha256: sha256Of(`customers-${i}.zip`).toLowerCase() }] })));
    if (ways.includes('share')) story.step('share', 'A link is given to somebody outside', 'exfiltration', [sharePointAudit(kit, story.now(), { who: person, operation: 'AnonymousLinkCreated', address, more: { SiteUrl: `https://${world.org.sharePoint}/sites/${person.department}/`, UserAgent: EDGE, SourceFileName: 'customers.xlsx', SourceFileExtension: 'xlsx', SourceRelativeUrl: 'Shared Documents', ObjectId: `https://${world.org.sharePoint}/sites/${person.department}/Shared Documents/customers.xlsx`, EventData: '<Type>Edit</Type>' } })]);
    return story.end({ title: 'Somebody takes the company\'s files along', description: `In the evening ${person.name} fetches hundreds of files of customers, packs them and sends them away. All with the right password, from the right laptop.`, severity: 'medium', domains: ['cloud', 'endpoint', 'network'] });
  },

  /** A leaver takes own files along, as was agreed. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const person = cast.person('sales', 'engineering', 'finance');
    readingHabits(story, person);
    const address = outsideAddress(world, person, story.now());
    story.step('mail', 'The approval', 'initial-access', mail(kit, story.now(), { from: `people@${world.org.domain}`, fromName: 'People', to: person, subject: 'Approved: your own files', senderAddress: world.mailAddress, verdict: 'pass', direction: 'Intra-org' }));
    story.wait(20, 200);
    story.step('files', 'Own files are fetched', 'collection', download(story, { who: person, address, count: dice.int(60, 140), secondsEach: 8, userAgent: EDGE, folder: `personal/${person.account}`, names: ['photo', 'certificate', 'private'] }));
    story.wait(5, 30);
    story.step('pack', 'They are packed', 'collection', [run(story, { host: person.laptop.name, who: person, image: 'C:\\Windows\\System32\\tar.exe', commandLine: `tar -a -c -f C:\\Users\\${person.account}\\Desktop\\own.zip own`, parentImage: CMD })]);
    story.wait(3, 20);
    story.step('upload', 'They go to an own store', 'exfiltration', flowOut(story, { from: insideAddress(world, person, story.now()), to: '198.18.0.46', port: 443, bytes: dice.int(120_000_000, 190_000_000), seconds: 240, fromName: person.laptop.name, name: 'upload.file-exchange.example' }));
    return story.end({ title: 'A leaver takes own files along', description: `${person.name} leaves and takes own files along, by day and with approval.`, domains: ['cloud', 'endpoint', 'network'] });
  },
};
