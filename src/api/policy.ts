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
  judgeIncident: PEOPLE,
  commentIncident: PEOPLE,
  incidentHistory: PEOPLE,
  seenBefore: PEOPLE,
  calibration: PEOPLE,
  mergeIncidents: PEOPLE,
  splitIncident: PEOPLE,
  undoLink: PEOPLE,
  exceptions: PEOPLE,
  previewException: PEOPLE,
  createException: PEOPLE,
  endException: PEOPLE,
  hiddenAlerts: PEOPLE,
  alert: PEOPLE,
  alertEvents: PEOPLE,
  searchEvents: PEOPLE,
  eventHistogram: PEOPLE,
  event: PEOPLE,
  pathCounts: PEOPLE,
  sourceCounts: PEOPLE,
  deadLetters: PEOPLE,
  lists: PEOPLE,
  declaredEntities: PEOPLE,
  startBackTest: PEOPLE,
  backTest: PEOPLE,
  cancelBackTest: PEOPLE,
  createTenant: ADMINS,
  credentials: ADMINS,
  createCredential: ADMINS,
  revokeCredential: ADMINS,
  saveList: ADMINS,
  deleteList: ADMINS,
  importDeclared: ADMINS,
  removeDeclared: ADMINS,
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
  indicatorFeeds: PEOPLE,
  feedOverview: PEOPLE,
  lookUpIndicator: PEOPLE,
  indicatorSightings: PEOPLE,
  failImport: ADMINS,
  models: PEOPLE,
  modelMemory: PEOPLE,
  putIndicators: ADMINS,
  completeFeed: ADMINS,
  removeFeed: ADMINS,
  lookBack: PEOPLE,
} as const satisfies Record<EndpointName, 'anyone' | readonly Role[]>;

const PACKS_ARE_FOR_ALL = 'Packs are for all tenants, so only an administrator of all of them may do this. Ask such an administrator.';
const RULES_ARE_FOR_ALL = 'Rules are the same for all tenants, so only who sees all of them may change one. Ask such a person, or set an exception for your tenant.';
const PEOPLE_ARE_OF_ALL = 'Only an administrator of all tenants may see or let in people. Ask such an administrator.';

/** Endpoints that act for all tenants together, and what people of some are told. */
export const FOR_ALL_TENANTS: Partial<Record<EndpointName, string>> = {
  // To others even the answer that an id is taken would tell who else is a customer.
  createTenant: 'Only an administrator of all tenants may make one. Ask such an administrator.',
  writeRule: RULES_ARE_FOR_ALL,
  moveRule: RULES_ARE_FOR_ALL,
  addPack: PACKS_ARE_FOR_ALL,
  activatePack: PACKS_ARE_FOR_ALL,
  advancePack: PACKS_ARE_FOR_ALL,
  returnPack: PACKS_ARE_FOR_ALL,
  rollout: PACKS_ARE_FOR_ALL,
  changeRollout: PACKS_ARE_FOR_ALL,
  people: PEOPLE_ARE_OF_ALL,
  addPerson: PEOPLE_ARE_OF_ALL,
};

export type OpenEndpoint = { [N in EndpointName]: (typeof POLICY)[N] extends 'anyone' ? N : never }[EndpointName];

export type Verdict = 'allowed' | 'not-signed-in' | 'forbidden';

/** Decides by role alone; a role that the table does not name is refused. */
export function mayCall(role: string | null, endpoint: EndpointName): Verdict {
  const who: 'anyone' | readonly string[] = POLICY[endpoint];
  if (who === 'anyone') return 'allowed';
  if (role === null) return 'not-signed-in';
  return who.includes(role) ? 'allowed' : 'forbidden';
}
