import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../sources/json-path.ts';
import { type TruthOf, truthOfAwsInvictus, truthOfDetonation, truthOfDnsTunnel, truthOfHam, truthOfLoghub, truthOfM365, truthOfPanther, truthOfPhishing, truthOfStratosphere, truthOfTrainingLab, truthOfTrailDiscover } from './truths.ts';

/** What stands inside a line of a file: a record, or the text of a whole file that is cut into records. */
export interface Inner {
  readonly text: string;
  /** The name of the file, where it is one. */
  readonly file?: string;
}

export interface DataSet {
  readonly name: string;
  /** Other files of the folder are no telemetry. */
  readonly files?: RegExp;
  /** Where the authors put their words around the records: what is inside. A line without it is a record itself. */
  readonly unwrap?: (line: JsonObject) => readonly Inner[];
  readonly truthOf?: TruthOf;
  /** What belongs to one network: each file, each folder, or (without it) the whole set. */
  readonly cases?: 'file' | 'folder';
}

function member(...names: readonly string[]): (line: JsonObject) => readonly Inner[] {
  return (line) => names.flatMap((name) => {
    const value = line[name];
    return value === undefined || value === null ? [] : [{ text: textOf(value) }];
  }).slice(0, 1);
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Labels among the fields of a record are no part of it. */
function without(...names: readonly string[]): (line: JsonObject) => readonly Inner[] {
  return (line) => [{ text: JSON.stringify(Object.fromEntries(Object.entries(line).filter(([name]) => !names.includes(name)))) }];
}

/** `p_` fields are what Panther adds to a record. */
function ofPanther(line: JsonObject): readonly Inner[] {
  const { event } = line;
  return isObject(event) ? [{ text: JSON.stringify(Object.fromEntries(Object.entries(event).filter(([name]) => !name.startsWith('p_')))) }] : [];
}

/** Stratus Red Team writes its name on its calls, which no attacker does: it is taken off, as the library underneath would send it. */
function withoutTool(line: JsonObject): JsonObject {
  const agent = String(line['userAgent'] ?? '');
  if (!agent.includes('stratus-red-team')) return line;
  return { ...line, userAgent: /^\[?stratus-red-team/.test(agent) ? 'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5' : agent.replaceAll(/stratus-red-team_[\w-]+ ?/g, '') };
}

function ofElastic(line: JsonObject): readonly Inner[] {
  const text = line['input_text'];
  return typeof text === 'string' ? [{ text, file: String(line['case']) }] : member('input')(line);
}

function ofTenzir({ inputs }: JsonObject): readonly Inner[] {
  return (Array.isArray(inputs) ? inputs : []).flatMap((input: Json) => (isObject(input) ? [{ text: String(input['text']), file: String(input['file']) }] : []));
}

/** Sets that need more than to be read as they lie there; any other folder is read whole, as one network. */
const KNOWN_SETS: readonly DataSet[] = [
  { name: 'auditd-go-libaudit', files: /\.log$|\.tar\.gz$/ },
  { name: 'aws-invictus-stratus', unwrap: (line) => [{ text: JSON.stringify(withoutTool(line)) }], truthOf: truthOfAwsInvictus },
  { name: 'aws-stratus-detonation', unwrap: ({ event }) => (isObject(event) ? [{ text: JSON.stringify(withoutTool(event)) }] : []), truthOf: truthOfDetonation },
  { name: 'aws-traildiscover', files: /(?:^|\/)events\./, unwrap: member('event'), truthOf: truthOfTrailDiscover },
  { name: 'azure-sentinel-samples', files: /^(?!Feeds__)/, cases: 'file' },
  { name: 'azure-sentinel-training-lab', truthOf: truthOfTrainingLab },
  { name: 'dns-tunnel', unwrap: without('label', 'tool', 'capture'), truthOf: truthOfDnsTunnel },
  { name: 'elastic-integrations', unwrap: ofElastic, cases: 'file' },
  { name: 'email-ham-spam', unwrap: member('raw'), truthOf: truthOfHam },
  { name: 'email-parser-tests', unwrap: member('raw') },
  { name: 'email-phishing', unwrap: member('raw'), truthOf: truthOfPhishing },
  { name: 'evtx-attack-samples', unwrap: member('event'), cases: 'file' },
  { name: 'loghub-samples', truthOf: truthOfLoghub, cases: 'file' },
  { name: 'macos-attack', unwrap: member('event') },
  { name: 'o365-invictus', truthOf: truthOfM365 },
  { name: 'otrf-security-datasets', cases: 'folder' },
  { name: 'panther-analysis', unwrap: ofPanther, truthOf: truthOfPanther },
  { name: 'pcap-attack-derived', unwrap: without('capture', 'tactic', 'title') },
  { name: 'rita-beacon', cases: 'folder' },
  { name: 'sigma-regression', files: /(?:^|\/)events\./, unwrap: member('event') },
  { name: 'stratosphere-zeek-labelled', files: /\.log(?:\.labeled)?\.gz$/, truthOf: truthOfStratosphere, cases: 'folder' },
  { name: 'tenzir-ocsf-tests', unwrap: ofTenzir },
  { name: 'vulnerability', files: /(?:^|\/)prowler-/ },
  { name: 'wazuh-ruleset-tests', unwrap: member('log') },
];

/** Folders that hold no telemetry, and what they hold instead. */
export const NO_TELEMETRY: Readonly<Record<string, string>> = {
  'ait-alert-dataset': 'a table that its authors made of findings, in the form of no product; eval:models reads it',
  'netflow-samples': 'packets of flow collectors, which no mapping reads',
  'ocsf-examples': 'records beside what OCSF makes of them; eval:sources reads them',
  'ocsf-schema': 'a schema',
  reference: 'lists to enrich with',
  sealed: 'encrypted',
  'sigma-rules': 'rules',
  'threat-intel': 'indicators; only its harmless domains are asked for, as questions that this makes of them',
};

export function dataSet(name: string): DataSet {
  return KNOWN_SETS.find((set) => set.name === name) ?? { name };
}
