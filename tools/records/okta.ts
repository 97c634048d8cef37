import { BROWSER, type Place } from './entra.ts';
import { type Fields, jsonLine, type Kit, type Line, type Who } from './kit.ts';

export interface OktaEvent {
  readonly who: Who & { readonly oktaId: string };
  readonly type: string;
  readonly message: string;
  readonly address: string;
  readonly place: Place;
  readonly result?: 'SUCCESS' | 'FAILURE' | 'ALLOW' | 'DENY' | 'CHALLENGE';
  readonly reason?: string;
  readonly session?: string;
  readonly userAgent?: string;
  readonly debug?: Fields;
  readonly target?: readonly Fields[];
  readonly device?: Fields;
}

/** One event of Okta's System Log. */
export function oktaEvent(kit: Kit, ms: number, input: OktaEvent): Line {
  const { who, type, message, address, place, result = 'SUCCESS', reason = null, session, userAgent = BROWSER, debug = {}, target = null, device = null } = input;
  const id = kit.id('okta', ms);
  const where = { city: place.city, state: place.city, country: place.countryName ?? place.country, postalCode: null, geolocation: place.latitude === undefined ? null : { lat: place.latitude, lon: place.longitude } };
  return jsonLine(ms, 'okta.system_log', {
    actor: { id: who.oktaId, type: 'User', alternateId: who.upn, displayName: who.name, detailEntry: null },
    client: { userAgent: { rawUserAgent: userAgent, os: 'Windows 11', browser: 'EDGE' }, zone: 'null', device: 'Computer', id: null, ipAddress: address, geographicalContext: where }, device,
    authenticationContext: { authenticationProvider: null, credentialProvider: null, credentialType: null, issuer: null, interface: null, authenticationStep: 0, rootSessionId: session ?? id, externalSessionId: session ?? id },
    displayMessage: message, eventType: type, outcome: { result, reason }, published: kit.time(ms, 'iso'),
    securityContext: { asNumber: place.asNumber ?? null, asOrg: place.network ?? null, isp: place.network ?? null, domain: null, isProxy: false }, severity: result === 'FAILURE' ? 'WARN' : 'INFO',
    debugContext: { debugData: { requestId: id, requestUri: '/api/v1/authn', threatSuspected: 'false', ...debug } }, legacyEventType: null, transaction: { type: 'WEB', id, detail: {} }, uuid: id, version: '0',
    request: { ipChain: [{ ip: address, geographicalContext: where, version: 'V4', source: null }] }, target,
  });
}
