import { entraAudit, entraSignIn } from '../../records/entra.ts';
import { exchangeAudit, mailAccess, parametersOf } from '../../records/microsoft-365.ts';
import { oktaEvent } from '../../records/okta.ts';
import { deviceOf, outsideAddress } from '../stage.ts';
import { lairOf, methodRegistered, phish, signInFrom } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

export const sessionTheft: ScenarioMaker = {
  name: 'session-theft',

  attack(story) {
    const { kit, dice, cast, world } = story;
    const victim = cast.person('executive', 'sales', 'people', 'operations');
    const [proxy, later] = [lairOf(story), lairOf(story)];
    story.lifeOf(victim, 18);
    const domain = cast.domain('secure', dice.one(['portal', 'login', 'docs', 'auth']));
    phish(story, { from: `${dice.one(world.partners).people[0]}@${domain}`, to: victim, subject: dice.one(['Contract for signature', 'Shared: board papers', 'Your meeting recording']), senderAddress: cast.outside(), verdict: dice.chance(0.6) ? 'pass' : 'fail', url: `https://signin.${domain}/office/${dice.hex(8)}` });
    story.wait(0.5, 2);
    const session = kit.id('stolen', story.now());
    story.step('proxied', 'The sign-in passes through the attacker\'s proxy, second factor and all', 'credential-access', [
      entraSignIn(kit, story.now(), { who: victim, address: proxy.address, place: proxy.place, app: 'OfficeHome', risk: dice.chance(0.5) ? 'medium' : 'none', session, userAgent: proxy.browser }),
    ]);
    story.wait(5, 90);
    story.step('replayed', 'The session is used from elsewhere', 'credential-access', [0, 1, 2].map((i) => entraSignIn(kit, story.now() + i * 40_000, { who: victim, address: later.address, place: later.place, app: ['Office 365 Exchange Online', 'SharePoint Online', 'Microsoft Graph'][i] ?? 'Microsoft Graph', isInteractive: false, session, userAgent: i === 2 ? dice.one(['axios/1.9.0', 'python-requests/2.32.3']) : later.browser, requirement: 'singleFactorAuthentication', risk: i === 0 && dice.chance(0.4) ? 'medium' : 'none' })));
    if (victim.index % 4 !== 3) story.step('replayed', 'The session is used from elsewhere', 'credential-access', [oktaEvent(kit, story.now() + 90_000, { who: victim, type: 'user.session.context.change', message: 'User session context changed', address: later.address, place: later.place, debug: { risk: '{reasons=Anomalous Location, level=HIGH}' } })]);
    story.wait(3, 40);
    story.step('method', 'A sign-in method of the attacker is registered', 'persistence', [methodRegistered(story, victim, later.address)]);
    story.wait(5, 60);
    const client = dice.one(['Client=REST;Client=RESTSystem;axios/1.9.0', 'Client=REST;Client=RESTSystem;python-requests/2.32.3']);
    story.step('read', 'Mail is read by a script', 'collection', Array.from({ length: dice.int(20, 90) }, (_, i) => mailAccess(kit, story.now() + i * 1_500, { who: victim, address: later.address, client, messageIds: [`<${dice.hex(20)}@${world.org.domain}>`] })));
    if (dice.chance(0.5)) {
      story.wait(5, 60);
      story.step('forward', 'Mail is sent on', 'collection', [exchangeAudit(kit, story.now(), { who: victim, operation: 'Set-Mailbox', address: later.address, more: { ObjectId: victim.account, Parameters: parametersOf({ Identity: victim.upn, ForwardingSmtpAddress: `smtp:archive@${domain}`, DeliverToMailboxAndForward: 'True' }) } })]);
    }
    return story.end({ title: 'Session stolen by a proxy in the middle', description: `${victim.name} signs in on a page that passes everything on to the real one. The session that comes of it is used from elsewhere, without any password.`, severity: 'high', domains: ['email', 'identity'] });
  },

  /** A wave of new passwords and phones: everybody signs in anew and registers a method. */
  lookAlike(story) {
    const { kit, dice, cast, world } = story;
    const people = [cast.person(), ...dice.some(world.people, 24)];
    const helper = cast.administrator();
    const address = outsideAddress(world, helper, story.now());
    for (const person of people) {
      story.wait(1, 6);
      const at = outsideAddress(world, person, story.now());
      story.step('reset', 'Passwords end, and people sign in anew', 'credential-access', [
        ...Array.from({ length: dice.int(0, 3) }, (_, i) => entraSignIn(kit, story.now() - 60_000 + i * 9_000, { who: person, address: at, place: person.office.place, app: 'OfficeHome', errorCode: 50126, device: deviceOf(person) })),
        entraAudit(kit, story.now(), { who: person, address: at, activity: 'Change user password', category: 'UserManagement', targets: [{ id: person.id, displayName: person.name, type: 'User', userPrincipalName: person.upn, modifiedProperties: [] }] }),
        signInFrom(story, person, { address: at, place: person.office.place, browser: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0.0.0' }),
      ]);
      if (dice.chance(0.4)) story.step('method', 'New phones are registered', 'persistence', [methodRegistered(story, person, at)]);
      if (dice.chance(0.1)) story.step('pass', 'The service desk lets some in', 'persistence', [entraAudit(kit, story.now() + 5_000, { who: helper, address, activity: 'Create Temporary Access Pass method for user', category: 'UserManagement', service: 'Authentication Methods', targets: [{ id: person.id, displayName: person.name, type: 'User', userPrincipalName: person.upn, modifiedProperties: [] }] })]);
    }
    return story.end({ title: 'A wave of new passwords', description: 'The passwords of a department end on one day: people mistype, sign in anew, register phones, and the service desk helps.', domains: ['identity'] });
  },
};
