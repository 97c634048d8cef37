import { join } from 'node:path';
import { findFiles } from '#pipeline/ingest/files/find-files.ts';
import { inOrder, type ReplayRecord } from '../replay-record.ts';
import { attackOf, type RecordedSet, timedRecords } from './recorded-set.ts';

/** Compound sets of the collection; of one with two attacks, the second begins at this time. */
const CAMPAIGNS: Readonly<Record<string, readonly [attacks: readonly string[], secondMs: number]>> = {
  LSASS_campaign_01: [['credentials out of LSASS, with a module'], Number.POSITIVE_INFINITY],
  LSASS_campaign_05: [['credentials out of LSASS, with a dump'], Number.POSITIVE_INFINITY],
  Log4Shell: [['Log4Shell on Linux', 'Log4Shell on Windows'], Date.parse('2022-05-12T12:00:00Z')],
};

/** Host and network records of a lab while an attack ran: events are not labelled, all count as the attack's, so that purity says nothing. */
export function otrfCampaigns(data: string): RecordedSet[] {
  return Object.entries(CAMPAIGNS).map(([name, [attacks, secondMs]]): RecordedSet => ({
    name,
    note: 'events are not labelled: all are taken for the attack\'s',
    truths: attacks.map((attack) => attackOf(attack, 'high')),
    records: async (normaliser) => {
      const all: ReplayRecord[] = [];
      for await (const { path, skipped } of findFiles([join(data, 'otrf-security-datasets', name)])) {
        if (skipped === undefined) all.push(...(await timedRecords(path, normaliser, () => ({ scenario: 0, step: null }))));
      }
      return inOrder(all.map((record) => (record.timeMs < secondMs ? record : { ...record, owner: { scenario: 1, step: null } })));
    },
  }));
}
