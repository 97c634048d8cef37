import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aitTestbeds } from './ait-testbeds.ts';
import { invictusAuditLog, invictusCloudTrail, stratusDetonations } from './cloud-recordings.ts';
import { forensicContest } from './forensic-contest.ts';
import { otrfCampaigns } from './otrf-campaigns.ts';
import type { RecordedSet } from './recorded-set.ts';
import { sentinelLab } from './sentinel-lab.ts';

/** Folders of recordings, with what reads each. */
const READERS: Readonly<Record<string, (data: string) => RecordedSet[]>> = {
  'isc-forensic-2021-10': forensicContest, 'otrf-security-datasets': otrfCampaigns, 'aws-stratus-detonation': stratusDetonations, 'aws-invictus-stratus': invictusCloudTrail,
  'o365-invictus': invictusAuditLog, 'azure-sentinel-training-lab': sentinelLab, 'ait-alert-dataset': aitTestbeds,
};

/** The recordings that are there, and the folders that are not. */
export function recordedSets(data: string): { readonly sets: readonly RecordedSet[]; readonly missing: readonly string[] } {
  const isThere = (name: string) => existsSync(join(data, name));
  const names = Object.keys(READERS);
  return { sets: names.filter(isThere).flatMap((name) => READERS[name]?.(data) ?? []), missing: names.filter((name) => !isThere(name)) };
}
