import type { Query } from './database.ts';
import type { DecisionVersions } from './declared-entities.ts';

/** Tells that people decided something that incidents follow. The row is locked until the commit, so a version that is seen stands for all that was decided before it. */
export async function tellDecision(query: Query, tenant: string, about: keyof DecisionVersions): Promise<void> {
  await query(`INSERT INTO decision_versions (tenant, ${about}) VALUES ($1, 1) ON CONFLICT (tenant) DO UPDATE SET ${about} = decision_versions.${about} + 1`, [tenant]);
}
