import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { seeded } from '../../seeded.ts';
import type { LabelledCase, Truth } from './labelled-case.ts';
import { eventsOf } from './read-events.ts';

interface LabelledDomain {
  readonly domain: string;
  readonly label: string;
  readonly family: string;
}

/** Domains that a client asks for within half an hour, and how many clients of a family there are at most. */
const ASKED = 60;
const CLIENTS = 10;
const START_S = 1_767_225_600;
const NXDOMAIN = 3;
/** Of the domains that an algorithm makes nearly none is registered, of those that people ask for nearly all are. */
const [MADE_MISSING, PEOPLE_MISSING] = [0.97, 0.03];

/**
 * Lists of domains have no clients and no answers, so clients are made for them: each asks for sixty domains of one list in half an hour, a third of an infected one's among sixty harmless ones. With
 * `answers` most that an algorithm made do not exist; without, the names alone must tell.
 */
export function domainCases(data: string, normaliser: Normaliser, { answers, seed }: { answers: boolean; seed: number }): LabelledCase[] {
  const random = seeded(seed);
  const rows = gunzipSync(readFileSync(join(data, 'threat-intel/domains-dga-benign.ndjson.gz'))).toString('utf8').trim().split('\n').map((line) => JSON.parse(line) as LabelledDomain);
  const benign = shuffled(rows.filter(({ label }) => label === 'benign').map(({ domain }) => domain), random);
  const byFamily = Map.groupBy(rows.filter(({ label }) => label !== 'benign'), ({ family }) => family);
  const make = (name: string, asked: readonly (readonly [string, boolean])[], truth: Truth): LabelledCase => ({
    name, of: 'dga', events: shuffled(asked, random).flatMap(([domain, isMade], at) => ask(`${name} ${at}`, { domain, atS: START_S + (at * 1800) / asked.length, rcode: answers ? (random() < (isMade ? MADE_MISSING : PEOPLE_MISSING) ? NXDOMAIN : 0) : null }, normaliser).map((event) => ({ event, truth }))),
  });
  const infected = [...byFamily].flatMap(([family, all]) => groups(shuffled(all.map(({ domain }) => domain), random)).slice(0, CLIENTS).map((group, at) => {
    const others = at % 3 === 0 ? Array.from({ length: ASKED }, () => benign[Math.floor(random() * benign.length)] as string) : [];
    return make(`${family} ${at + 1}`, [...group.map((domain) => [domain, true] as const), ...others.map((domain) => [domain, false] as const)], { kind: 'attack', unit: `${family} ${at + 1}` });
  }));
  return [...infected, ...groups(benign).map((group, at) => make(`benign ${at + 1}`, group.map((domain) => [domain, false] as const), { kind: 'benign' }))];
}

/** Whole groups only, but one for lists that are shorter, of a quarter at least. */
function groups(domains: readonly string[]): string[][] {
  const all = Array.from({ length: Math.ceil(domains.length / ASKED) }, (_, at) => domains.slice(at * ASKED, (at + 1) * ASKED));
  return all.filter((group) => group.length >= ASKED / 4);
}

function ask(id: string, { domain, atS, rcode }: { domain: string; atS: number; rcode: number | null }, normaliser: Normaliser) {
  const record = { _path: 'dns', ts: atS, uid: `C${id.replaceAll(' ', 'x')}`, 'id.orig_h': '10.2.0.9', 'id.orig_p': 40_000, 'id.resp_h': '10.2.0.1', 'id.resp_p': 53, proto: 'udp', query: domain, qtype: 1, ...(rcode === null ? {} : { rcode }) };
  return eventsOf(JSON.stringify(record), id, normaliser);
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}
