import { exchangeAudit, parametersOf } from '../../records/microsoft-365.ts';
import { firstTicket, serviceTicket } from '../../records/windows-domain.ts';
import { DAY_MS, dayOf, HOUR_MS, insideAddress, isWeekend, outsideAddress, workplaceOf } from '../stage.ts';
import type { Story } from '../story.ts';
import { CMD, EXPLORER, SYSTEM32 } from '../windows-paths.ts';
import { type Person, serverOf } from '../world/world.ts';
import { download, flowOut, lairOf, methodRegistered, openTunnel, phish, reach, run, signInAtWork, signInFrom } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

/** Goes on one to four days later, on a working day on which the person works, at some hour. */
function laterDay(story: Story, person: Person, fromHour: number, toHour: number): void {
  let day = dayOf(story.now()) + story.dice.int(1, 3) * DAY_MS;
  while (isWeekend(day) || workplaceOf(story.world, person, day) === 'away') day += DAY_MS;
  story.goTo(day + story.dice.int(fromHour, toHour) * HOUR_MS + story.dice.int(0, 3_500) * 1_000);
}

export const slowIntrusion: ScenarioMaker = {
  name: 'slow-intrusion',
  leadDays: 21,

  /** One small thing every few days, for three weeks. */
  attack(story) {
    const { kit, dice, world, cast } = story;
    const victim = cast.person('engineering', 'operations', 'legal', 'finance');
    const lairs = [lairOf(story), lairOf(story), lairOf(story)] as const;
    const begunMs = story.now();
    story.lifeOf(victim, 20, 23);
    const domain = cast.domain('hr', 'portal');
    phish(story, { from: `benefits@${domain}`, to: victim, subject: 'Your benefits for the next year', senderAddress: cast.outside(), verdict: dice.chance(0.4) ? 'fail' : 'pass', url: `https://sso.${domain}/signin?c=${dice.hex(6)}` });
    laterDay(story, victim, 19, 21);
    story.step('sign-in', 'A first sign-in, at night', 'initial-access', [signInFrom(story, victim, lairs[0], { risk: 'low' })]);
    laterDay(story, victim, 9, 16);
    story.step('method', 'A sign-in method is registered', 'persistence', [methodRegistered(story, victim, lairs[0].address)]);
    laterDay(story, victim, 10, 17);
    if (dice.chance(0.6)) {
      const rule = parametersOf({ Name: 'copy', From: 'board', ForwardTo: `${victim.account}@${cast.domain('archive')}` });
      story.step('forward', 'Some mail is forwarded', 'collection', [exchangeAudit(kit, story.now(), { who: victim, operation: 'New-InboxRule', address: lairs[1].address, more: { ObjectId: `${victim.account}\\copy`, Parameters: rule } })]);
      laterDay(story, victim, 10, 17);
    }
    story.step('files', 'A few dozen files are fetched', 'collection', download(story, { who: victim, address: lairs[1].address, count: dice.int(20, 55), secondsEach: 40, userAgent: dice.chance(0.4) ? 'python-requests/2.32.3' : lairs[1].browser, folder: 'Shared Documents/Network', names: ['network', 'vpn', 'servers', 'handbook'] }));
    laterDay(story, victim, 18, 21);
    const { inner, lines } = openTunnel(story, victim, lairs[2].address);
    story.step('tunnel', 'A tunnel of the VPN', 'initial-access', lines);
    story.wait(5, 40);
    const controller = serverOf(world, 'controller');
    const target = cast.server(dice.one(['application', 'files']));
    const service = dice.one(world.services.filter((one) => one.use === 'database' || one.use === 'legacy'));
    story.step('roast', 'One ticket with weak encryption', 'credential-access', [firstTicket(kit, story.now(), { controller: controller.name, who: victim, address: inner }), serviceTicket(kit, story.now() + 5_000, { controller: controller.name, who: victim, address: inner, encryption: '0x17', service: service.account, serviceSid: service.sid })]);
    laterDay(story, victim, 18, 21);
    const again = openTunnel(story, victim, lairs[2].address);
    story.step('server', 'The service account signs in to a server', 'lateral-movement', [...again.lines, ...reach(story, { who: service, from: again.inner, to: target, type: 10 })]);
    story.wait(2, 30);
    story.step('look', 'Somebody looks round there', 'discovery', [run(story, { host: target.name, who: service, image: `${SYSTEM32}${dice.one(['whoami.exe', 'systeminfo.exe'])}`, commandLine: dice.one(['whoami /all', 'whoami /priv']), parentImage: CMD })]);
    laterDay(story, victim, 18, 21);
    const archive = 'C:\\ProgramData\\Intel\\cache.7z';
    story.step('pack', 'Files are packed', 'collection', [run(story, { host: target.name, who: service, image: 'C:\\ProgramData\\Intel\\7za.exe', commandLine: `7za.exe a -v90m -p${dice.hex(6)} ${archive} D:\\projects`, parentImage: CMD })]);
    const drop = cast.outside();
    for (let i = 0; i < dice.int(2, 4); i++) {
      story.wait(20, 90);
      story.step('exfiltrate', 'They leave in pieces', 'exfiltration', flowOut(story, { from: target.address, to: drop, port: 443, bytes: dice.int(70_000_000, 240_000_000), seconds: dice.int(200, 900), fromName: target.name }));
    }
    return story.end({ title: 'Intrusion over three weeks', description: `From a mail to ${victim.name} to the files of ${target.name} in ${Math.round((story.now() - begunMs) / DAY_MS)} days, with days of quiet between any two steps.`, severity: 'high', domains: ['email', 'identity', 'cloud', 'endpoint', 'network'] });
  },

  /** Three weeks of somebody to whom every harmless oddity happens once. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const person = cast.person('engineering', 'operations', 'legal', 'finance');
    story.lifeOf(person, 20, 23);
    const partner = world.partners.find((one) => one.kind === 'service') ?? world.partners[0];
    phish(story, { from: `no-reply@${partner?.domain}`, to: person, subject: 'Your orders', senderAddress: partner?.address ?? '192.0.2.9', verdict: 'pass', url: `https://login.${partner?.domain}/orders` });
    laterDay(story, person, 9, 16);
    story.step('method', 'A new phone', 'persistence', [methodRegistered(story, person, outsideAddress(world, person, story.now()))]);
    laterDay(story, person, 9, 16);
    story.step('files', 'A few dozen files', 'collection', download(story, { who: person, address: outsideAddress(world, person, story.now()), count: dice.int(20, 45), secondsEach: 30, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0.0.0', folder: 'Shared Documents/Projects', names: ['plan', 'review'] }));
    laterDay(story, person, 9, 16);
    const legacy = world.services.find((one) => one.use === 'legacy');
    if (legacy) story.step('roast', 'The old program', 'credential-access', [serviceTicket(kit, story.now(), { controller: serverOf(world, 'controller').name, who: person, address: insideAddress(world, person, story.now()), encryption: '0x17', service: legacy.account, serviceSid: legacy.sid })]);
    laterDay(story, person, 9, 16);
    story.step('install', 'A small program is installed', 'execution', [run(story, { host: person.laptop.name, who: person, image: `C:\\Users\\${person.account}\\Downloads\\label-setup.exe`, commandLine: 'label-setup.exe', parentImage: EXPLORER })]);
    laterDay(story, person, 18, 20);
    story.step('sign-in', 'A late evening', 'initial-access', [signInAtWork(story, person)]);
    laterDay(story, person, 9, 16);
    story.step('exfiltrate', 'A film goes to a partner', 'exfiltration', flowOut(story, { from: insideAddress(world, person, story.now()), to: '198.18.0.45', port: 443, bytes: dice.int(220_000_000, 600_000_000), seconds: 400, fromName: person.laptop.name, name: 'upload.file-exchange.example' }));
    return story.end({ title: 'Three weeks with all that is odd but harmless', description: `${person.name} has a new phone, the old program, a small installer, a late evening and a large upload within three weeks.`, domains: ['email', 'identity', 'cloud', 'endpoint', 'network'] });
  },
};
