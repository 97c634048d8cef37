import type { Query } from './database.ts';

/** Tells that people decided something that incidents follow. The row is locked until the commit, so a version that is seen stands for all that was decided before it. */
export async function tellDecision(query: Query, tenant: string): Promise<void> {
  await query('INSERT INTO link_versions (tenant, version) VALUES ($1, 1) ON CONFLICT (tenant) DO UPDATE SET version = link_versions.version + 1', [tenant]);
}
