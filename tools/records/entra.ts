import { type Fields, jsonLine, type Kit, type Line, type Who } from './kit.ts';

/** Where an address is, as products that know tell it. */
export interface Place {
  readonly country: string;
  readonly city: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly asNumber?: number;
  /** The country's name in English, and that of the network: Okta writes both. */
  readonly countryName?: string;
  readonly network?: string;
}

export interface EntraSignIn {
  readonly who: Who;
  readonly address: string;
  readonly place: Place;
  readonly app: string;
  readonly risk?: 'none' | 'low' | 'medium' | 'high';
  readonly userAgent?: string;
  readonly client?: string;
  /** Names of the company's device, where it is one. */
  readonly device?: { readonly name: string; readonly id: string };
  readonly errorCode?: number;
  readonly isInteractive?: boolean;
  readonly protocol?: string;
  /** The session, where the caller wants records to share one. */
  readonly session?: string;
  readonly requirement?: 'multiFactorAuthentication' | 'singleFactorAuthentication';
}

export const BROWSER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0';
const FAILURES: Readonly<Record<number, string>> = {
  0: 'Other.', 50126: 'Error validating credentials due to invalid username or password.', 50057: 'The user account is disabled.', 50053: 'The account is locked.',
  50074: 'Strong Authentication is required.', 50140: 'This error occurred due to "Keep me signed in" interrupt when the user was signing-in.', 500121: 'Authentication failed during strong authentication request.', 53003: 'Access has been blocked by Conditional Access policies.',
};

/** Microsoft Entra: a sign-in, as the diagnostic settings deliver it. */
export function entraSignIn(kit: Kit, ms: number, input: EntraSignIn): Line {
  const { who, address, place, app, risk = 'none', userAgent = BROWSER, client = 'Browser', device, errorCode = 0, isInteractive = true, protocol = 'none', requirement = 'multiFactorAuthentication' } = input;
  const id = kit.id('e11c0000-0000-4000-8000', ms);
  const geo = place.latitude === undefined ? {} : { geoCoordinates: { latitude: place.latitude, longitude: place.longitude } };
  return jsonLine(ms, 'microsoft.entra_signin', {
    time: kit.time(ms, 'iso7'), resourceId: `/tenants/${kit.org.entraTenant}/providers/Microsoft.aadiam`, operationName: 'Sign-in activity', category: isInteractive ? 'SignInLogs' : 'NonInteractiveUserSignInLogs',
    tenantId: kit.org.entraTenant, resultType: String(errorCode), callerIpAddress: address, correlationId: id,
    properties: {
      id, createdDateTime: kit.time(ms, 'iso7'), userDisplayName: who.name, userPrincipalName: who.upn, userId: who.id, appId: appIdOf(app), appDisplayName: app, ipAddress: address,
      status: { errorCode, failureReason: FAILURES[errorCode] ?? 'Other.' }, clientAppUsed: client, userAgent,
      deviceDetail: { deviceId: device?.id ?? '', displayName: device?.name ?? '', operatingSystem: 'Windows11', browser: 'Edge 142.0.0', isManaged: device !== undefined, isCompliant: device !== undefined },
      location: { city: place.city, state: place.city, countryOrRegion: place.country, ...geo }, autonomousSystemNumber: place.asNumber, conditionalAccessStatus: errorCode === 53003 ? 'failure' : 'success', authenticationRequirement: requirement,
      authenticationProtocol: protocol, isInteractive, riskDetail: 'none', riskLevelAggregated: risk, riskLevelDuringSignIn: risk, riskState: risk === 'none' ? 'none' : 'atRisk',
      resourceDisplayName: app, sessionId: input.session ?? kit.id('session', ms),
    },
  });
}

/** An application has one id, whoever signs in. */
function appIdOf(app: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < app.length; i++) hash = Math.imul(hash ^ app.charCodeAt(i), 0x01000193) >>> 0;
  return `${hash.toString(16).padStart(8, '0')}-0000-4a00-8000-${app.length.toString(16).padStart(12, '0')}`;
}

export interface EntraAudit {
  readonly who: Who;
  readonly address: string;
  readonly activity: string;
  readonly category: string;
  readonly service?: string;
  readonly targets: readonly Fields[];
  readonly userAgent?: string;
}

/** Microsoft Entra: a change of the directory, as the diagnostic settings deliver it. */
export function entraAudit(kit: Kit, ms: number, { who, address, activity, category, service = 'Core Directory', targets, userAgent = BROWSER }: EntraAudit): Line {
  const correlation = kit.id('c0000000-0000-4000-8000', ms);
  return jsonLine(ms, 'microsoft.entra_audit', {
    time: kit.time(ms, 'iso7'), resourceId: `/tenants/${kit.org.entraTenant}/providers/Microsoft.aadiam`, operationName: activity, operationVersion: '1.0', category: 'AuditLogs', tenantId: kit.org.entraTenant,
    resultSignature: 'None', durationMs: 0, callerIpAddress: address, correlationId: correlation, identity: who.name, Level: 4,
    properties: {
      id: `Directory_${correlation}`, category, correlationId: correlation, result: 'success', resultReason: '', activityDisplayName: activity, activityDateTime: kit.time(ms, 'iso7'), loggedByService: service, operationType: 'Update',
      userAgent: null, initiatedBy: { user: { id: who.id, displayName: who.name, userPrincipalName: who.upn, ipAddress: address, roles: [] } }, targetResources: targets, additionalDetails: [{ key: 'User-Agent', value: userAgent }],
    },
  });
}
