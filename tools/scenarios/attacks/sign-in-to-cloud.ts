import { assumedRole } from '../../records/aws.ts';
import { entraSignIn } from '../../records/entra.ts';
import { traffic } from '../../records/fortinet.ts';
import type { Line } from '../../records/kit.ts';
import { connection, encrypted } from '../../records/zeek.ts';
import { clientPort, deviceOf, SECOND_MS } from '../stage.ts';
import type { Story } from '../story.ts';
import { callAll, lairOf, openTunnel, signInFrom } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

/** Contacts with one server at even intervals, as a program asks for orders. The clock goes on with them. */
function contacts(story: Story, { from, to, port, count, everySeconds }: { readonly from: string; readonly to: string; readonly port: number; readonly count: number; readonly everySeconds: number }): Line[] {
  const { kit, dice } = story;
  const lines = Array.from({ length: count }, (_, i) => {
    const ms = story.now() + Math.round((i * everySeconds + (dice.random() - 0.5) * everySeconds * 0.3) * SECOND_MS) + everySeconds * 500;
    const flow = { from, fromPort: clientPort(story), to, toPort: port };
    const amounts = { sent: 640 + dice.int(0, 40), received: 210 + dice.int(0, 30), seconds: 0.4 };
    return [connection(kit, ms, { ...flow, ...amounts, service: 'ssl' }), encrypted(kit, ms + 20, flow), ...(i % 4 === 0 ? [traffic(kit, ms + 500, { ...flow, ...amounts, seconds: 1, session: dice.int(1_000_000, 99_999_999) })] : [])];
  }).flat();
  story.goTo((lines.at(-1) as Line).timeMs);
  return lines;
}

export const signInToCloud: ScenarioMaker = {
  name: 'sign-in-to-cloud',

  attack(story) {
    const { kit, dice, world, cast } = story;
    const victim = cast.person('engineering', 'it');
    const lair = lairOf(story);
    story.lifeOf(victim, 16);
    story.step('sign-in', 'An odd sign-in', 'initial-access', [signInFrom(story, victim, lair, { risk: dice.chance(0.7) ? 'medium' : 'low', app: 'Azure Portal' })]);
    story.wait(3, 20);
    const { inner, lines } = openTunnel(story, victim, lair.address);
    story.step('tunnel', 'A tunnel of the VPN from the same place', 'initial-access', lines);
    story.wait(2, 10);
    const port = dice.one([443, 8443, 4_444, 50_050]);
    story.step('traffic', 'Odd traffic out of the tunnel', 'command-and-control', contacts(story, { from: inner, to: cast.outside(), port, count: dice.int(40, 90), everySeconds: dice.int(40, 90) }));
    story.wait(2, 30);
    const session = { identity: assumedRole(kit, { role: victim.awsRole ?? 'Developer', session: victim.upn, key: `ASIA${dice.hex(16).toUpperCase()}` }), address: lair.address, userAgent: 'aws-cli/2.27.50 md/awscrt#0.27.2 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12.9' };
    story.step('look', 'The cloud is looked at', 'discovery', callAll(story, session, [['sts', 'GetCallerIdentity'], ['iam', 'ListUsers'], ['s3', 'ListBuckets'], ['ec2', 'DescribeInstances']]));
    story.wait(1, 15);
    story.step('secrets', 'Secrets are read', 'credential-access', callAll(story, session, dice.some(['shop/database', 'shop/payment', 'ci/deploy-key', 'erp/feed'], dice.int(2, 4)).map((secretId) => ['secretsmanager', 'GetSecretValue', { secretId }] as const)));
    if (dice.chance(0.6)) {
      story.wait(1, 20);
      story.step('key', 'A lasting key is made', 'persistence', callAll(story, session, [['iam', 'CreateUser', { userName: 'svc-metrics' }], ['iam', 'CreateAccessKey', { userName: 'svc-metrics' }, { accessKey: { accessKeyId: `AKIA${dice.hex(16).toUpperCase()}`, status: 'Active', userName: 'svc-metrics' } }], ['iam', 'AttachUserPolicy', { userName: 'svc-metrics', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }]]));
    }
    return story.end({ title: 'Odd sign-in, odd traffic, cloud calls', description: `With the account of ${victim.name} somebody signs in from ${lair.place.city}, opens a tunnel into the network of ${world.company}, speaks out of it to a server at even intervals, and goes on in AWS.`, severity: 'high', domains: ['identity', 'network', 'cloud'] });
  },

  /** A developer on a journey works with the VPN and in AWS. */
  lookAlike(story) {
    const { kit, dice, cast } = story;
    const person = cast.traveller('engineering', 'it');
    const [address, place] = [cast.outside(), cast.place()];
    story.lifeOf(person, 16);
    story.step('sign-in', 'A sign-in on a journey', 'initial-access', [entraSignIn(kit, story.now(), { who: person, address, place, app: 'OfficeHome', device: deviceOf(person), risk: dice.chance(0.5) ? 'low' : 'none' })]);
    story.wait(2, 10);
    const { inner, lines } = openTunnel(story, person, address);
    story.step('tunnel', 'A tunnel of the VPN', 'initial-access', lines);
    story.wait(5, 30);
    story.step('traffic', 'Ordinary sites', 'command-and-control', story.dice.some(story.world.sites.slice(0, 40), 8).map((site, i) => connection(kit, story.now() + i * 40_000, { from: inner, fromPort: clientPort(story), to: site.address, toPort: 443, service: 'ssl', seconds: 20, sent: dice.int(2_000, 30_000), received: dice.int(8_000, 900_000) })));
    story.wait(10, 60);
    const session = { identity: assumedRole(kit, { role: person.awsRole ?? 'Developer', session: person.upn, key: `ASIA${dice.hex(16).toUpperCase()}`, isMfa: true }), address, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36' };
    story.step('look', 'The cloud is looked at', 'discovery', callAll(story, session, [['ec2', 'DescribeInstances'], ['cloudwatch', 'DescribeAlarms'], ['logs', 'FilterLogEvents'], ['s3', 'ListBuckets']]));
    return story.end({ title: 'A developer on a journey', description: `${person.name} works from ${place.city} for a day: sign-in, VPN, console of AWS.`, domains: ['identity', 'network', 'cloud'] });
  },
};
