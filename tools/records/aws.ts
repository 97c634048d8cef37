import { type Fields, jsonLine, type Kit, type Line } from './kit.ts';

export interface CloudCall {
  readonly identity: Fields;
  readonly service: string;
  readonly name: string;
  readonly address: string;
  readonly userAgent: string;
  readonly parameters?: Fields | null;
  readonly answer?: Fields | null;
  readonly readOnly?: boolean;
  readonly errorCode?: string;
  readonly more?: Fields;
}

/** A call of the API of AWS, as CloudTrail records it. */
export function cloudTrail(kit: Kit, ms: number, { identity, service, name, address, userAgent, parameters = null, answer = null, readOnly = false, errorCode, more = {} }: CloudCall): Line {
  const isData = service === 's3' && /^(?:Get|Put|Head|Copy)Object/.test(name);
  return jsonLine(ms, 'aws.cloudtrail', {
    eventVersion: '1.10', userIdentity: identity, eventTime: `${kit.time(ms, 'seconds')}Z`, eventSource: `${service}.amazonaws.com`, eventName: name, awsRegion: kit.org.awsRegion, sourceIPAddress: address, userAgent,
    requestParameters: parameters, responseElements: answer, requestID: kit.id('req', ms), eventID: kit.id(`ct-${name.toLowerCase()}`, ms), readOnly, eventType: 'AwsApiCall', managementEvent: !isData,
    recipientAccountId: kit.org.awsAccount, eventCategory: isData ? 'Data' : 'Management', ...(errorCode === undefined ? {} : { errorCode, errorMessage: `User: ${String(identity['arn'])} is not authorized to perform: ${service}:${name}` }), ...more,
  });
}

/** The id part of an AWS principal: capital letters and digits, one for each name. */
function principalId(prefix: string, name: string): string {
  return prefix + name.replace(/[^A-Za-z0-9]/g, '').toUpperCase().slice(0, 16).padEnd(16, '0');
}

export interface AssumedRole {
  readonly role: string;
  readonly session: string;
  readonly key: string;
  readonly isMfa?: boolean;
}

/** Who calls AWS with a role: a person by single sign-on, whose session has the mail address as name, a host (`i-...`) or a pipeline. */
export function assumedRole({ org: { awsAccount } }: Kit, { role, session, key, isMfa = false }: AssumedRole): Fields {
  const id = principalId('AROA', role);
  return {
    type: 'AssumedRole', principalId: `${id}:${session}`, arn: `arn:aws:sts::${awsAccount}:assumed-role/${role}/${session}`, accountId: awsAccount, accessKeyId: key,
    sessionContext: { sessionIssuer: { type: 'Role', principalId: id, arn: `arn:aws:iam::${awsAccount}:role/${role}`, accountId: awsAccount, userName: role }, attributes: { mfaAuthenticated: String(isMfa) } },
  };
}

export function iamUser({ org: { awsAccount } }: Kit, userName: string, key: string): Fields {
  return { type: 'IAMUser', principalId: principalId('AIDA', userName), arn: `arn:aws:iam::${awsAccount}:user/${userName}`, accountId: awsAccount, accessKeyId: key, userName };
}
