import { assumedRole, iamUser } from '../../records/aws.ts';
import { gitHubAct } from '../../records/github.ts';
import { outsideAddress } from '../stage.ts';
import { callAll, lairOf, readBucket } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

const REPOSITORIES = ['payments', 'portal', 'infrastructure', 'reports', 'mobile', 'erp-bridge', 'terraform', 'partner-feed'];

export const cloudKeyTheft: ScenarioMaker = {
  name: 'cloud-key-theft',

  attack(story) {
    const { kit, dice, world, cast } = story;
    const victim = cast.person('engineering');
    const lair = lairOf(story);
    story.lifeOf(victim, 6);
    const acts = { who: victim, address: lair.address, country: lair.place.country };
    if (dice.chance(0.5)) story.step('token', 'A lasting key to the code is made', 'persistence', [gitHubAct(kit, story.now(), { ...acts, action: dice.one(['public_key.create', 'personal_access_token.access_granted']), repository: 'infrastructure', userAgent: lair.browser })]);
    story.wait(2, 20);
    story.step('clone', 'Repositories are copied from elsewhere', 'collection', dice.some(REPOSITORIES, dice.int(4, 8)).map((repository, i) => gitHubAct(kit, story.now() + i * 9_000, { ...acts, action: 'git.clone', repository, userAgent: 'git/2.39.5', more: { programmatic_access_type: 'Personal access token (classic)', token_scopes: 'repo' } })));
    story.wait(10, 300);
    const userName = dice.one(['svc-deploy', 'svc-partner-feed', 'svc-exports']);
    const by = { identity: iamUser(kit, userName, `AKIA${dice.hex(16).toUpperCase()}`), address: dice.chance(0.6) ? lair.address : cast.outside(), userAgent: dice.one(['TruffleHog', 'Boto3/1.38.3 md/Botocore#1.38.3 ua/2.1 os/linux#6.8.0', 'aws-cli/2.27.50 md/awscrt#0.27.2 ua/2.1 os/linux#6.1.0 md/arch#x86_64']) };
    story.step('tried', 'A key that was in the code is tried', 'discovery', callAll(story, by, [['sts', 'GetCallerIdentity']]));
    story.wait(5, 120);
    const tool = { ...by, userAgent: 'aws-cli/2.27.50 md/awscrt#0.27.2 ua/2.1 os/linux#6.1.0 md/arch#x86_64' };
    story.step('look', 'Rights and buckets are listed', 'discovery', callAll(story, tool, [['s3', 'ListBuckets'], ...dice.some([['iam', 'ListUsers'], ['iam', 'ListAttachedUserPolicies', { userName }], ['ses', 'GetSendQuota'], ['ec2', 'DescribeSnapshots']] as const, 2)]));
    if (dice.chance(0.4)) {
      story.wait(2, 20);
      story.step('trail', 'The record is narrowed', 'defense-evasion', callAll(story, tool, [['cloudtrail', dice.one(['StopLogging', 'DeleteTrail']), { name: 'organisation' }]]));
    }
    story.wait(2, 40);
    story.step('bucket', 'A bucket is read', 'exfiltration', readBucket(story, tool, { bucket: `${world.org.githubOrg}-customer-data`, count: dice.int(60, 200), prefix: 'dumps' }));
    if (dice.chance(0.5)) {
      story.wait(1, 20);
      story.step('open', 'A snapshot is shared with a foreign account', 'exfiltration', callAll(story, tool, [['ec2', 'ModifySnapshotAttribute', { snapshotId: 'snap-0a1b2c3d4e5f60718', attributeType: 'CREATE_VOLUME_PERMISSION', createVolumePermission: { add: { items: [{ userId: String(dice.int(100_000_000_000, 199_999_999_999)) }] } } }]]));
    }
    return story.end({ title: 'Key out of a repository, bucket carried off', description: `With the token of ${victim.name} repositories are copied; a key that lies in one of them opens a bucket.`, severity: 'high', domains: ['cloud'] });
  },

  /** A new build machine copies all repositories, and the job for backups reads the buckets. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const person = cast.person('engineering');
    story.lifeOf(person, 6);
    const address = outsideAddress(world, person, story.now());
    story.step('token', 'A key for the build machine is made', 'persistence', [gitHubAct(kit, story.now(), { who: person, address, country: person.office.place.country, action: 'public_key.create', repository: 'infrastructure', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)' })]);
    story.wait(3, 20);
    story.step('clone', 'It copies all repositories', 'collection', REPOSITORIES.map((repository, i) => gitHubAct(kit, story.now() + i * 20_000, { who: person, address: world.cloudAddress, country: 'DE', action: 'git.clone', repository, userAgent: 'git/2.49.0' })));
    story.wait(30, 120);
    const by = { identity: assumedRole(kit, { role: 'backup-plan', session: 'nightly', key: `ASIA${dice.hex(16).toUpperCase()}` }), address: world.cloudAddress, userAgent: 'aws-sdk-java/2.31.41 Linux/6.1 OpenJDK_64-Bit_Server_VM' };
    story.step('bucket', 'The nightly job reads the buckets', 'collection', [...callAll(story, by, [['s3', 'ListBuckets']]), ...readBucket(story, by, { bucket: `${world.org.githubOrg}-customer-data`, count: dice.int(80, 160), prefix: 'dumps' })]);
    return story.end({ title: 'A new build machine and a nightly job', description: `${person.name} sets up a build machine, which copies all repositories; the nightly job reads a bucket.`, domains: ['cloud'] });
  },
};
