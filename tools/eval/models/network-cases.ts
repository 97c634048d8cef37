import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '#contract/event.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { BENIGN, type LabelledCase, type LabelledEvent, OTHER } from './labelled-case.ts';
import { inOrder, readEvents, type TruthOf } from './read-events.ts';

const LOGS = /(?:^|[._-])(?:conn|http|ssl|dns)\.log/;

/** What the authors of RITA's recordings say is the beacon of each. */
const RITA_BEACONS: Readonly<Record<string, (fields: JsonObject) => boolean>> = {
  missing_host: (fields) => fields['id.orig_h'] === '73.54.23.243' && fields['id.resp_h'] === '64.225.56.201',
  proxy: (fields) => String(fields['host'] ?? '').includes('honestimnotevil'),
};

/** RITA's recordings, each day a case, since the days between were not kept; what is not said to be the beacon counts as harmless, though it holds scanners. */
export async function ritaCases(data: string, normaliser: Normaliser): Promise<LabelledCase[]> {
  const cases: LabelledCase[] = [];
  for (const [folder, isBeacon] of Object.entries(RITA_BEACONS)) {
    const byDay = Map.groupBy(logsIn(join(data, 'rita-beacon', folder)), (name) => /^\d{4}-\d\d-\d\d/.exec(name)?.[0] ?? '');
    for (const [day, names] of byDay) {
      const name = `${folder} ${day}`.trim();
      const truthOf: TruthOf = (fields) => (isBeacon(fields) ? { kind: 'attack', unit: name } : BENIGN);
      cases.push({ name, of: 'beacon', events: await readAll(names.map((log) => join(data, 'rita-beacon', folder, log)), normaliser, truthOf) });
    }
  }
  return cases;
}

/** Stratosphere's labelled recordings: their command and control is to be found, other attacks are neither. */
export async function stratosphereCases(data: string, normaliser: Normaliser): Promise<LabelledCase[]> {
  const root = join(data, 'stratosphere-zeek-labelled');
  const cases: LabelledCase[] = [];
  for (const folder of existsSync(root) ? readdirSync(root).filter((name) => !name.includes('.')) : []) {
    const logs = logsIn(join(root, folder)).filter((name) => /label/.test(name));
    const events = await readAll(logs.map((log) => join(root, folder, log)), normaliser, (fields) => {
      const detail = String(fields['detailedlabel'] ?? '');
      if (fields['label'] !== 'Malicious') return BENIGN;
      return /^(?:CC|C&C)|-CC|CnC/i.test(detail) ? { kind: 'attack', unit: folder } : OTHER;
    });
    if (events.length > 0) cases.push({ name: folder, of: 'beacon', events });
  }
  return cases;
}

function logsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => LOGS.test(name)).sort() : [];
}

async function readAll(paths: readonly string[], normaliser: Normaliser, truthOf: TruthOf): Promise<LabelledEvent[]> {
  return inOrder((await Promise.all(paths.map((path) => readEvents(path, normaliser, truthOf)))).flat());
}
