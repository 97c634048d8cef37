import { z } from 'zod';
import { DECLARABLE_TYPES, DECLARE_FORMATS, DECLARE_REFUSALS, DUTIES, MAX_GROUP_LENGTH, MAX_NAME_LENGTH, WORTHS } from '../declared-entity.ts';
import { entityShape, timeMsShape } from './alert-shape.ts';
import type { Endpoint } from './endpoint.ts';
import { tenantParam } from './incident-endpoints.ts';

const none = z.object({});

/** An import may be so large, as the text of a JSON document. */
export const MAX_IMPORT_BYTES = 8_388_608;
/** Refusals that an answer lists; the rest is counted. */
export const REFUSALS_TOLD = 200;
/** Of what an import changes, so many are shown. */
export const CHANGES_SHOWN = 20;

const declaredShape = z.object({
  entity: entityShape.describe('Under its main name.'),
  aliases: z.array(entityShape).describe('Other names of the same thing.'),
  worth: z.enum(WORTHS),
  groups: z.array(z.string()),
  duty: z.enum(DUTIES).nullable(),
  note: z.string(),
  by: z.string().describe('Who declared it as it is.'),
  atMs: timeMsShape,
});

const refusalShape = z.object({
  line: z.number().int().describe('The line of the file where the row begins; of a JSON document the number of the entry.'),
  of: z.enum(['row', 'name']).describe('The whole row, or one name of it: the rest of the row is taken then.'),
  name: z.string(),
  reason: z.enum(DECLARE_REFUSALS),
  detail: z.string(),
});

/** What people say of users, hosts and other entities of a tenant. */
export const DECLARED_ENDPOINTS = {
  declaredEntities: {
    method: 'GET',
    path: '/api/tenants/:tenant/entities',
    summary: 'What is declared of entities of a tenant: other names, worth, groups and duty',
    params: tenantParam,
    query: z.object({
      type: z.enum(DECLARABLE_TYPES).optional(),
      group: z.string().max(MAX_GROUP_LENGTH).optional(),
      text: z.string().max(MAX_NAME_LENGTH).optional().describe('In a name, group, worth, duty or note, in any case.'),
      after: z.string().max(1_000).optional().describe('`next` of the page before.'),
      limit: z.coerce.number<number>().int().min(1).max(1_000).default(100),
    }),
    body: null,
    output: z.object({ entities: z.array(declaredShape), total: z.number().int(), next: z.string().nullable() }),
  },
  importDeclared: {
    method: 'POST',
    path: '/api/tenants/:tenant/entities/import',
    summary: 'Declare entities from a table of ours, or from an export of Active Directory, Microsoft Graph, Okta or Google; incidents follow in some seconds',
    params: tenantParam,
    query: none,
    body: z.object({
      text: z.string().describe('The file: CSV with a header, a JSON array, or one JSON object a line.'),
      format: z.enum(DECLARE_FORMATS).default('auto'),
      dryRun: z.boolean().default(false).describe('Say what would change, and change nothing.'),
    }),
    bodyLimitBytes: MAX_IMPORT_BYTES,
    output: z.object({
      dryRun: z.boolean(),
      shape: z.string().describe('Whose columns the file has: `own`, `ad-users`, `ad-computers`, `graph-users`, `okta-users` or `google-users`.'),
      added: z.number().int(),
      changed: z.number().int(),
      unchanged: z.number().int(),
      refusedRows: z.number().int(),
      refusedNames: z.number().int(),
      refusals: z.array(refusalShape).describe(`The first ${REFUSALS_TOLD}, by line.`),
      notices: z.array(z.string()).describe('What the file does not hold although it looks as if it did.'),
      shown: z.array(declaredShape).describe(`The first ${CHANGES_SHOWN} that are added or changed, as they become.`),
    }),
  },
  removeDeclared: {
    method: 'POST',
    path: '/api/tenants/:tenant/entities/remove',
    summary: 'Take back what is declared of entities, by their main names',
    params: tenantParam,
    query: none,
    body: z.object({ entities: z.array(z.object({ type: z.enum(DECLARABLE_TYPES), value: z.string().min(1).max(MAX_NAME_LENGTH) })).min(1).max(1_000) }),
    output: z.object({ removed: z.number().int() }),
  },
} as const satisfies Record<string, Endpoint>;
