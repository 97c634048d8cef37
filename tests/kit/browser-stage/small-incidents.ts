import type { AlertPlan, EventPlan } from './make.ts';

export interface SmallPlan {
  readonly title: string;
  readonly alerts: readonly AlertPlan[];
  readonly event: Omit<EventPlan, 'timeMs' | 'domain'>;
}

function plan(title: string, alerts: readonly AlertPlan[], event: SmallPlan['event']): SmallPlan {
  return { title, alerts, event };
}

/** Everyday incidents for a user and a host; each tenant gets some of them. */
export function smallPlans(user: string, host: string, address: string): readonly SmallPlan[] {
  return [
    plan(
      `Password spray against ${user.split('@')[1] ?? user}, one success`,
      [
        { rule: 'Many users, one password, one address', severity: 'medium', domain: 'identity', confidence: 0.8, techniques: ['T1110.003'], tactic: 'credential-access', summary: `${address} tried 41 users with one password each.`, entities: [`actor address ${address}`, `target user ${user}`] },
        { rule: 'Sign-in right after a spray from the same address', severity: 'high', domain: 'identity', confidence: 0.85, techniques: ['T1078'], tactic: 'initial-access', summary: `${user} signed in from ${address}, four minutes after the spray.`, entities: [`actor address ${address}`, `target user ${user}`] },
      ],
      { kind: 'authentication', source: 'okta.system_log', message: `${user} signed in from ${address}`, ocsf: { user: { name: user }, src_endpoint: { ip: address }, status: 'Failure' }, fields: { eventType: 'user.session.start', outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' }, client: { ipAddress: address }, actor: { alternateId: user } } },
    ),
    plan(
      `Encoded PowerShell on ${host}`,
      [{ rule: 'PowerShell started with an encoded command', severity: 'medium', domain: 'endpoint', confidence: 0.55, techniques: ['T1059.001', 'T1027'], tactic: 'execution', summary: `On ${host}, ${user} ran powershell.exe with -EncodedCommand.`, entities: [`actor user ${user}`, `target host ${host}`, 'target process powershell.exe (2208)'] }],
      { kind: 'process', source: 'microsoft.sysmon', message: 'powershell.exe -EncodedCommand SQBFAFgA', ocsf: { device: { hostname: host }, user: { name: user }, process: { name: 'powershell.exe', pid: 2208, cmd_line: 'powershell.exe -NoP -EncodedCommand SQBFAFgA' } }, fields: { EventID: 1, Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', CommandLine: 'powershell.exe -NoP -EncodedCommand SQBFAFgA', Computer: host } },
    ),
    plan(
      `${host} asks for names under a tunnel-like domain`,
      [{ rule: 'DNS names of high entropy under one domain', severity: 'high', domain: 'network', confidence: 0.66, techniques: ['T1071.004', 'T1048'], tactic: 'command-and-control', summary: `${host} asked for 1,204 names under t.pixel-stats.example in ten minutes.`, entities: [`actor host ${host}`, 'target domain pixel-stats.example'] }],
      { kind: 'dns', source: 'zeek.dns', message: 'k4j2h1x9q8.t.pixel-stats.example', ocsf: { query: { hostname: 'k4j2h1x9q8.t.pixel-stats.example' }, src_endpoint: { ip: '10.1.7.20', hostname: host } }, fields: { query: 'k4j2h1x9q8.t.pixel-stats.example', qtype_name: 'TXT', 'id.orig_h': '10.1.7.20' } },
    ),
    plan(
      'Storage bucket was opened to everyone',
      [{ rule: 'Bucket policy allows anonymous reads', severity: 'high', domain: 'cloud', confidence: 0.9, techniques: ['T1530'], tactic: 'collection', summary: `${user} made the bucket static-exports readable for everyone.`, entities: [`actor user ${user}`, 'target resource arn:aws:s3:::static-exports'] }],
      { kind: 'api', source: 'aws.cloudtrail', message: 'PutBucketPolicy on static-exports', ocsf: { api: { operation: 'PutBucketPolicy', service: { name: 's3.amazonaws.com' } }, actor: { user: { name: user } }, src_endpoint: { ip: address } }, fields: { eventName: 'PutBucketPolicy', eventSource: 's3.amazonaws.com', requestParameters: { bucketName: 'static-exports' } } },
    ),
    plan(
      `${user} forwards mail to an outside mailbox`,
      [{ rule: 'Mailbox forwards to an address outside the tenant', severity: 'medium', domain: 'email', confidence: 0.6, techniques: ['T1114.003'], tactic: 'collection', summary: `${user} set forwarding to ${user.split('@')[0] ?? 'someone'}@freemail.example.`, entities: [`actor mailbox ${user}`, 'related domain freemail.example'] }],
      { kind: 'api', source: 'microsoft365.audit', message: `Set-Mailbox ${user} ForwardingSmtpAddress`, ocsf: { api: { operation: 'Set-Mailbox', service: { name: 'Exchange' } }, actor: { user: { name: user } } }, fields: { Operation: 'Set-Mailbox', UserId: user, Parameters: [{ Name: 'ForwardingSmtpAddress', Value: 'smtp:copy@freemail.example' }] } },
    ),
    plan(
      `Sign-in from two countries within an hour: ${user}`,
      [{ rule: 'Travel that no aircraft makes', severity: 'low', domain: 'identity', confidence: 0.35, techniques: ['T1078'], tactic: 'initial-access', summary: `${user} signed in from Porto and, 40 minutes later, from Dublin.`, entities: [`target user ${user}`, `actor address ${address}`] }],
      { kind: 'authentication', source: 'okta.system_log', message: `${user} signed in from ${address}`, ocsf: { user: { name: user }, src_endpoint: { ip: address }, status: 'Success' }, fields: { eventType: 'user.session.start', outcome: { result: 'SUCCESS' }, client: { ipAddress: address }, actor: { alternateId: user } } },
    ),
    plan(
      `Remote tool that is new to the tenant on ${host}`,
      [{ rule: 'Remote administration tool seen for the first time', severity: 'low', domain: 'endpoint', confidence: 0.5, techniques: ['T1219'], tactic: 'command-and-control', summary: `On ${host}, ${user} started a remote administration tool that no other host runs.`, entities: [`target host ${host}`, `actor user ${user}`] }],
      { kind: 'process', source: 'microsoft.sysmon', message: 'remote-help.exe started', ocsf: { device: { hostname: host }, user: { name: user }, process: { name: 'remote-help.exe', pid: 991, cmd_line: 'remote-help.exe --service' } }, fields: { EventID: 1, Image: 'C:\\ProgramData\\rh\\remote-help.exe', CommandLine: 'remote-help.exe --service', Computer: host } },
    ),
    plan(
      `SSH log-ins to ${host} after 312 failures`,
      [
        { rule: 'Many failed SSH log-ins from one address', severity: 'low', domain: 'endpoint', confidence: 0.7, techniques: ['T1110.001'], tactic: 'credential-access', summary: `${address} failed 312 times to log in to ${host}.`, entities: [`actor address ${address}`, `target host ${host}`] },
        { rule: 'SSH log-in after many failures', severity: 'high', domain: 'endpoint', confidence: 0.8, techniques: ['T1021.004'], tactic: 'lateral-movement', summary: `${address} logged in to ${host} as deploy after 312 failures.`, entities: [`actor address ${address}`, `target host ${host}`, 'target user deploy'] },
        { rule: 'Cron entry fetches a script', severity: 'high', domain: 'endpoint', confidence: 0.82, techniques: ['T1053.003'], tactic: 'persistence', summary: `On ${host}, deploy added a cron entry that fetches a script from ${address}.`, entities: [`target host ${host}`, 'actor user deploy', `related address ${address}`] },
      ],
      { kind: 'authentication', source: 'linux.auth', message: `Failed password for deploy from ${address}`, ocsf: { device: { hostname: host }, user: { name: 'deploy' }, src_endpoint: { ip: address }, status: 'Failure' }, fields: { message: `Failed password for deploy from ${address} port 40022 ssh2`, program: 'sshd', host } },
    ),
  ];
}
