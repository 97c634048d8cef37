import { assumedRole, iamUser } from '../../records/aws.ts';
import { mail } from '../../records/defender-mail.ts';
import { outsideAddress } from '../stage.ts';
import type { Story } from '../story.ts';
import { callAll, download, lairOf, methodRegistered, phish, readBucket, SCRIPTS, signInAtWork, signInFrom } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

const LURES = [['Overdue invoice', 'billing', 'office/invoice'], ['Voice message', 'voicemail', 'login.php'], ['Document shared with you', 'documents', 'onedrive/view'], ['Password expires today', 'it-portal', 'signin/renew']] as const;

export const phishedCredential: ScenarioMaker = {
  name: 'phished-credential',

  attack(story) {
    const { kit, dice, world, cast } = story;
    const victim = cast.person('finance', 'engineering');
    const lair = lairOf(story);
    story.lifeOf(victim, 20);
    const [subject, word, path] = dice.one(LURES);
    const domain = cast.domain(world.company.toLowerCase().replace('i', 'l'), word);
    phish(story, { from: `no-reply@${domain}`, to: victim, subject: `${subject} ${dice.int(1_000, 99_999)}`, senderAddress: cast.outside(), verdict: dice.chance(0.6) ? 'fail' : 'pass', url: `https://login.${domain}/${path}/${dice.hex(6)}` });
    story.wait(1, 30);
    story.step('sign-in', 'Somebody signs in with the credential', 'initial-access', [signInFrom(story, victim, lair, { risk: dice.chance(0.6) ? 'medium' : 'low' })]);
    if (dice.chance(0.6)) {
      story.wait(2, 15);
      story.step('method', 'A sign-in method of the attacker is registered', 'persistence', [methodRegistered(story, victim, lair.address)]);
    }
    story.wait(3, 40);
    story.step('files', 'Files are fetched by a script', 'collection', download(story, { who: victim, address: lair.address, count: dice.int(60, 260), secondsEach: dice.int(1, 8), userAgent: dice.one(SCRIPTS), folder: 'Shared Documents/Payments', names: ['contract', 'invoice', 'statement', 'payroll'] }));
    cloudSide(story, victim.upn, lair.address);
    return story.end({ title: 'Phished credential, cloud keys, exfiltration', description: `A mail leads ${victim.name} to a sign-in page of a stranger. The credential opens the mailbox and files, then a role in AWS; a key that lasts is made and a bucket is read with it.`, severity: 'high', domains: ['email', 'identity', 'cloud'] });

    function cloudSide({ wait, step }: Story, session: string, address: string): void {
      wait(5, 60);
      const role = victim.awsRole ?? 'FinanceReports';
      const browser = { identity: assumedRole(kit, { role, session, key: `ASIA${dice.hex(16).toUpperCase()}` }), address, userAgent: dice.chance(0.5) ? lair.browser : dice.one(SCRIPTS) };
      const key = `AKIA${dice.hex(16).toUpperCase()}`;
      step('key', 'A lasting key is made', 'persistence', callAll(story, browser, [['iam', 'CreateAccessKey', { userName: 'svc-reports' }, { accessKey: { accessKeyId: key, status: 'Active', userName: 'svc-reports' } }]]));
      wait(2, 120);
      const withKey = { identity: iamUser(kit, 'svc-reports', key), address: dice.chance(0.5) ? address : cast.outside(), userAgent: 'aws-cli/2.27.50 md/awscrt#0.27.2 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12.9' };
      step('look', 'The key is tried', 'discovery', callAll(story, withKey, [['sts', 'GetCallerIdentity'], ['s3', 'ListBuckets']]));
      wait(1, 30);
      step('bucket', 'A bucket is read', 'exfiltration', readBucket(story, withKey, { bucket: `${world.org.githubOrg}-finance-exports`, count: dice.int(30, 120), prefix: 'ledger' }));
    }
  },

  /** A newsletter with odd links, a sign-in, and a migration of files by a script with an approved tool. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const person = cast.person('finance', 'engineering');
    const newsletter = world.partners.find((partner) => partner.kind === 'newsletter' && !partner.isProven) ?? world.partners[0];
    story.lifeOf(person, 20);
    story.step('mail', 'A newsletter that fails its own proof', 'initial-access', [0, 1, 2].flatMap((i) => mail(kit, story.now() + i * 900, { from: `news@${newsletter?.domain}`, to: world.people[(person.index + i) % world.people.length] ?? person, subject: 'This month in print', senderAddress: newsletter?.address ?? '192.0.2.9', verdict: 'fail', urls: [`https://click.${newsletter?.domain}/t/${dice.hex(40)}`] })));
    story.wait(10, 60);
    story.step('sign-in', 'An ordinary sign-in', 'initial-access', [signInAtWork(story, person)]);
    story.wait(5, 60);
    story.step('files', 'Files are moved to another site by a tool', 'collection', download(story, { who: person, address: outsideAddress(world, person, story.now()), count: dice.int(120, 260), secondsEach: 2, userAgent: 'ISV|Migrate|SharePointMigrationTool/4.2 PowerShell', folder: 'Shared Documents/Old', names: ['plan', 'minutes', 'offer'] }));
    return story.end({ title: 'Newsletter, and a migration of files', description: 'A newsletter that fails DMARC reaches some people. One of them moves the files of a site with a migration tool on the same day.', domains: ['email', 'identity', 'cloud'] });
  },
};
