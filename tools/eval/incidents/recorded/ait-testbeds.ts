import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { ReplayRecord } from '../replay-record.ts';
import type { Truth } from '../truth.ts';
import { attackOf, OF_NOBODY, ownerIn, type RecordedSet } from './recorded-set.ts';

/** The steps of the attack of each testbed, by the times at which they ran. */
const STEPS = ['network_scans', 'service_scans', 'wpscan', 'dirb', 'webshell', 'cracking', 'reverse_shell', 'privilege_escalation', 'service_stop', 'dnsteal'];
const SUFFIX = '.alerts.ndjson.gz';

interface Finding {
  readonly time: number;
  readonly name: string;
  readonly ip: string;
  readonly host: string;
  readonly short: string;
  readonly time_label: string;
}

/** Findings of Wazuh, Suricata and AMiner in testbeds of small companies, a set for each. They come in as findings of other products. */
export function aitTestbeds(data: string): RecordedSet[] {
  const folder = join(data, 'ait-alert-dataset');
  return readdirSync(folder).filter((name) => name.endsWith(SUFFIX)).sort().map((file): RecordedSet => {
    const truths = [attackOf('one attack in ten steps', 'high', STEPS)];
    return {
      name: `ait ${file.slice(0, -SUFFIX.length)}`,
      note: 'a finding has a time, a name, and the host and address that reported it, no more; what was found while a step ran counts as the step\'s',
      truths, records: async () => recordsOf(join(folder, file), truths),
    };
  });
}

function* recordsOf(path: string, truths: readonly Truth[]): Generator<ReplayRecord> {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  const times = lines.map((line) => Number(/"time":(\d+)/.exec(line)?.[1]));
  const order = [...lines.keys()].sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  const lastNeeded = order.findLast((at) => !(lines[at] as string).includes('"time_label":"false_positive"'));
  for (const at of order) {
    const raw = lines[at] as string;
    const finding = JSON.parse(raw) as Finding;
    const owner = finding.time_label === 'false_positive' ? OF_NOBODY : ownerIn(truths, 0, finding.time_label);
    yield { timeMs: finding.time * 1000, source: '', raw, owner, ...(at === lastNeeded ? { neededFor: 0 } : {}), eventOf: (id) => eventOf(finding, id, raw) };
  }
}

/** The set gives no severity: as of any product that gives none, a finding counts as medium. Its host is what reported it, a firewall as well. */
function eventOf({ time, name, ip, host, short }: Finding, id: string, raw: string): NormalisedEvent {
  const ocsf = { class_uid: 2004, category_uid: 2, activity_id: 1, type_uid: 200401, severity_id: 0, time: time * 1000, metadata: {}, device: { hostname: host, ip }, finding_info: { title: name, analytic: { uid: short } } };
  const source = name.split(':', 1)[0]?.toLowerCase() ?? '';
  return { id, tenant: 'local', source: `ait.${source}`, domain: source === 'suricata' ? null : 'endpoint', timeMs: time * 1000, logSources: [], ocsf, fields: JSON.parse(raw) as JsonObject, raw };
}
