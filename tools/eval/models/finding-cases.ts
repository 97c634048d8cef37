import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { NormalisedEvent } from '#contract/event.ts';
import { BENIGN, type LabelledCase, type LabelledEvent } from './labelled-case.ts';

interface Finding {
  readonly time: number;
  readonly name: string;
  readonly host: string;
  readonly time_label: string;
}

/** The findings of Wazuh, Suricata and AMiner in the testbeds of AIT-ADS, each a case of days; each step of its attack is to be told from the findings without cause. */
export function findingCases(data: string): LabelledCase[] {
  const root = join(data, 'ait-alert-dataset');
  const files = existsSync(root) ? readdirSync(root).filter((name) => name.endsWith('.alerts.ndjson.gz')).sort() : [];
  return files.map((file) => {
    const name = file.replace('.alerts.ndjson.gz', '');
    return { name, of: 'findings', events: { [Symbol.iterator]: () => eventsOfFile(join(root, file), name) } };
  });
}

/** Made when they are asked for: there are hundreds of thousands in a file. */
function* eventsOfFile(path: string, testbed: string): Generator<LabelledEvent> {
  const findings = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').map((line) => JSON.parse(line) as Finding);
  for (const [at, finding] of findings.sort((a, b) => a.time - b.time).entries()) {
    yield { event: eventOf(finding, `${testbed}:${at}`), truth: finding.time_label === 'false_positive' ? BENIGN : { kind: 'attack', unit: `${testbed} ${finding.time_label}` } };
  }
}

function eventOf({ time, name, host }: Finding, id: string): NormalisedEvent {
  const timeMs = time * 1000;
  const ocsf = { class_uid: 2004, category_uid: 2, activity_id: 1, type_uid: 200401, severity_id: 2, time: timeMs, metadata: {}, device: { hostname: host }, finding_info: { title: name } };
  return { id, tenant: 'local', source: 'made.up', domain: null, timeMs, logSources: [], ocsf, fields: {}, raw: '' };
}
