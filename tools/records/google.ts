import { jsonLine, type Kit, type Line, type Who } from './kit.ts';

export interface GoogleActivity {
  readonly who: Who & { readonly googleId: string };
  readonly address: string;
  readonly application: 'login' | 'drive' | 'token' | 'admin';
  readonly type: string;
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string | boolean | readonly string[]>>;
}

/** One activity of Google Workspace's reports API. */
export function googleActivity(kit: Kit, ms: number, { who, address, application, type, name, parameters = {} }: GoogleActivity): Line {
  const list = Object.entries(parameters).map(([key, value]) => (typeof value === 'string' ? { name: key, value } : typeof value === 'boolean' ? { name: key, boolValue: value } : { name: key, multiValue: value }));
  return jsonLine(ms, 'google.workspace', {
    kind: 'admin#reports#activity', id: { time: kit.time(ms, 'iso'), uniqueQualifier: kit.id('google', ms), applicationName: application, customerId: kit.org.googleCustomer }, etag: '"x"',
    actor: { callerType: 'USER', email: who.upn, profileId: who.googleId }, ownerDomain: kit.org.domain, ipAddress: address, events: [{ type, name, parameters: list }],
  });
}
