import type { EndpointName } from '#contract/api/endpoints.ts';
import type { User } from '#stores/state/port.ts';

export type Role = User['role'];

const ADMINS = ['admin'] as const satisfies readonly Role[];
const PEOPLE = ['analyst', 'admin'] as const satisfies readonly Role[];

/**
 * Who may call what. `anyone` needs no session. Which tenants a person sees is a second question: see `tenant-access.ts`.
 */
export const POLICY = {
  signInWithCode: 'anyone',
  signInWithPassword: 'anyone',
  health: 'anyone',
  signOut: PEOPLE,
  me: PEOPLE,
  setPassword: PEOPLE,
  tenants: PEOPLE,
  sources: PEOPLE,
  incidents: PEOPLE,
  incident: PEOPLE,
  changeIncident: PEOPLE,
  alert: PEOPLE,
  alertEvents: PEOPLE,
  searchEvents: PEOPLE,
  eventHistogram: PEOPLE,
  event: PEOPLE,
  pathCounts: PEOPLE,
  sourceCounts: PEOPLE,
  deadLetters: PEOPLE,
  lists: PEOPLE,
  startBackTest: PEOPLE,
  backTest: PEOPLE,
  cancelBackTest: PEOPLE,
  createTenant: ADMINS,
  credentials: ADMINS,
  createCredential: ADMINS,
  revokeCredential: ADMINS,
  saveList: ADMINS,
  deleteList: ADMINS,
  rules: PEOPLE,
  rule: PEOPLE,
  ruleTests: PEOPLE,
  ruleHistory: PEOPLE,
  ruleDiff: PEOPLE,
  checkRule: PEOPLE,
  writeRule: PEOPLE,
  moveRule: PEOPLE,
  overrideRule: PEOPLE,
  ruleOverrideHistory: PEOPLE,
  packs: PEOPLE,
  addPack: ADMINS,
  activatePack: ADMINS,
  advancePack: ADMINS,
  returnPack: ADMINS,
  rollout: PEOPLE,
  changeRollout: ADMINS,
  people: ADMINS,
  addPerson: ADMINS,
} as const satisfies Record<EndpointName, 'anyone' | readonly Role[]>;

export type OpenEndpoint = { [N in EndpointName]: (typeof POLICY)[N] extends 'anyone' ? N : never }[EndpointName];

export type Verdict = 'allowed' | 'not-signed-in' | 'forbidden';

/** Decides by role alone; a role that the table does not name is refused. */
export function mayCall(role: string | null, endpoint: EndpointName): Verdict {
  const who: 'anyone' | readonly string[] = POLICY[endpoint];
  if (who === 'anyone') return 'allowed';
  if (role === null) return 'not-signed-in';
  return who.includes(role) ? 'allowed' : 'forbidden';
}
