import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import type { JsonObject } from '#contract/event.ts';
import { inOrder } from '../replay-record.ts';
import type { Owner } from '../truth.ts';
import { attackOf, OF_NOBODY, ownerIn, type RecordedSet, timedRecords } from './recorded-set.ts';

/** A host that was infected, by which mail, and what of its records is which step, as the contest's answer says. */
interface Infection {
  readonly malware: string;
  readonly host: string;
  readonly steps: Readonly<Record<string, (fields: JsonObject) => boolean>>;
}

const text = (fields: JsonObject, name: string) => String(fields[name] ?? '');
const isTo = (...addresses: readonly string[]) => (fields: JsonObject) => addresses.includes(text(fields, 'id.resp_h'));

const INFECTIONS: readonly Infection[] = [
  { malware: 'NanoCore RAT', host: '10.10.22.157', steps: { c2: (fields) => isTo('37.0.10.22')(fields) || text(fields, 'query') === 'kamuchehddhgfgf.ddns.net' } },
  {
    malware: 'Qakbot', host: '10.10.22.156',
    steps: { download: isTo('190.14.37.244', '194.36.191.35', '178.23.190.8'), c2: (fields) => fields['id.resp_p'] === 2222, spam: (fields) => [25, 465, 587].includes(Number(fields['id.resp_p'])) },
  },
  {
    malware: 'Stolen Images Evidence', host: '10.10.22.158',
    steps: { download: (fields) => [text(fields, 'host'), text(fields, 'query')].includes('sobolpand.top'), c2: (fields) => isTo('194.15.112.173')(fields) || text(fields, 'query').endsWith('.bazar') },
  },
];

const TRUTHS = INFECTIONS.map(({ malware, host, steps }) => attackOf(`${malware} on ${host}`, 'high', ['mail', ...Object.keys(steps)]));

/** Zeek's logs and three alerts of mail of a small network, of which three clients were infected. */
export function forensicContest(data: string): RecordedSet[] {
  const folder = join(data, 'isc-forensic-2021-10');
  return [{
    name: 'isc-forensic-2021-10',
    note: 'an alert is the scenario\'s when it is about the infected client: all its traffic counts',
    truths: TRUTHS,
    records: async (normaliser) => inOrder((await Promise.all(readdirSync(folder).filter((name) => name.endsWith('.gz')).map((name) => timedRecords(join(folder, name), normaliser, ownerOf)))).flat()),
  }];
}

function ownerOf(fields: JsonObject): Owner {
  const mailed = INFECTIONS.findIndex(({ malware }) => fields['type'] === 'email' && fields['name'] === malware);
  if (mailed >= 0) return ownerIn(TRUTHS, mailed, 'mail');
  const hosts = [fields['id.orig_h'], fields['id.resp_h'], fields['tx_hosts'], fields['rx_hosts']].flat();
  const at = INFECTIONS.findIndex(({ host }) => hosts.includes(host));
  if (at < 0) return OF_NOBODY;
  const step = Object.entries((INFECTIONS[at] as Infection).steps).find(([, isOf]) => isOf(fields));
  return ownerIn(TRUTHS, at, step?.[0] ?? null);
}
