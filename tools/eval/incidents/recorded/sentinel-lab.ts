import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inOrder } from '../replay-record.ts';
import { attackOf, OF_NOBODY, ownerIn, type RecordedSet, timedRecords } from './recorded-set.ts';

const TRUTHS = [
  attackOf('Solorigate beacon', 'medium', ['tunnel', 'dns']),
  attackOf('Adele Vance', 'medium', ['sign-in', 'azure', 'inbox-rule']),
  attackOf('sign-ins to a disabled account', 'medium'),
  attackOf('credentials added to applications', 'medium'),
];

/** The files of the lab, and what each is of. */
const FILES: Readonly<Record<string, readonly [scenario: number, step: string | null] | null>> = {
  solarigate_CEFevent: [0, 'tunnel'], 'solarigate-beacon-umbrella': [0, 'dns'],
  'sign-in_adelete': [1, 'sign-in'], azureActivity_adele: [1, 'azure'], office_activity_inbox_rule: [1, 'inbox-rule'],
  disable_accounts: [2, null], AuditLogs_Hunting: [3, null], azure_activity: null, office_activity: null,
};

/** Rows of the tables of Sentinel's training lab. */
export function sentinelLab(data: string): RecordedSet[] {
  const folder = join(data, 'azure-sentinel-training-lab');
  const files = Object.entries(FILES).map(([name, of]) => ({ path: join(folder, `${name}.ndjson.gz`), of })).filter(({ path }) => existsSync(path));
  return [{
    name: 'azure-sentinel-training-lab',
    note: 'each file is of one story; some sign-ins of the second are harmless, and rows of one story are of several days and tenants',
    truths: TRUTHS,
    records: async (normaliser) => inOrder((await Promise.all(files.map(({ path, of }) => timedRecords(path, normaliser, () => (of === null ? OF_NOBODY : ownerIn(TRUTHS, ...of)))))).flat()),
  }];
}
