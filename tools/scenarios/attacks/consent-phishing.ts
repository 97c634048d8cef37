import { click, mail } from '../../records/defender-mail.ts';
import { entraAudit, entraSignIn } from '../../records/entra.ts';
import type { Line } from '../../records/kit.ts';
import { mailAccess } from '../../records/microsoft-365.ts';
import { deviceOf, outsideAddress } from '../stage.ts';
import type { Story } from '../story.ts';
import type { Person } from '../world/world.ts';
import { download, lairOf } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

interface Consent {
  readonly who: Person;
  readonly app: string;
  readonly appId: string;
  readonly scope: string;
  readonly isAdmin?: boolean;
}

/** The sign-in at the real page, and what is allowed there. */
function consent(story: Story, { who, app, appId, scope, isAdmin = false }: Consent): Line[] {
  const { kit, world } = story;
  const address = outsideAddress(world, who, story.now());
  const target = { id: appId, displayName: app, type: 'ServicePrincipal', userPrincipalName: null, modifiedProperties: [{ displayName: 'ConsentContext.IsAdminConsent', oldValue: null, newValue: `"${isAdmin ? 'True' : 'False'}"` }, { displayName: 'ConsentAction.Permissions', oldValue: null, newValue: `"[] => [[Id: ${appId}, ConsentType: ${isAdmin ? 'AllPrincipals' : 'Principal'}, Scope: ${scope}, CreatedDateTime: ]]"` }] };
  return [
    entraSignIn(kit, story.now() - 20_000, { who, address, place: who.office.place, app, device: deviceOf(who), protocol: 'oAuth2' }),
    entraAudit(kit, story.now(), { who, address, activity: 'Consent to application', category: 'ApplicationManagement', targets: [target] }),
    entraAudit(kit, story.now() - 300, { who, address, activity: 'Add delegated permission grant', category: 'ApplicationManagement', targets: [{ id: appId, displayName: 'Microsoft Graph', type: 'ServicePrincipal', modifiedProperties: [{ displayName: 'DelegatedPermissionGrant.Scope', oldValue: null, newValue: `" ${scope}"` }] }] }),
  ];
}

export const consentPhishing: ScenarioMaker = {
  name: 'consent-phishing',

  attack(story) {
    const { kit, dice, world, cast } = story;
    const victims = Array.from({ length: dice.int(1, 3) }, () => cast.person('sales', 'people', 'legal', 'executive'));
    const [app, appId] = [dice.one(['Calendar Plus', 'Docs Viewer', 'Mail Upgrade', 'Team Survey']), kit.id('app', story.now())];
    const lair = lairOf(story);
    const domain = cast.domain('team', 'survey');
    for (const victim of victims) story.lifeOf(victim, 4);
    // The link leads to the provider's own page, which no filter stops.
    const url = `https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=${appId}&scope=Mail.Read%20offline_access`;
    story.step('mail', 'A mail asks to allow an application', 'initial-access', victims.flatMap((to, i) => mail(kit, story.now() + i * 4_000, { from: `hello@${domain}`, to, subject: `${app}: action needed`, senderAddress: cast.outside(), verdict: dice.chance(0.6) ? 'pass' : 'fail', urls: [url] })));
    for (const victim of victims) {
      story.wait(5, 60);
      story.step('click', 'Its link is opened', 'initial-access', [click(kit, story.now() - 30_000, { who: victim, url, address: outsideAddress(world, victim, story.now()) })]);
      story.step('consent', 'The application may read mail and files from now on', 'persistence', consent(story, { who: victim, app, appId, scope: dice.one(['Mail.Read offline_access User.Read', 'Mail.ReadWrite Files.Read.All offline_access', 'MailboxSettings.ReadWrite Mail.Send Contacts.Read']) }));
    }
    story.wait(20, 240);
    const victim = victims[0] as Person;
    story.step('read', 'The application reads all mail', 'collection', victims.flatMap((who) => Array.from({ length: dice.int(40, 120) }, (_, i) => mailAccess(kit, story.now() + i * 1_200, { who, address: lair.address, client: `Client=REST;Client=RESTSystem;${dice.one(['python-requests/2.32.3', 'Go-http-client/2.0'])}`, appId, messageIds: [`<${dice.hex(20)}@${world.org.domain}>`] }))));
    if (dice.chance(0.5)) {
      story.wait(10, 60);
      story.step('files', 'It fetches files', 'collection', download(story, { who: victim, address: lair.address, count: dice.int(60, 150), secondsEach: 2, userAgent: 'python-requests/2.32.3', folder: 'Documents', names: ['offer', 'notes'] }));
    }
    return story.end({ title: 'Application that people are made to allow', description: `A mail gets ${victims.length} people to let an application read their mail. No password is stolen and none can be changed: the application reads on.`, severity: 'high', domains: ['email', 'identity', 'cloud'] });
  },

  /** A new application that was agreed on. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const admin = cast.administrator();
    const people = dice.some(world.people, 15);
    const [app, appId] = ['Diagram Board', kit.id('app', story.now())];
    story.step('mail', 'All are told of a new application', 'initial-access', people.flatMap((to, i) => mail(kit, story.now() + i * 300, { from: admin.upn, fromName: admin.name, to, subject: `New: ${app}`, senderAddress: world.mailAddress, verdict: 'pass', direction: 'Intra-org', urls: [`https://${app.toLowerCase().replace(' ', '')}.example/start`] })));
    story.wait(5, 30);
    story.step('consent', 'An administrator allows it for all', 'persistence', consent(story, { who: admin, app, appId, scope: 'User.Read openid profile Files.Read', isAdmin: true }));
    for (const who of people) {
      story.wait(1, 12);
      story.step('use', 'People sign in to it', 'initial-access', [entraSignIn(kit, story.now(), { who, address: outsideAddress(world, who, story.now()), place: who.office.place, app, device: deviceOf(who), protocol: 'oAuth2' })]);
    }
    return story.end({ title: 'A new application that was agreed on', description: `${admin.name} allows an application for all; people begin to use it.`, domains: ['email', 'identity'] });
  },
};
