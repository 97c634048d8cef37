// What happens now and then in the cloud and in mail and looks like an attack a little.
import { assumedRole, cloudTrail, iamUser } from '../../records/aws.ts';
import { click, mail } from '../../records/defender-mail.ts';
import { gitHubAct } from '../../records/github.ts';
import { googleActivity } from '../../records/google.ts';
import { exchangeAudit, mailAccess, parametersOf, siteFile } from '../../records/microsoft-365.ts';
import { sha256Of } from '../../records/windows.ts';
import { outsideAddress, SECOND_MS, type Stage } from '../stage.ts';
import type { Person } from '../world/world.ts';
import type { Oddity } from './oddity.ts';

const AWS_CLI = 'aws-cli/2.27.50 md/awscrt#0.27.2 ua/2.1 os/windows#10 md/arch#amd64 lang/python#3.13.4 md/pyimpl#CPython';
const withRole = ({ world, dice }: Stage): Person => dice.one(world.people.filter((person) => person.awsRole !== null));
const keyOf = (prefix: string, person: Person): string => `${prefix}${person.index.toString(36).toUpperCase().padStart(4, '0')}EXAMPLE00001`;

/** A developer or administrator at the console or command line, with a session of a role. */
const worksInAws: Oddity = {
  perUserDay: 0.25,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const person = withRole(stage);
    const identity = assumedRole(kit, { role: person.awsRole ?? 'Developer', session: person.upn, key: keyOf('ASIA', person), isMfa: true });
    const calls = dice.some([['ec2', 'DescribeInstances'], ['s3', 'ListBuckets'], ['cloudwatch', 'DescribeAlarms'], ['ecs', 'ListTasks'], ['rds', 'DescribeDBInstances'], ['iam', 'ListRoles'], ['logs', 'FilterLogEvents'], ['lambda', 'ListFunctions20150331']] as const, dice.int(2, 5));
    return calls.map(([service, name], i) => cloudTrail(kit, ms + i * 4 * SECOND_MS, { identity, service, name, address: outsideAddress(world, person, ms), userAgent: dice.chance(0.5) ? AWS_CLI : 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36', readOnly: true }));
  },
};

/** Two developers still have keys of their own. */
const worksWithKey: Oddity = {
  perDay: 2,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const person = dice.one(world.people.filter((one) => one.department === 'engineering').slice(0, 2));
    const identity = iamUser(kit, person.upn.split('@')[0] ?? person.account, keyOf('AKIA', person));
    const calls = dice.one([[['sts', 'GetCallerIdentity'], ['s3', 'ListBuckets']], [['s3', 'ListObjects'], ['s3', 'GetObject']], [['secretsmanager', 'GetSecretValue']], [['iam', 'ListAccessKeys']]] as const);
    return calls.map(([service, name], i) => cloudTrail(kit, ms + i * 3 * SECOND_MS, { identity, service, name, address: outsideAddress(world, person, ms), userAgent: AWS_CLI, readOnly: true, parameters: service === 's3' && name !== 'ListBuckets' ? { bucketName: `${world.org.githubOrg}-builds`, key: 'latest.zip' } : null }));
  },
};

const rotatesKeys: Oddity = {
  perDay: 0.4, isMachine: true,
  deed: ({ world, kit, dice }, ms) => {
    const identity = assumedRole(kit, { role: 'key-rotation', session: 'key-rotation', key: 'ASIAROTATION00000001' });
    const userName = dice.one(['svc-reports', 'svc-mailer', 'svc-partner-feed']);
    const id = `AKIA${dice.hex(16).toUpperCase()}`;
    return [cloudTrail(kit, ms, { identity, service: 'iam', name: 'CreateAccessKey', address: world.cloudAddress, userAgent: 'Boto3/1.38.3 md/Botocore#1.38.3 exec-env/AWS_Lambda_python3.13', parameters: { userName }, answer: { accessKey: { accessKeyId: id, status: 'Active', userName } } })];
  },
};

const terraforms: Oddity = {
  perDay: 1,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const identity = assumedRole(kit, { role: 'terraform', session: `apply-${dice.int(100, 999)}`, key: 'ASIATERRAFORM0000001' });
    const calls = dice.some([['iam', 'AttachRolePolicy', { roleName: 'shop-worker', policyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }], ['ec2', 'AuthorizeSecurityGroupIngress', { groupId: 'sg-0a1b', ipPermissions: { items: [{ fromPort: 443, toPort: 443, ipProtocol: 'tcp', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] } }], ['lambda', 'UpdateFunctionCode20150331v2', { functionName: 'resize' }], ['iam', 'CreateRole', { roleName: 'shop-batch', assumeRolePolicyDocument: '{"Statement":[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}]}' }], ['ec2', 'TerminateInstances', { instanceId: 'i-0a1b2c3d4e5f' }], ['iam', 'AttachRolePolicy', { roleName: 'sandbox', policyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' }]] as const, 2);
    return calls.map(([service, name, parameters], i) => cloudTrail(kit, ms + i * 5 * SECOND_MS, { identity, service, name, parameters, address: world.cloudAddress, userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.12.1 (+https://www.terraform.io) aws-sdk-go-v2/1.36' }));
  },
};

/** A laptop is set up anew or the month ends: hundreds of files at once. */
const fetchesMany: Oddity = {
  perUserDay: 0.0008,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const who = dice.one(world.people);
    const isSync = dice.chance(0.7);
    return Array.from({ length: dice.int(60, 260) }, (_, i) => siteFile(kit, ms + i * dice.int(1, 6) * SECOND_MS, { who, operation: isSync ? 'FileSyncDownloadedFull' : 'FileDownloaded', address: outsideAddress(world, who, ms), site: who.department, folder: 'Shared Documents/Archive', file: `${who.department}-${i}.xlsx`, userAgent: isSync ? 'Microsoft SkyDriveSync 25.188.0928.0001 ship; Windows NT 10.0 (26100)' : 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0.0.0' }));
  },
};

const makesRule: Oddity = {
  perUserDay: 0.006,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const who = dice.one(world.people);
    const parameters = dice.one([{ Name: 'Newsletters', SubjectContainsWords: 'newsletter;weekly', MoveToFolder: 'Newsletters' }, { Name: 'Tickets', From: 'no-reply@desk.example', MoveToFolder: 'Archive' }, { Name: 'Build mails', SubjectContainsWords: 'build failed', MoveToFolder: 'Builds' }, { Name: 'Old offers', SubjectContainsWords: 'offer', MoveToFolder: 'Deleted Items' }]);
    return [exchangeAudit(kit, ms, { who, operation: 'New-InboxRule', address: outsideAddress(world, who, ms), more: { ObjectId: `${who.account}\\${parameters.Name}`, Parameters: parametersOf({ AlwaysDeleteOutlookRulesBlob: 'False', ...parameters }) } })];
  },
};

const forwards: Oddity = {
  perDay: 0.3,
  deed: (stage, ms) => {
    const who = stage.dice.one(stage.world.people);
    const partner = stage.dice.one(stage.world.partners);
    return [exchangeAudit(stage.kit, ms, { who, operation: 'New-InboxRule', address: outsideAddress(stage.world, who, ms), more: { ObjectId: `${who.account}\\While I am away`, Parameters: parametersOf({ Name: 'While I am away', From: `${partner.people[0]}@${partner.domain}`, ForwardTo: `${partner.people[1] ?? 'desk'}@${partner.domain}` }) } })];
  },
};

const deputy: Oddity = {
  perDay: 0.5,
  deed: (stage, ms) => {
    const [owner, other] = stage.dice.some(stage.world.people, 2);
    const who = stage.dice.one(stage.world.people.filter((person) => person.department === 'it'));
    return owner && other ? [exchangeAudit(stage.kit, ms, { who, operation: 'Add-MailboxPermission', address: outsideAddress(stage.world, who, ms), more: { ObjectId: owner.account, Parameters: parametersOf({ Identity: owner.upn, User: other.upn, AccessRights: 'FullAccess', InheritanceType: 'All' }) } })] : [];
  },
};

const scriptReadsMail: Oddity = {
  perDay: 4, isMachine: true,
  deed: ({ world, kit }, ms) => {
    const who = world.services.find((service) => service.account === 'svc-erp');
    return who ? [mailAccess(kit, ms, { who, address: world.cloudAddress, client: 'Client=REST;Client=RESTSystem;python-requests/2.32.3', messageIds: [`<${kit.id('message', ms)}@${world.org.domain}>`] })] : [];
  },
};

/** Mail that is not what it seems, most of it caught. */
const junk: Oddity = {
  perUserDay: 0.08, isMachine: true,
  deed: ({ world, kit, dice }, ms) => {
    const domain = `${dice.one(['invoice', 'parcel', 'account', 'document', 'voice'])}-${dice.hex(5)}.example`;
    const [delivery, threat] = dice.chance(0.015) ? (['Delivered', 'Phish'] as const) : dice.chance(0.5) ? (['Blocked', 'Phish'] as const) : (['Junked', 'Spam'] as const);
    return mail(kit, ms, { from: `service@${domain}`, fromName: dice.one(['Parcel Service', 'Account Team', 'Scanner', 'HR']), to: dice.one(world.people), subject: dice.one(['Your parcel', 'Document for you', 'Missed call', 'Invoice']), senderAddress: `198.19.${dice.int(100, 119)}.${dice.int(1, 254)}`, verdict: 'fail', threat, delivery, urls: [`https://${domain}/${dice.hex(6)}`] });
  },
};

const supplierPage: Oddity = {
  perDay: 1,
  deed: (stage, ms) => {
    const partner = stage.dice.one(stage.world.partners);
    const who = stage.dice.one(stage.world.people);
    return [click(stage.kit, ms, { who, url: `https://login.${partner.domain}/session?next=orders`, address: outsideAddress(stage.world, who, ms) })];
  },
};

const sendsPage: Oddity = {
  perDay: 1.5, isMachine: true,
  deed: ({ world, kit, dice }, ms) => {
    const partner = dice.one(world.partners);
    const name = dice.one(['statement.html', 'report.html', 'drawing.svg', 'orders.zip', 'pricelist.xls', 'timesheet.xlsm']);
    return mail(kit, ms, { from: `${partner.people[0]}@${partner.domain}`, to: dice.one(world.people), subject: 'As agreed', senderAddress: partner.address, verdict: dice.chance(0.1) ? 'fail' : 'pass', attachments: [{ name, sha256: sha256Of(`${partner.domain}/${name}`).toLowerCase() }] });
  },
};

const worksOnGitHub: Oddity = {
  perUserDay: 0.004,
  deed: (stage, ms) => {
    const who = stage.dice.one(stage.world.people.filter((person) => person.department === 'engineering'));
    return [gitHubAct(stage.kit, ms, { who, address: outsideAddress(stage.world, who, ms), country: who.office.place.country, action: stage.dice.one(['public_key.create', 'hook.create', 'protected_branch.policy_override', 'personal_access_token.access_granted', 'repo.create']), repository: 'portal' })];
  },
};

const allowsInGoogle: Oddity = {
  perDay: 0.3,
  deed: (stage, ms) => {
    const who = stage.dice.one(stage.world.people);
    return [googleActivity(stage.kit, ms, { who, address: outsideAddress(stage.world, who, ms), application: 'token', type: 'auth', name: 'authorize', parameters: { client_id: '9051.apps.googleusercontent.com', app_name: 'Calendar Helper', client_type: 'WEB', scope: ['openid', 'https://www.googleapis.com/auth/drive.file'] } })];
  },
};

export const CLOUD_AND_MAIL_ODDITIES: readonly Oddity[] = [worksInAws, worksWithKey, rotatesKeys, terraforms, fetchesMany, makesRule, forwards, deputy, scriptReadsMail, junk, supplierPage, sendsPage, worksOnGitHub, allowsInGoogle];
