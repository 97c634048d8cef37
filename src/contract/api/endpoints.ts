import { BACK_TEST_ENDPOINTS } from './back-test-endpoints.ts';
import { DECLARED_ENDPOINTS } from './declared-endpoints.ts';
import { EVENT_ENDPOINTS } from './event-endpoints.ts';
import { EXCEPTION_ENDPOINTS } from './exception-endpoints.ts';
import { INCIDENT_ENDPOINTS } from './incident-endpoints.ts';
import { INCIDENT_WORK_ENDPOINTS } from './incident-work-endpoints.ts';
import { INDICATOR_ENDPOINTS } from './indicator-endpoints.ts';
import { LIST_ENDPOINTS } from './list-endpoints.ts';
import { MODEL_ENDPOINTS } from './model-endpoints.ts';
import { PACK_ENDPOINTS } from './pack-endpoints.ts';
import { PATH_ENDPOINTS } from './path-endpoints.ts';
import { PEOPLE_ENDPOINTS } from './people-endpoints.ts';
import { RULE_ENDPOINTS } from './rule-endpoints.ts';
import { SIGN_IN_ENDPOINTS } from './sign-in-endpoints.ts';
import { TENANT_ENDPOINTS } from './tenant-endpoints.ts';

/** The whole API for people, by name. */
export const ENDPOINTS = { ...SIGN_IN_ENDPOINTS, ...INCIDENT_ENDPOINTS, ...INCIDENT_WORK_ENDPOINTS, ...EXCEPTION_ENDPOINTS, ...EVENT_ENDPOINTS, ...BACK_TEST_ENDPOINTS, ...PATH_ENDPOINTS, ...TENANT_ENDPOINTS, ...LIST_ENDPOINTS, ...DECLARED_ENDPOINTS, ...RULE_ENDPOINTS, ...PACK_ENDPOINTS, ...PEOPLE_ENDPOINTS, ...INDICATOR_ENDPOINTS, ...MODEL_ENDPOINTS } as const;

export type Endpoints = typeof ENDPOINTS;
export type EndpointName = keyof Endpoints;
