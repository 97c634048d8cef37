import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { JsonObject } from '#contract/event.ts';
import { inOrder } from '../replay-record.ts';
import type { Owner } from '../truth.ts';
import { attackOf, OF_NOBODY, ownerIn, type OwnerOf, type RecordedSet, timed, timedRecords } from './recorded-set.ts';

/** CloudTrail of single techniques, each in an account of its own. */
export function stratusDetonations(data: string): RecordedSet[] {
  const path = join(data, 'aws-stratus-detonation', 'detonations.ndjson.gz');
  const rows = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').map((line) => JSON.parse(line) as { technique: string; event: JsonObject });
  const names = [...new Set(rows.map(({ technique }) => technique))].sort();
  return [{
    name: 'aws-stratus-detonation',
    note: 'each technique alone, some of them a single record: whether one is worth an incident is for the rules to say',
    truths: names.map((name) => attackOf(name, 'medium')),
    records: async (normaliser) => inOrder(rows.map(({ technique, event }) => ({ ...timed(JSON.stringify(event), normaliser), owner: { scenario: names.indexOf(technique), step: null } }))),
  }];
}

/** CloudTrail of one account in which all techniques were detonated within an hour. */
export function invictusCloudTrail(data: string): RecordedSet[] {
  const isAttack = (fields: JsonObject) => String(fields['userAgent'] ?? '').includes('stratus-red-team') || JSON.stringify(fields['userIdentity'] ?? '').includes('stratus-red-team');
  return [{
    name: 'aws-invictus-stratus',
    note: 'calls of the tool, or by what it made, are the attack; the same user sets up and cleans up, which counts as background',
    truths: [attackOf('all techniques of the tool', 'high')],
    records: recordsOf(join(data, 'aws-invictus-stratus', 'cloudtrail.ndjson.gz'), (fields) => (isAttack(fields) ? { scenario: 0, step: null } : OF_NOBODY)),
  }];
}

/** What a red team did in a tenant of Microsoft 365, by the operation that tells of it. */
const OPERATIONS: Readonly<Record<string, string>> = {
  UserLoginFailed: 'spray', 'Add-MailboxPermission': 'mailbox', MailItemsAccessed: 'mail', 'New-InboxRule': 'inbox-rule', 'Consent to application.': 'consent', 'Add delegated permission grant.': 'consent',
  'Update application – Certificates and secrets management ': 'credential', 'Add service principal credentials.': 'credential', 'Add member to role.': 'role',
};

export function invictusAuditLog(data: string): RecordedSet[] {
  const truths = [attackOf('four months of a red team', 'high', [...new Set(Object.values(OPERATIONS))])];
  const ownerOf: OwnerOf = (fields): Owner => {
    const step = OPERATIONS[String(fields['Operation'])];
    return step === undefined || String(fields['UserId'] ?? '').startsWith('NT AUTHORITY') ? OF_NOBODY : ownerIn(truths, 0, step);
  };
  return [{
    name: 'o365-invictus',
    note: 'no record is labelled: the attack is what the operations are that its authors name, several intrusions over months, so that one incident would be wrong',
    truths, records: recordsOf(join(data, 'o365-invictus', 'ual.ndjson.gz'), ownerOf),
  }];
}

function recordsOf(path: string, ownerOf: OwnerOf): RecordedSet['records'] {
  return async (normaliser) => inOrder(await timedRecords(path, normaliser, ownerOf));
}
