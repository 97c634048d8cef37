import { randomId } from '#base/ids.ts';
import type { IncidentLink } from '#contract/incident-link.ts';
import type { Query } from './database.ts';
import type { IncidentWork, NewLink } from './incident-work.ts';
import { entriesOfLink, entriesOfUndo } from './link-entries.ts';
import { tellDecision } from './postgres-decisions.ts';
import { appendEntries } from './postgres-incident-history.ts';

type LinkPart = Pick<IncidentWork, 'links' | 'link' | 'addLink' | 'undoLink'>;
type UndoInput = Parameters<IncidentWork['undoLink']>[1];

interface LinkRow {
  link: Omit<IncidentLink, 'undoneAtMs' | 'undoneBy'>;
  link_end: Pick<IncidentLink, 'undoneAtMs' | 'undoneBy'> | null;
}

const SELECT_LINKS = 'SELECT link, link_end FROM incident_links LEFT JOIN incident_link_ends USING (tenant, id) WHERE tenant = $1';

/** What people decided about which alerts of one tenant belong together, on PostgreSQL. */
export function postgresLinks(within: <T>(work: (query: Query) => Promise<T>) => Promise<T>, tenant: string): LinkPart {
  return {
    links: () => within(async (query) => (await query<LinkRow>(`${SELECT_LINKS} AND link_end IS NULL ORDER BY number`, [tenant])).map(linkFrom)),
    link: (id) => within((query) => findLink(query, tenant, id)),
    addLink: (link) => within((query) => insertLink(query, tenant, link)),
    undoLink: (id, input) => within((query) => endLink(query, tenant, id, input)),
  };
}

function linkFrom({ link, link_end: end }: LinkRow): IncidentLink {
  return { ...link, undoneAtMs: end?.undoneAtMs ?? null, undoneBy: end?.undoneBy ?? null };
}

async function findLink(query: Query, tenant: string, id: string): Promise<IncidentLink | null> {
  const [row] = await query<LinkRow>(`${SELECT_LINKS} AND id = $2`, [tenant, id]);
  return row === undefined ? null : linkFrom(row);
}

async function insertLink(query: Query, tenant: string, { nowMs, incidents, ...decided }: NewLink): Promise<IncidentLink> {
  const link: LinkRow['link'] = { ...decided, id: randomId(), atMs: nowMs };
  await query('INSERT INTO incident_links (tenant, id, link) VALUES ($1, $2, $3::json)', [tenant, link.id, JSON.stringify(link)]);
  const made = linkFrom({ link, link_end: null });
  await appendEntries(query, tenant, entriesOfLink(made, incidents));
  await tellDecision(query, tenant, 'incidents');
  return made;
}

async function endLink(query: Query, tenant: string, id: string, { by, reason, nowMs, incidents }: UndoInput): Promise<IncidentLink | null> {
  const link = await findLink(query, tenant, id);
  if (link === null || link.undoneAtMs !== null) return null;
  const rows = await query('INSERT INTO incident_link_ends (tenant, id, link_end) VALUES ($1, $2, $3::json) ON CONFLICT (tenant, id) DO NOTHING RETURNING id', [tenant, id, JSON.stringify({ undoneAtMs: nowMs, undoneBy: by, reason })]);
  if (rows.length === 0) return null;
  const undone = { ...link, undoneAtMs: nowMs, undoneBy: by };
  await appendEntries(query, tenant, entriesOfUndo(undone, reason, incidents));
  await tellDecision(query, tenant, 'incidents');
  return undone;
}
